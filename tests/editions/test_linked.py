"""A link to what was withdrawn is said at the field, however the post is linked."""

from __future__ import annotations

import datetime

import pytest

from publisher.editions import withdrawal
from publisher.editions.models import Edition
from publisher.posts import rules
from publisher.posts.models import Post
from tests import factories

pytestmark = pytest.mark.django_db
EARLIER = datetime.date(2031, 3, 1)


@pytest.fixture
def earlier():
    factories.sites()
    post = factories.draft(EARLIER, title="Ebb of cells")
    factories.archived(post, released_at=factories.NOON)
    return post


def withdraw(post, language="en"):
    withdrawal.withdraw(
        post, language=language, note="Taken back.", by_name="an editor", reason="rights", now=factories.NOON
    )


def found(body):
    post = Post(publish_on=datetime.date(2031, 3, 9), title="Tide of cells", body=body)
    return [finding for finding in rules.advice(post) if finding.code == "link-withdrawn"]


@pytest.mark.parametrize(
    "start", ['linktype="post" id="{0.pk}"', 'href="/archive/2031/3/1"', 'href="/archive/2031/03/01"']
)
def test_it_is_said_at_the_body_once(start, earlier):
    link = f"<a {start.format(earlier)}>"
    body = f"<p>As in {link}the gut</a> and in {link}the liver</a>.</p>"
    assert found(body) == []
    withdraw(earlier)
    [finding] = found(body)
    assert finding.field == "body"
    assert finding.message.startswith(
        "A link leads to “Ebb of cells” of 1 March 2031, which was withdrawn: choose another post"
    )


def test_a_day_that_no_calendar_has_and_one_that_has_no_post():
    assert (
        found('<p><a href="/archive/2031/2/30">the gut</a>, <a href="/archive/2030/1/1">mice</a></p>') == []
    )


def test_a_withdrawn_translation_alone_leaves_the_link_where_it_leads(earlier):
    Edition.objects.filter(post=earlier).update(language="ca")
    withdraw(earlier, "ca")
    assert found(f'<p>As in <a linktype="post" id="{earlier.pk}">the gut</a>.</p>') == []
