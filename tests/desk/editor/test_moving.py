"""Another date in the form is a move: with what hangs on it, with its conflicts, and in the trail."""

from __future__ import annotations

import datetime

import pytest

from publisher.editions.models import Edition
from publisher.posts.models import Post
from tests.desk.conftest import DAY
from tests.desk.editing import form_data, messages_of, save
from tests.desk.test_pages import words
from translations.models import Job

pytestmark = pytest.mark.usefixtures("desk")
ONE = datetime.timedelta(days=1)
TO = DAY + ONE
JSON = {"accept": "application/json"}


def dates_of(post):
    row = Post.objects.get(pk=post.pk)
    return row.publish_on, row.get_latest_revision_as_object().publish_on


def trail_of(client, post):
    return words(client.get(f"/desk/posts/history/{post.pk}/"))


@pytest.fixture
def reopened(sign_in, make_post):
    """Approved, at work with the translators, and open again."""
    post, editor = make_post(), sign_in("editor")
    save(editor, post, "action-approve")
    editor.post(f"/desk/posts/unlock/{post.pk}/", {"reason": "a better word"})
    return Post.objects.get(pk=post.pk)


def test_saving_takes_along_what_hangs_on_the_date(sign_in, reopened):
    editor = sign_in("editor")
    answer = save(editor, reopened, publish_on=str(TO), title="A better word")
    assert "moved to 4 March 2031, with all that hangs on its date" in messages_of(answer)
    assert dates_of(reopened) == (TO, TO)
    assert Edition.objects.get(post=reopened).publish_on == TO
    assert set(Job.objects.values_list("publish_on", flat=True)) == {TO}
    assert Post.objects.get(pk=reopened.pk).title == "A better word"
    assert "Moved from Mon 3 March 2031 to Tue 4 March 2031" in trail_of(editor, reopened)


def test_saved_and_approved_at_once_it_is_approved_for_the_new_date(sign_in, make_post):
    post = make_post()
    answer = save(sign_in("editor"), post, "action-approve", publish_on=str(TO))
    assert "goes out on 4 March 2031" in messages_of(answer)
    edition = Edition.objects.get(post=post)
    assert (edition.publish_on, edition.content().publish_on) == (TO, TO)


def test_sent_to_the_editors_at_once_the_review_is_of_what_moved(sign_in, make_post):
    post = make_post()
    save(sign_in("writer"), post, "action-submit", publish_on=str(TO))
    row = Post.objects.get(pk=post.pk)
    assert row.publish_on == TO
    assert row.current_workflow_task_state.revision_id == row.latest_revision_id


def test_the_same_date_moves_nothing(sign_in, make_post):
    post, writer = make_post(), sign_in("writer")
    assert "moved" not in messages_of(save(writer, post, title="A better word"))
    assert "Moved" not in trail_of(writer, post)


def test_a_page_that_saves_by_itself_moves_nothing(sign_in, make_post):
    post, writer = make_post(), sign_in("writer")
    data = form_data(post, publish_on=str(TO), title="Half a ti")
    answer = writer.post(f"/desk/posts/edit/{post.pk}/", data, headers=JSON)
    assert answer.json()["success"]
    assert dates_of(post) == (DAY, DAY)
    assert Post.objects.get(pk=post.pk).title == "Half a ti"
    again = {"overwrite_revision_id": answer.json()["revision_id"]}
    save(writer, post, publish_on=str(TO), **again)
    assert dates_of(post) == (TO, TO)


class TestConflicts:
    def test_a_taken_date_is_said_at_the_field_with_who_has_it(self, sign_in, make_post):
        post, writer = make_post(), sign_in("writer")
        make_post(publish_on=TO, title="Ebb of cells")
        answer = save(writer, post, publish_on=str(TO), title="A better word")
        assert "Tue 4 March 2031 has “Ebb of cells”. Swap the two" in words(answer)
        address = f"/desk/calendar/move/?post={post.pk}&amp;to=2031-03-04"
        assert address in answer.content.decode()
        assert dates_of(post) == (DAY, DAY)
        assert Post.objects.get(pk=post.pk).title == "Tide of cells"

    def test_so_it_is_of_a_new_post(self, sign_in, make_post):
        make_post(publish_on=TO, title="Ebb of cells")
        answer = sign_in("writer").post("/desk/posts/add/", form_data(publish_on=str(TO)))
        assert "Tue 4 March 2031 has “Ebb of cells”: choose another date" in words(answer)

    def test_what_is_public_keeps_its_date(self, sign_in, reopened):
        Edition.objects.update(state=Edition.State.RELEASED, released_at=datetime.datetime.now(datetime.UTC))
        answer = save(sign_in("editor"), reopened, publish_on=str(TO))
        assert "the post of 3 March 2031 is public; its date is for ever" in words(answer)
        assert dates_of(reopened)[0] == DAY

    def test_a_slot_that_has_passed_is_no_place(self, sign_in, make_post):
        answer = save(sign_in("writer"), make_post(), publish_on="2020-03-03")
        assert "the slot of Tue 3 March 2020 has passed" in words(answer)

    def test_a_title_is_shown_as_text(self, sign_in, make_post):
        make_post(publish_on=TO, title="<script>x</script>")
        answer = save(sign_in("writer"), make_post(), publish_on=str(TO))
        assert b"<script>x" not in answer.content


def test_what_saving_would_move_is_said_while_one_types(sign_in, reopened):
    Post.objects.filter(pk=reopened.pk).update(pinned=True, pinned_reason="a birthday")
    data = form_data(reopened, publish_on=str(TO))
    editor = sign_in("editor")
    said = words(editor.post(f"/desk/posts/checks/{reopened.pk}/", data))
    assert "“Save draft” moves it from Mon 3 March 2031 to Tue 4 March 2031" in said
    assert "is bound to Mon 3 March: a birthday" in said
    assert dates_of(reopened) == (DAY, DAY)
    same = words(editor.post(f"/desk/posts/checks/{reopened.pk}/", form_data(reopened)))
    assert "moves it" not in same
