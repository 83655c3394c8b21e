"""From the writer's draft to a frozen Edition, and back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from wagtail.models import Workflow, WorkflowContentType, WorkflowState

from publisher.desk.states import PostState, state_of
from publisher.editions.models import Edition, EditionRevision
from publisher.posts.models import Post
from tests.desk.editing import messages_of, save


def edition_of(post: Post) -> Edition:
    return Edition.objects.get(post=post, language="en")


def submit(client, post):
    return save(client, post, "action-submit")


def decide(client, post, action="approve", **headers):
    """The buttons of the list “Awaiting your review”."""
    task = Post.objects.get(pk=post.pk).current_workflow_task_state
    address = reverse("posts:workflow_action", args=[post.pk, action, task.pk])
    return client.post(address, {"comment": "well"}, follow=True, headers=headers)


def test_a_writer_submits_an_editor_approves_and_the_edition_is_frozen(sign_in, make_post):
    post = make_post()
    submit(sign_in("writer"), post)
    assert state_of(post) == PostState.IN_REVIEW
    decide(sign_in("editor"), post)
    edition = edition_of(post)
    assert edition.state == Edition.State.APPROVED
    assert edition.content().title == "Tide of cells"
    assert edition.current.approved_by_name == "editor"
    assert Post.objects.get(pk=post.pk).locked
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED
    assert state_of(post) == PostState.APPROVED


def test_approving_from_the_form_freezes_what_stands_in_the_form(sign_in, make_post):
    post = make_post()
    submit(sign_in("writer"), post)
    response = save(
        sign_in("editor"),
        post,
        "action-workflow-action",
        title="A better title",
        **{"workflow-action-name": "approve"},
    )
    assert edition_of(post).content().title == "A better title"
    assert "is approved" in messages_of(response)


def test_an_editor_approves_a_draft_without_any_review(sign_in, make_post):
    post = make_post()
    response = save(sign_in("editor"), post, "action-approve", title="Straight")
    assert "“Straight” is approved and goes out on 3 March 2031" in messages_of(response)
    assert edition_of(post).content().title == "Straight"
    assert Post.objects.get(pk=post.pk).locked


def test_an_editors_own_approval_ends_the_review_that_is_under_way(sign_in, make_post):
    post = make_post()
    submit(sign_in("writer"), post)
    save(sign_in("editor"), post, "action-approve")
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED
    assert EditionRevision.objects.count() == 1


def test_a_post_sent_back_to_its_writer_can_be_approved_after_all(sign_in, make_post):
    post, editor = make_post(), sign_in("editor")
    submit(sign_in("writer"), post)
    decide(editor, post, "reject")
    save(editor, post, "action-approve")
    assert edition_of(post).state == Edition.State.APPROVED
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED


@pytest.mark.parametrize("headers", [{}, {"x-requested-with": "XMLHttpRequest"}])
def test_what_is_missing_is_shown_and_the_review_stays_where_it_was(headers, sign_in, make_post):
    post = make_post(alt_text="")
    submit(sign_in("writer"), post)
    editor = sign_in("editor")
    decide(editor, post, **headers)
    assert not Edition.objects.exists()
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
    assert not Post.objects.get(pk=post.pk).locked
    page = editor.get(f"/desk/posts/edit/{post.pk}/")
    assert "has no description" in page.content.decode()


def test_a_refused_approval_keeps_what_was_typed_and_lists_what_is_missing(sign_in, make_post):
    post = make_post(alt_text="")
    for step in ({}, {"workflow-action-name": "approve"}):
        action = "action-workflow-action" if step else "action-approve"
        if step:
            submit(sign_in("writer"), post)
        response = save(sign_in("editor"), post, action, title=f"Kept {action}", **step)
        assert response.status_code == 200
        assert "Not approved yet" in messages_of(response)
        assert "has no description" in messages_of(response)
        assert Post.objects.get(pk=post.pk).title == f"Kept {action}"
    assert not Edition.objects.exists()


def test_the_form_lists_what_is_missing_before_anyone_asks(sign_in, make_post):
    post = make_post(alt_text="", strapline="")
    page = sign_in("writer").get(f"/desk/posts/edit/{post.pk}/").content.decode()
    assert "Missing before it can be approved" in page
    assert "There is no strapline." in page


def test_a_writer_cannot_approve_by_any_button(sign_in, make_post):
    post, writer = make_post(), sign_in("writer")
    save(writer, post, "action-approve")
    submit(writer, post)
    decide(writer, post)
    save(writer, post, "action-workflow-action", **{"workflow-action-name": "approve"})
    assert not Edition.objects.exists()
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS


def test_a_workflow_without_steps_does_not_let_a_writer_approve(sign_in, make_post):
    empty = Workflow.objects.create(name="Nobody looks", active=True)
    WorkflowContentType.objects.update(workflow=empty)
    post = make_post()
    submit(sign_in("writer"), post)
    assert not Edition.objects.exists()
    assert not WorkflowState.objects.exists()


def test_reopening_needs_a_reason_and_takes_the_approval_back(sign_in, make_post):
    post, editor = make_post(), sign_in("editor")
    save(editor, post, "action-approve")
    address = f"/desk/posts/unlock/{post.pk}/"
    assert b"Why is it reopened?" in editor.get(address).content
    refused = editor.post(address, {"reason": "  "})
    assert refused.status_code == 400
    assert edition_of(post).state == Edition.State.APPROVED
    editor.post(address, {"reason": "The date of the prize was wrong."})
    assert edition_of(post).state == Edition.State.REOPENED
    assert not Post.objects.get(pk=post.pk).locked
    assert state_of(post) == PostState.DRAFT
    save(editor, post, "action-approve", title="Mended")
    assert edition_of(post).content().title == "Mended"
    assert edition_of(post).revisions.count() == 2


def test_only_editors_reopen(sign_in, make_post):
    post = make_post()
    save(sign_in("editor"), post, "action-approve")
    # Wagtail lets whoever locked an object unlock it; the right to reopen is asked for all the same.
    Post.objects.update(locked_by=User.objects.get_or_create(username="writer")[0])
    sign_in("writer").post(f"/desk/posts/unlock/{post.pk}/", {"reason": "I want to."})
    assert edition_of(post).state == Edition.State.APPROVED
    assert Post.objects.get(pk=post.pk).locked


def test_an_approved_post_cannot_be_deleted_alone_or_in_a_bundle(sign_in, make_post):
    post, editor = make_post(), sign_in("editor")
    save(editor, post, "action-approve")
    for address in (
        f"/desk/posts/delete/{post.pk}/",
        f"/desk/bulk/posts/post/delete/?id={post.pk}",
    ):
        response = editor.post(address, follow=True)
        assert response.status_code == 200
        assert "Not deleted" in messages_of(response)
    assert Post.objects.filter(pk=post.pk).exists()
