"""Who approved what and when, and what it changed, in words that people can read."""

from __future__ import annotations

import dataclasses

from django.db import connection
from django.test.utils import CaptureQueriesContext

from publisher.desk.editor import differences
from publisher.editions.content import Content, Creator
from publisher.editions.models import EditionRevision
from tests.desk.conftest import DAY
from tests.desk.editing import save
from tests.desk.test_pages import words
from translations.differences import Change, Stretch

CONTENT = Content(
    publish_on=DAY,
    language="en",
    kicker="",
    title="Tide of cells",
    strapline="",
    body='<p>One <em>two</em> three, <a href="/archive/2030/1/1">four</a>.</p>',
    creators=(Creator("A. B.", "work"),),
)


def changed(**fields):
    return {
        change.label: change.pieces
        for change in differences.changes(CONTENT, dataclasses.replace(CONTENT, **fields))
    }


def test_word_by_word():
    assert differences.pieces("One two three.", "One 2 three.") == [
        Stretch(Change.SAME, "One "),
        Stretch(Change.REMOVED, "two"),
        Stretch(Change.ADDED, "2"),
        Stretch(Change.SAME, " three."),
    ]
    assert differences.pieces("", "all new") == [Stretch(Change.ADDED, "all new")]
    assert differences.pieces("all gone", "") == [Stretch(Change.REMOVED, "all gone")]


def test_only_what_differs_is_named():
    assert changed() == {}
    assert list(changed(title="Ebb of cells")) == ["Title"]
    assert list(changed(creators=(Creator("C. D.", "work"),))) == ["Credits"]
    assert list(changed(body='<p>One <em>two</em> three, <a href="/archive/2030/1/2">four</a>.</p>')) == [
        "Links"
    ]


def test_emphasis_alone_is_told_too():
    pieces = changed(body='<p>One two three, <a href="/archive/2030/1/1">four</a>.</p>')
    assert list(pieces) == ["Markup"]


def test_of_a_first_text_everything_is_new():
    found = differences.changes(None, CONTENT)
    assert {piece.change for change in found for piece in change.pieces} == {Change.ADDED}
    assert "Title" in [change.label for change in found]


def test_the_page_tells_each_approval_and_why_one_was_taken_back(sign_in, make_post):
    post, editor = make_post(), sign_in("editor")
    save(editor, post, "action-approve")
    editor.post(f"/desk/posts/unlock/{post.pk}/", {"reason": "The scale was wrong."})
    save(editor, post, "action-approve", title="Tide of other cells")
    response = sign_in("writer").get(f"/desk/posts/approvals/{post.pk}/")
    page = words(response)
    assert page.index("English, approval 2") < page.index("The scale was wrong.") < page.index("approval 1")
    assert "Tide of <ins>other </ins>cells" in response.content.decode()
    assert "editor" in page
    assert f"/desk/posts/approvals/{post.pk}/" in editor.get(f"/desk/posts/edit/{post.pk}/").content.decode()


def test_a_text_that_was_tampered_with_is_said_and_not_shown(sign_in, make_post):
    post = make_post()
    save(sign_in("editor"), post, "action-approve")
    row = EditionRevision.objects.get()
    EditionRevision.objects.update(content={**row.content, "title": "Sneaked in"})
    page = words(sign_in("editor").get(f"/desk/posts/approvals/{post.pk}/"))
    assert "changed after approval" in page
    assert "Sneaked in" not in page


def test_what_was_never_approved_says_so_and_strangers_see_nothing(sign_in, make_post):
    address = f"/desk/posts/approvals/{make_post().pk}/"
    assert "was ever approved" in words(sign_in("writer").get(address))
    assert sign_in("translator").get(address).status_code in {302, 403}


def test_as_many_queries_for_thirty_approvals_as_for_three(sign_in, make_post):
    post, client = make_post(), sign_in("editor")
    save(client, post, "action-approve")
    first = EditionRevision.objects.get()
    counts = []
    for numbers in (range(2, 4), range(4, 31)):
        EditionRevision.objects.bulk_create(
            EditionRevision(
                edition=first.edition,
                number=number,
                content=first.content,
                digest=first.digest,
                approved_at=first.approved_at,
                approved_by_name="editor",
            )
            for number in numbers
        )
        client.get(f"/desk/posts/approvals/{post.pk}/")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/desk/posts/approvals/{post.pk}/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
