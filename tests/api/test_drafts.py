"""Feeding: an ordinary draft, cleaned, once for each key, approved by nobody."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from publisher.api.models import FedDraft
from publisher.editions.models import Edition
from publisher.posts.models import Picture, PictureRight, Post
from tests import factories

DAY = factories.DAY.isoformat()
DRAFT = {
    "publish_on": DAY,
    "title": "Garden Within",
    "body_html": '<p onclick="x()">A <b>thin</b> slice<script>alert(1)</script> <a href="javascript:x">of</a> gut, '
    'and <a href="https://www.bpod.org.uk/archive/2016/02/08/">an earlier one</a>.</p>',
    "kicker": "Inner Landscapes - II",
    "writers": ["A. B."],
    "creators": [{"name": "The sample studio", "and_colleagues": True}],
    "institutions": [{"name": "Example Institute", "country": "GB"}],
    "publications": [{"journal": "Journal of Examples", "year": 2026, "doi": "10.5555/example.1"}],
    "notes": [{"text": "First prize"}],
    "licence": "CC-BY-4.0",
}


def feed(client, key=None, **changed):
    headers = {"idempotency-key": key} if key else {}
    return client.post("/api/v1/drafts", {**DRAFT, **changed}, "application/json", headers=headers)


def put(client, data, day=DAY, alt="Folds."):
    return client.put(f"/api/v1/drafts/{day}/picture?alt={alt}", data, "image/jpeg")


class TestADraft:
    def test_is_kept_as_an_import_would_be(self, ask, owner):
        answer = feed(ask)
        assert answer.status_code == HTTPStatus.CREATED
        assert answer["Location"] == f"/api/v1/drafts/{DAY}"
        post = Post.objects.get()
        assert post.body == (
            '<p>A <strong>thin</strong> slice of gut, and <a href="/archive/2016/2/8">an earlier one</a>.</p>'
        )
        assert (post.series.name, post.part, post.licence) == ("Inner Landscapes", 2, "CC-BY-4.0")
        assert [one.writer.name for one in post.writers.all()] == ["A. B."]
        assert post.creators.get().and_colleagues
        assert post.publications.get().doi == "10.5555/example.1"
        assert post.latest_revision.user == owner

    def test_is_approved_by_nobody_and_says_what_is_missing(self, ask):
        said = feed(ask).json()
        assert said["state"] == "draft"
        assert "Choose a picture." in [finding["message"] for finding in said["blockers"]]
        assert said["desk_url"].endswith(f"/desk/posts/edit/{Post.objects.get().pk}/")
        assert not Edition.objects.exists()
        assert not Post.objects.get().locked
        assert ask.get(f"/api/v1/drafts/{DAY}").json() == said

    def test_for_a_taken_date_is_refused_by_name(self, ask):
        factories.draft(title="An older one", with_picture=False)
        answer = feed(ask)
        assert answer.status_code == HTTPStatus.CONFLICT
        assert answer.json()["errors"][0]["field"] == "body.publish_on"
        assert f"{DAY} is already taken by “An older one”" in answer.json()["detail"]
        assert Post.objects.count() == 1

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"title": " \n "}, "body.title"),
            ({"title": "x" * 121}, "body.title"),
            ({"publish_on": "tomorrow"}, "body.publish_on"),
            ({"publish_on": "2026-02-30"}, "body.publish_on"),
            ({"publish_on": 0}, "body.publish_on"),
            ({"licence": "CC-BY"}, "body.licence"),
            ({"publications": [{"journal": "J", "doi": "doi:10.1"}]}, "body.publications.0.doi"),
            ({"creators": [{"name": "A", "url": "javascript:x"}]}, "body.creators.0.url"),
            ({"body_html": "<script>x</script>"}, "body.body_html"),
            ({"approved": True}, "body.approved"),
        ],
    )
    def test_that_makes_no_sense_is_told_by_field(self, ask, changed, field):
        answer = feed(ask, **changed)
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert not Post.objects.exists()

    @pytest.mark.parametrize("body", ["", "{", "[]", "\xff", "null"])
    def test_that_is_no_json_is_told_so(self, ask, body):
        answer = ask.post("/api/v1/drafts", body, "application/json")
        assert answer.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}
        assert answer["Content-Type"] == "application/problem+json"

    def test_of_another_person_is_not_shown(self, ask, key_for):
        other = User.objects.create(username="other", is_superuser=True)
        factories.draft(with_picture=False)
        assert ask.get(f"/api/v1/drafts/{DAY}").status_code == HTTPStatus.NOT_FOUND
        feed(Client(headers={"authorization": f"Bearer {key_for(of=other)}"}), publish_on="2026-04-01")
        assert ask.get("/api/v1/drafts/2026-04-01").status_code == HTTPStatus.NOT_FOUND


class TestAKey:
    def test_makes_one_draft_however_often_it_is_sent(self, ask):
        first, again = feed(ask, "k1"), feed(ask, "k1")
        assert (first.status_code, again.status_code) == (HTTPStatus.CREATED, HTTPStatus.OK)
        assert first.json() == again.json()
        assert Post.objects.count() == 1

    def test_is_of_one_request(self, ask):
        feed(ask, "k1")
        answer = feed(ask, "k1", title="Another")
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert answer.json()["type"].endswith("#key-used")

    def test_whose_draft_was_deleted_makes_no_new_one(self, ask):
        feed(ask, "k1")
        Post.objects.get().delete()
        assert feed(ask, "k1").status_code == HTTPStatus.GONE
        assert not Post.objects.exists()

    def test_of_a_draft_that_was_refused_may_be_used_again(self, ask):
        assert feed(ask, "k1", body_html="<p></p>").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert feed(ask, "k1").status_code == HTTPStatus.CREATED

    @pytest.mark.django_db(transaction=True)
    def test_makes_one_draft_when_it_is_sent_at_once_by_several(self, key_for):
        key = key_for()

        def send(_number):
            try:
                return feed(Client(headers={"authorization": f"Bearer {key}"}), "k1").status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            statuses = sorted(pool.map(send, range(4)))
        assert statuses == [200, 200, 200, 201]
        assert (Post.objects.count(), FedDraft.objects.count()) == (1, 1)


class TestAPicture:
    def test_joins_the_draft_without_any_right(self, ask):
        feed(ask)
        said = put(ask, factories.picture_bytes()).json()
        placed = Post.objects.get().pictures.get()
        assert said["has_picture"]
        assert (placed.alt_text, placed.picture.width, placed.rights.count()) == ("Folds.", 640, 0)
        assert "may not be shown" in " ".join(finding["message"] for finding in said["blockers"])

    @pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
    def test_that_is_none_is_refused_and_leaves_nothing(self, ask, data):
        feed(ask)
        assert put(ask, data).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert not Picture.objects.exists()

    def test_is_put_once(self, ask):
        feed(ask)
        put(ask, factories.picture_bytes())
        answer = put(ask, factories.picture_bytes())
        assert answer.status_code == HTTPStatus.CONFLICT
        assert Picture.objects.count() == 1

    def test_does_not_reach_a_draft_that_a_person_has_touched(self, ask):
        feed(ask)
        Post.objects.get().save_revision()
        assert put(ask, factories.picture_bytes()).status_code == HTTPStatus.CONFLICT

    def test_does_not_reach_what_was_not_fed(self, ask):
        factories.draft(with_picture=False)
        assert put(ask, factories.picture_bytes()).status_code == HTTPStatus.NOT_FOUND

    def test_that_is_too_large_is_refused_before_it_is_read(self, ask, monkeypatch):
        feed(ask)
        monkeypatch.setattr("publisher.api.drafts.PICTURE_BYTES_MAX", 1_000)
        assert put(ask, factories.picture_bytes()).status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_a_draft_of_the_api_goes_the_ordinary_way(ask):
    """Nothing about it is different once a person has given the rights."""
    feed(ask)
    put(ask, factories.picture_bytes(), alt="Rows of pink folds on a pale ground.")
    post = Post.objects.get()
    PictureRight.objects.create(post_picture=post.pictures.get(), permission="allowed")
    assert factories.approve_draft(post).publish_on == datetime.date(2026, 3, 14)
