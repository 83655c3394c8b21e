"""What writers and editors say to one another about a post."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publisher.append_only import WrittenOnceError
from publisher.clock import wall_now
from publisher.desk.editor import comments
from publisher.desk.models import PostComment
from tests.desk.test_pages import words


def person(sign_in, name, post=None):
    """Signed in, with an address; `post`: and the writer of its last draft."""
    client = sign_in(name)
    user = User.objects.get(username=name)
    user.email = f"{name}@desk.example"
    user.save()
    if post is not None:
        post.save_revision(user=user)
    return client


def say(client, post, text, **headers):
    return client.post(f"/desk/posts/comments/{post.pk}/", {"comment": text}, headers=headers)


def test_a_writer_asks_and_the_editors_are_told(sign_in, make_post):
    post = make_post()
    writer = person(sign_in, "writer", post)
    person(sign_in, "editor")
    person(sign_in, "translator")
    say(writer, post, "Is the scale right?")
    (told,) = mail.outbox
    assert told.to == ["editor@desk.example"]
    assert told.subject == "writer on “Tide of cells”, 3 March 2031"
    assert "Is the scale right?" in told.body
    assert f"/desk/posts/comments/{post.pk}/" in told.body


def test_an_editor_answers_and_who_took_part_is_told(sign_in, make_post):
    post = make_post()
    writer, editor = person(sign_in, "writer", post), person(sign_in, "editor")
    say(writer, post, "Is the scale right?")
    mail.outbox.clear()
    say(editor, post, "It is.")
    assert [told.to for told in mail.outbox] == [["writer@desk.example"]]
    page = words(writer.get(f"/desk/posts/edit/{post.pk}/"))
    assert page.index("Is the scale right?") < page.index("It is.")


def test_a_mail_server_that_fails_takes_no_comment_away(sign_in, make_post, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    post = make_post()
    person(sign_in, "editor")
    assert say(person(sign_in, "writer", post), post, "Kept.").status_code == 302
    assert PostComment.objects.get().text == "Kept."


def test_beside_the_form_it_is_added_without_leaving(sign_in, make_post):
    post = make_post()
    piece = say(sign_in("writer"), post, "Here I am", **{"x-requested-with": "fetch"})
    assert piece.status_code == 200
    assert b"<html" not in piece.content
    assert "Here I am" in words(piece)


@pytest.mark.parametrize(("text", "error"), [("  ", "Write something"), ("x" * 2001, "2000 at most")])
def test_what_cannot_be_kept_is_said_and_stays_in_the_field(text, error, sign_in, make_post):
    response = say(sign_in("writer"), make_post(), text)
    assert response.status_code == 400
    assert error in words(response)
    assert text in response.content.decode()
    assert not PostComment.objects.exists()


def test_what_was_said_is_never_changed_and_runs_nothing(sign_in, make_post):
    post, writer = make_post(), sign_in("writer")
    say(writer, post, "<script>alert(1)</script>")
    assert b"<script>alert" not in writer.get(f"/desk/posts/comments/{post.pk}/").content
    said = PostComment.objects.get()
    with pytest.raises(WrittenOnceError):
        said.save()
    with pytest.raises(WrittenOnceError):
        said.delete()


@pytest.mark.parametrize("role", ["translator", "nobody"])
def test_only_who_writes_posts_takes_part(role, sign_in, make_post):
    post = make_post()
    assert say(sign_in(role), post, "Let me in").status_code in {302, 403}
    assert not PostComment.objects.exists()


def test_an_approved_post_can_still_be_talked_about(sign_in, make_post):
    post = make_post()
    post.locked = True
    post.save()
    assert say(sign_in("editor"), post, "Why this one?").status_code == 302
    assert "Why this one?" in words(sign_in("writer").get(f"/desk/posts/edit/{post.pk}/"))


def test_the_page_takes_as_many_queries_for_thirty_as_for_three(sign_in, make_post):
    post, client = make_post(), sign_in("editor")
    user = User.objects.get(username="editor")
    counts = []
    for many in (3, 27):
        for number in range(many):
            comments.say(post, f"Word {number}", by=user, now=wall_now())
        client.get(f"/desk/posts/comments/{post.pk}/")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/desk/posts/comments/{post.pk}/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
