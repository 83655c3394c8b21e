"""Links that follow a post to whatever date it gets."""

from __future__ import annotations

import datetime

import pytest

from publisher.editions.freeze import words_of
from publisher.posts import links, rules, text
from publisher.posts.models import Post

pytestmark = pytest.mark.django_db
DAY = datetime.date(2031, 3, 3)


def post(days: int = 0, body: str = "<p>Words.</p>") -> Post:
    return Post.objects.create(publish_on=DAY + datetime.timedelta(days), title=f"Day {days}", body=body)


def linking(pk: int) -> str:
    return f'<p>See <a id="{pk}" linktype="post">the day before</a> and <a href="https://a.example/">that</a>.</p>'


def test_a_link_leads_to_where_the_post_is_now():
    earlier = post(-1)
    later = post(body=linking(earlier.pk))
    assert '<a href="/archive/2031/3/2">the day before</a>' in words_of(later).body
    Post.objects.filter(pk=earlier.pk).update(publish_on=datetime.date(2030, 1, 5))
    assert '<a href="/archive/2030/1/5">the day before</a>' in words_of(later).body
    assert '<a href="https://a.example/">that</a>' in words_of(later).body


def test_of_a_post_that_is_gone_the_words_stay():
    assert text.canonical(links.resolved(linking(4711))) == (
        '<p>See the day before and <a href="https://a.example/">that</a>.</p>'
    )


def test_without_such_links_nobody_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert links.resolved('<p><a href="/archive/2031/3/2" id="7">x</a></p>').count("archive") == 1


def found(body: str) -> list[str]:
    wanted = {"link-dead", "link-doubled", "link-unknown", "link-ahead", "link-self", "link-words"}
    this = Post(publish_on=DAY, title="This", body=body)
    return [line.code for line in [*rules.blockers(this), *rules.advice(this)] if line.code in wanted]


def test_links_are_judged_by_our_own_archive():
    earlier, later = post(-1), post(9)
    assert found(linking(earlier.pk)) == []
    assert found(linking(later.pk)) == ["link-ahead"]
    assert found(linking(4711)) == ["link-dead"]
    assert found('<p><a href="https://www.bpod.mrc.ac.uk/archive/2031/3/2">old host</a></p>') == []
    assert found('<p><a href="/archive/2020/2/30">no such day</a></p>') == ["link-unknown"]
    assert found('<p><a href="/archive/2031/3/3">itself</a></p>') == ["link-self"]
    assert found(
        '<p><a href="/archive/2031/3/2">the day</a>, <a href="/archive/2031/03/02">here</a></p>'
    ) == [
        "link-doubled",
        "link-words",
    ]
