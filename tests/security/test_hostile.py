"""Hostile words, files and pages of others: through the form, through what is kept, and back out."""

from __future__ import annotations

import html
import json

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from publisher.accounts import headers
from publisher.desk import roles
from publisher.posts import text
from publisher.posts.importer.reader import understood
from publisher.posts.models import Picture, Post
from tests.desk.conftest import desk, make_post, sign_in, signed_in  # noqa: F401 - fixtures
from tests.desk.editing import form_data
from tests.posts.sample import html_page
from tests.security import corpus, doors, permissions_table

ASK_FOR_A_TOKEN = ("api/", "translate/mail/<str:token>/")
"""Of their own: the API, and what a mail program presses (RFC 8058)."""


def test_words_of_the_corpus_are_dangerous_as_they_are():
    """Else the tests below could not fail."""
    harmless = [one for one in corpus.MARKUP if not corpus.dangers(one)]
    assert len(harmless) <= 5, harmless


@pytest.mark.parametrize("markup", corpus.MARKUP)
def test_words_in_every_field_are_only_words(markup, sign_in, make_post):  # noqa: F811
    """As a revision, an import or a slip of the database could hold them, past every form."""
    body = "" if "noscript" in markup else markup  # the editor opens no tags that are crossed
    post = make_post(title=markup[:200], strapline=markup[:200], body=f"<p>x</p>{body}", alt_text=markup)
    chief = sign_in(roles.CHIEF)
    for address in ("/desk/posts/", f"/desk/posts/edit/{post.pk}/"):
        assert corpus.dangers(chief.get(address).content.decode()) == [], address


def test_words_are_only_words_in_what_was_and_what_will_be(sign_in, make_post):  # noqa: F811
    title, bodies = (
        corpus.MARKUP[0],
        [one for one in corpus.MARKUP if "<!--" not in one and "noscript" not in one],
    )
    post = make_post(title=title, strapline=title, body=f"<p>x</p>{''.join(bodies)}", alt_text=title)
    chief, revision = sign_in(roles.CHIEF), post.latest_revision.pk
    for address in (
        f"/desk/posts/history/{post.pk}/",
        f"/desk/posts/history/{post.pk}/revisions/{revision}/revert/",
        f"/desk/posts/delete/{post.pk}/",
        "/desk/calendar/?month=2031-03",
    ):
        answer = chief.get(address)
        assert answer.status_code == 200, address
        assert corpus.dangers(answer.content.decode()) == [], address


def test_words_through_the_form_come_out_of_the_preview_harmless(sign_in, make_post):  # noqa: F811
    post = make_post()
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": f"javascript:{corpus.MARK}"}}
    blocks = [
        {
            "key": f"a{number}",
            "text": markup,
            "type": "unstyled",
            "depth": 0,
            "inlineStyleRanges": [],
            "entityRanges": [{"offset": 0, "length": 3, "key": 0}],
        }
        for number, markup in enumerate(corpus.MARKUP)
    ]
    title, body = corpus.MARKUP[0], json.dumps({"blocks": blocks, "entityMap": {"0": link}})
    writer = sign_in(roles.WRITER)
    told = form_data(post, title=title, strapline=title, body=body)
    writer.post(f"/desk/posts/edit/{post.pk}/", told)
    writer.post(f"/desk/posts/preview/{post.pk}/", told)
    answer = writer.get(f"/desk/posts/preview/{post.pk}/", {"mode": "web", "in_preview_panel": "true"})
    assert title in html.unescape(answer.content.decode())
    assert corpus.dangers(answer.content.decode()) == []
    kept = Post.objects.get(pk=post.pk).latest_revision.content["body"]
    assert corpus.dangers(text.canonical(kept)) == []


@pytest.mark.parametrize("markup", corpus.MARKUP)
def test_words_of_an_imported_page_are_cleaned(markup):
    page = understood(html_page(body=f"<p>Some words.</p><p>{markup}</p>").encode(), "page.html")
    assert corpus.dangers(page.body) == []


@pytest.mark.parametrize("name", corpus.REFUSED)
def test_a_file_that_is_no_picture_is_refused(name, sign_in):  # noqa: F811
    answer = _upload(sign_in(roles.CHIEF), name, corpus.REFUSED[name])
    assert answer.status_code == 200
    assert not Picture.objects.exists()


@pytest.mark.parametrize("name", corpus.POLYGLOTS)
def test_a_picture_with_more_in_it_is_served_as_a_picture_and_nothing_else(name, sign_in):  # noqa: F811
    chief = sign_in(roles.CHIEF)
    assert _upload(chief, name, corpus.POLYGLOTS[name]).status_code == 302
    kept = Picture.objects.get()
    answer = chief.get(kept.file.url)
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    answer.close()


def _upload(client: Client, name: str, data: bytes):
    file = SimpleUploadedFile(name, data)
    return client.post("/desk/images/add/", {"title": "x", "file": file, "collection": "1"})


class TestPagesOfOthers:
    def test_no_address_takes_a_post_without_our_token_but_those_that_have_another(self, desk):  # noqa: F811, ARG002
        """Django looks before the view, but where it is told not to: there the view itself has to look."""
        told = permissions_table.table()
        exempt = {
            doors.plain(route)
            for route, view in _views(get_resolver().url_patterns)
            if getattr(view, "csrf_exempt", False)
        }
        takes = {route for route in exempt if told.get(route, {}).get("POST", "-") != "-"}
        root = User.objects.create(username="root", is_superuser=True)
        client = signed_in(root, Client(enforce_csrf_checks=True))
        answers = {
            route: client.post(doors.address(route, {"revision": "1"})).status_code
            for route in takes
            if not route.startswith(ASK_FOR_A_TOKEN)
        }
        assert set(answers.values()) <= {403}, answers

    @pytest.mark.parametrize(
        "address", ["/desk/people/", "/desk/security/sessions/", "/desk/login/", "/translate/leave/"]
    )
    def test_it_is_refused_indeed(self, address, desk):  # noqa: F811, ARG002
        assert Client(enforce_csrf_checks=True).post(address, {}).status_code == 403

    @pytest.mark.parametrize("route", ["/desk/", "/desk/people/", "/desk/posts/", "/desk/outlets/"])
    def test_only_we_may_frame_the_desk(self, route, sign_in):  # noqa: F811
        answer = sign_in(roles.CHIEF).get(route)
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]

    @pytest.mark.parametrize("route", ["/desk/login/", "/desk/security/", "/translate/"])
    def test_nobody_frames_one_s_account_nor_the_translators_room(self, route, sign_in):  # noqa: F811
        answer = sign_in(roles.COORDINATOR).get(route)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


class TestPolicy:
    def test_every_room_has_one(self):
        unruled = {
            route
            for route in map(doors.plain, doors.routes())
            if not route.startswith(("private/", "api/")) and not headers.policy_of(f"/{route}")
        }
        assert unruled == set()

    def test_only_wagtails_forms_may_run_what_is_written_into_them(self):
        loose = {
            route
            for route in map(doors.plain, doors.routes())
            if "script-src 'self' 'unsafe-inline'" in headers.policy_of(f"/{route}")
        }
        assert {route.split("/")[1] for route in loose} == {"posts", "slots", "workflows", "reports"}
        assert {route.split("/")[2] for route in loose if route.startswith("desk/posts/")} == {
            *("", "add", "edit", "history"),
        }

    @pytest.mark.parametrize("route", ["preview/1/", "workflow/preview/1/2/", "history/1/revisions/2/view/"])
    def test_nothing_runs_in_the_preview_of_a_draft(self, route):
        assert headers.policy_of(f"/desk/posts/{route}") == headers.PREVIEW
        assert "script-src 'self';" in headers.PREVIEW

    @pytest.mark.parametrize("route", ["correct/1/", "comments/1/", "unlock/1/", "approvals/1/"])
    def test_our_own_pages_beside_the_forms_are_as_strict_as_ever(self, route):
        assert headers.policy_of(f"/desk/posts/{route}") == headers.DESK

    @pytest.mark.parametrize("policy", [headers.OURS, headers.DESK, headers.FORMS, headers.PREVIEW])
    def test_none_lets_anything_in_from_elsewhere(self, policy):
        assert "http" not in policy
        assert "*" not in policy
        assert "'unsafe-eval'" not in policy
        assert policy.startswith("default-src 'none'")


def _views(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _views(pattern.url_patterns, route)
        else:
            yield route, pattern.callback
