"""Reading: what is public, in which language, and nothing else."""

from __future__ import annotations

import datetime
from http import HTTPStatus

import pytest

from publisher.editions import freeze
from publisher.editions.content import digest, to_json
from publisher.editions.models import Edition, Site
from publisher.posts.models import PictureRight
from publisher.schedule.translating import translated
from publisher.search import index
from tests import factories
from tests.api.conftest import release, released

DAY = factories.DAY
ONE = datetime.timedelta(days=1)


def get(client, path, **query):
    return client.get(f"/api/v1/{path}", query)


def in_catalan(edition, title="Un jardí a dins"):
    words = {"kicker": "", "title": title, "strapline": "", "body": "<p>Paraules.</p>", "alt_1": "Plecs."}
    content = translated(edition.content(), "ca", words, "T. R.")
    revision = freeze.archive_content(
        edition.post, content, by_name="test", now=factories.NOON, released_at=factories.NOON
    )
    return revision.edition


class TestOnePost:
    def test_says_all_that_its_page_says(self, client):
        edition = released()
        said = get(client, f"posts/{DAY}").json()
        picture = edition.content().pictures[0]
        assert (said["publish_on"], said["language"], said["title"]) == ("2026-03-14", "en", "Garden Within")
        assert said["url"] == "https://en.example.org/archive/2026/3/14"
        assert said["licence"]["id"] == "CC-BY-4.0"
        assert said["publications"][0]["doi"] == "10.5555/example.1"
        (shown,) = said["pictures"]
        assert shown["url"] == f"https://en.example.org{picture.master.path}"
        assert shown["alt"] == factories.ALT
        assert shown["credit"] == "Image from work by the sample studio and colleagues · CC BY 4.0"
        assert shown["rights"] == [{"channel": "*", "language": "*", "permission": "allowed"}]

    @pytest.mark.parametrize("state", ["approved", "reopened"])
    def test_is_not_there_before_its_slot(self, client, ask, state):
        edition = factories.approved()
        Edition.objects.filter(pk=edition.pk).update(state=state)
        for one in (client, ask):
            answer = get(one, f"posts/{DAY}")
            assert answer.status_code == HTTPStatus.NOT_FOUND
            assert "Garden" not in answer.content.decode()

    def test_that_was_withdrawn_is_gone_with_what_its_page_says(self, client):
        edition = released()
        note = "The picture’s owner took it back."
        Edition.objects.filter(pk=edition.pk).update(
            state="withdrawn", withdrawn_at=factories.NOON, withdrawn_note=note
        )
        answer = get(client, f"posts/{DAY}")
        assert answer.status_code == HTTPStatus.GONE
        assert note in answer.json()["detail"]

    def test_is_served_in_the_language_asked_for(self, client):
        in_catalan(released())
        answer = get(client, f"posts/{DAY}", language="ca")
        said = answer.json()
        assert (said["language"], said["title"], said["languages"]) == ("ca", "Un jardí a dins", ["ca", "en"])
        assert said["url"].startswith("https://ca.example.org/")
        assert answer["Content-Language"] == "ca"

    def test_without_a_translation_is_english_and_says_so(self, client):
        released()
        answer = get(client, f"posts/{DAY}", language="ca")
        assert (answer.json()["asked_language"], answer.json()["language"]) == ("ca", "en")
        assert answer["Content-Language"] == "en"

    def test_whose_translation_its_site_hides_is_english(self, client):
        translation = in_catalan(released())
        Site.objects.filter(language="ca").update(hide_on_critical=True)
        Edition.objects.filter(pk=translation.pk).update(outdated="critical", outdated_at=factories.NOON)
        assert get(client, f"posts/{DAY}", language="ca").json()["language"] == "en"

    def test_shows_no_picture_that_the_site_may_not_show(self, client):
        post = factories.draft()
        placed = post.pictures.get()
        PictureRight.objects.create(
            post_picture=placed, channel="website", language="ca", permission="link-only"
        )
        edition = release(factories.approve_draft(post))
        in_catalan(edition)
        assert get(client, f"posts/{DAY}", language="ca").json()["pictures"] == []
        assert len(get(client, f"posts/{DAY}").json()["pictures"]) == 1


class TestPages:
    @pytest.fixture
    def five(self):
        return [released(DAY - number * ONE, title=f"Post {number}") for number in range(5)]

    def test_lead_from_one_to_the_next_without_a_gap(self, client, five):
        found, cursor = [], None
        while True:
            answer = get(client, "posts", limit=2, **({"cursor": cursor} if cursor else {}))
            found += [post["title"] for post in answer.json()["posts"]]
            if (cursor := answer.json()["next"]) is None:
                break
            assert answer["Link"] == f'</api/v1/posts?limit=2&cursor={cursor}>; rel="next"'
        assert "Link" not in answer
        assert found == [f"Post {number}" for number in range(5)]
        assert len(five) == len(found)

    def test_can_be_kept_to_some_days(self, client, five):  # noqa: ARG002
        said = get(client, "posts", since=DAY - 3 * ONE, until=DAY - ONE).json()
        assert [post["title"] for post in said["posts"]] == ["Post 1", "Post 2", "Post 3"]

    def test_of_a_language_hold_its_own_texts_alone(self, client, five):
        in_catalan(five[1])
        said = get(client, "posts", language="ca").json()
        assert (said["language"], [post["language"] for post in said["posts"]]) == ("ca", ["ca"])

    def test_of_a_language_leave_out_what_was_withdrawn_in_the_original(self, client, five):
        in_catalan(five[1])
        Edition.objects.filter(pk=five[1].pk).update(state="withdrawn", withdrawn_at=factories.NOON)
        assert get(client, "posts", language="ca").json()["posts"] == []

    def test_leave_out_what_was_changed_behind_our_back(self, client, five, caplog):
        changed = to_json(five[2].content()) | {"title": "Not approved"}
        type(five[2].current).objects.filter(pk=five[2].current_id).update(content=changed)
        titles = [post["title"] for post in get(client, "posts").json()["posts"]]
        assert titles == ["Post 0", "Post 1", "Post 3", "Post 4"]
        assert "changed after approval" in caplog.text

    @pytest.mark.parametrize("count", [3, 30])
    def test_take_as_many_queries_however_many_posts(self, client, count, django_assert_num_queries):
        edition = released()
        for number in range(1, count):
            copy_of(edition, DAY - number * ONE)
        get(client, "posts", limit=1)
        with django_assert_num_queries(QUERIES_OF_A_PAGE):
            assert len(get(client, "posts", limit=100).json()["posts"]) == count


QUERIES_OF_A_PAGE = 3
"""The sites, the Editions, their languages."""


def copy_of(edition, day):
    """Another public Edition, without the pictures' cutting."""
    value = to_json(edition.content()) | {"publish_on": day.isoformat()}
    post = type(edition.post).objects.create(publish_on=day, title="x", body="<p>x</p>")
    other = Edition.objects.create(
        post=post, language="en", publish_on=day, state="released", released_at=factories.NOON
    )
    other.current = other.revisions.create(
        number=1, content=value, digest=digest(value), approved_at=factories.NOON, approved_by_name="x"
    )
    other.save()
    return other


class TestSearch:
    def test_finds_what_the_site_finds(self, client):
        in_catalan(released(), title="Un hort secret")
        released(DAY - ONE, title="Another thing")
        index.rebuild()
        said = get(client, "search", q="hort").json()
        assert [(hit["language"], hit["title"]) for hit in said["posts"]] == [("ca", "Un hort secret")]
        assert said["posts"][0]["url"] == "https://ca.example.org/archive/2026/3/14"
        assert get(client, "search", q="hort", language="en").json()["count"] == 0

    def test_finds_nothing_that_is_not_out(self, client):
        factories.approved()
        index.rebuild()
        assert get(client, "search", q="garden").json() == {
            "asked_language": None,
            "count": 0,
            "posts": [],
            "next": None,
        }


def test_the_sites_say_how_much_is_public(client):
    in_catalan(released())
    factories.approved(DAY - ONE, title="Not yet")
    catalan, english = get(client, "sites").json()["sites"]
    assert (english["posts"], english["first_on"], english["last_on"]) == (1, "2026-03-14", "2026-03-14")
    assert (catalan["language"], catalan["posts"]) == ("ca", 1)


class TestConditionalRequests:
    def test_what_has_not_changed_is_not_sent_again(self, client):
        edition = released()
        first = get(client, f"posts/{DAY}")
        again = client.get(f"/api/v1/posts/{DAY}", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
        Edition.objects.filter(pk=edition.pk).update(released_at=factories.NOON)
        changed = client.get(f"/api/v1/posts/{DAY}", headers={"if-none-match": first["ETag"]})
        assert changed.status_code == HTTPStatus.OK

    def test_head_is_get_without_its_body(self, client):
        released()
        head, whole = client.head(f"/api/v1/posts/{DAY}"), get(client, f"posts/{DAY}")
        assert (head.status_code, head["ETag"]) == (HTTPStatus.OK, whole["ETag"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"language": "fr"}, "query.language"),
        ({"since": "14 March"}, "query.since"),
        ({"since": "1577836800"}, "query.since"),
        ({"limit": "0"}, "query.limit"),
        ({"limit": "1000"}, "query.limit"),
        ({"cursor": "x"}, "query.cursor"),
    ],
)
def test_what_makes_no_sense_is_told_by_field(client, query, field):
    answer = get(client, "posts", **query)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert answer.json()["errors"][0]["message"]


def test_any_page_may_read_the_archive_and_none_the_rest(client, ask):
    assert get(client, "posts")["Access-Control-Allow-Origin"] == "*"
    for path in ("deliveries", f"drafts/{DAY}"):
        assert "Access-Control-Allow-Origin" not in get(ask, path)
