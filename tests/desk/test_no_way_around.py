"""Every way Wagtail has of making something public, or of changing what was approved, is tried here."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Revision, TaskState

from publisher.clock import wall_now
from publisher.desk import approval
from publisher.editions.models import Edition, EditionRevision, TamperedError
from publisher.posts.models import Post
from tests.desk.editing import form_data, messages_of, save

pytestmark = pytest.mark.usefixtures("desk")
TRIED_BELOW = {
    "unpublish",
    "lock",
    "unlock",
    "revisions_unschedule",
    "revisions_revert",
    "add",
    "edit",
    "delete",
}
TRIED_BELOW |= {"workflow_action", "collect_workflow_action_data"}
ONLY_SHOWS = {
    "list",
    "list_results",
    "usage",
    "history",
    "history_results",
    "revisions_view",
    "revisions_compare",
}
ONLY_SHOWS |= {
    "preview_on_add",
    "preview_on_edit",
    "workflow_preview",
    "workflow_history",
    "workflow_history_detail",
}
ONLY_SHOWS |= {"confirm_workflow_cancellation"}
OURS = {"checks_on_add", "checks_on_edit", "outlets_on_add", "outlets_on_edit", "correction_on_edit"}
PEOPLE = pytest.mark.parametrize("role", ["superuser", "editor", "writer"])
JSON = {"accept": "application/json"}


def picture_of_everything() -> object:
    return (
        list(Edition.objects.values_list("state", "released_at", "current__digest")),
        list(EditionRevision.objects.values_list("number", "digest")),
        list(Post.objects.values_list("live", "locked", "title", "go_live_at", "expire_at")),
    )


@pytest.fixture
def approved(sign_in, make_post):
    post = make_post()
    save(sign_in("editor"), post, "action-approve")
    return Post.objects.get(pk=post.pk)


@PEOPLE
def test_the_publish_button_of_a_draft_is_refused_with_a_message(role, sign_in, make_post):
    post = make_post()
    before = picture_of_everything()
    response = save(sign_in(role), post, "action-publish", title="Sneaked")
    assert response.status_code == 200
    assert "cannot be published by hand" in messages_of(response)
    assert picture_of_everything() == before


@PEOPLE
def test_a_new_post_cannot_be_published_on_the_spot(role, sign_in):
    response = sign_in(role).post(
        "/desk/posts/add/", form_data(**{"action-publish": "action-publish"}), follow=True
    )
    assert "cannot be published by hand" in messages_of(response)
    assert not Post.objects.exists()


@PEOPLE
def test_publishing_by_the_autosave_protocol_is_refused(role, sign_in, make_post):
    post = make_post()
    data = form_data(post, **{"action-publish": "1"})
    response = sign_in(role).post(f"/desk/posts/edit/{post.pk}/", data, headers=JSON)
    assert response.status_code == 400
    assert response.json()["error_code"] == "not_by_hand"


@PEOPLE
def test_dates_of_going_live_that_are_smuggled_into_the_form_are_ignored(role, sign_in, make_post):
    post = make_post()
    save(sign_in(role), post, go_live_at="2020-01-01 00:00", expire_at="2040-01-01 00:00", live="on")
    assert list(Post.objects.values_list("live", "go_live_at", "expire_at")) == [(False, None, None)]


@PEOPLE
@pytest.mark.parametrize("step", ["unpublish", "lock", "revisions_unschedule"])
def test_wagtails_operations_on_an_approved_post_are_refused(step, role, sign_in, approved):
    before = picture_of_everything()
    extra = [approved.latest_revision_id] if step == "revisions_unschedule" else []
    response = sign_in(role).post(reverse(f"posts:{step}", args=[approved.pk, *extra]), follow=True)
    assert response.status_code == 200
    assert "do not have permission" in messages_of(response)
    assert picture_of_everything() == before


@PEOPLE
def test_wagtails_unlock_without_a_reason_leaves_the_approval_alone(role, sign_in, approved):
    before = picture_of_everything()
    response = sign_in(role).post(f"/desk/posts/unlock/{approved.pk}/", follow=True)
    assert response.status_code in {200, 400}
    assert picture_of_everything() == before


@PEOPLE
@pytest.mark.parametrize("action", ["", "action-publish", "action-approve", "action-submit", "action-edit"])
def test_an_approved_post_cannot_be_saved_by_any_button(action, role, sign_in, approved):
    before = picture_of_everything()
    response = save(sign_in(role), approved, action, title="Overwritten")
    assert response.status_code == 200
    assert picture_of_everything() == before


@PEOPLE
def test_autosave_cannot_overwrite_the_approved_revision(role, sign_in, approved):
    before = picture_of_everything()
    revision = approved.latest_revision
    data = form_data(approved, title="Overwritten", overwrite_revision_id=revision.pk)
    response = sign_in(role).post(f"/desk/posts/edit/{approved.pk}/", data, headers=JSON)
    assert (response.status_code, response.json()["error_code"]) == (400, "locked")
    revision.refresh_from_db()
    assert revision.content["title"] == "Tide of cells"
    assert picture_of_everything() == before


@PEOPLE
@pytest.mark.parametrize("action", ["", "action-publish"])
def test_an_earlier_revision_cannot_be_brought_back_into_an_approved_post(action, role, sign_in, make_post):
    post = make_post()
    first = post.latest_revision
    save(sign_in("editor"), post, "action-approve", title="As approved")
    before = picture_of_everything()
    data = form_data(post, title="As it was first") | ({action: action} if action else {})
    response = sign_in(role).post(
        reverse("posts:revisions_revert", args=[post.pk, first.pk]), data, follow=True
    )
    assert response.status_code == 200
    assert picture_of_everything() == before


def test_a_form_that_was_opened_before_the_approval_cannot_be_saved_after_it(
    sign_in, make_post, django_user_model
):
    """The lock is looked at again inside the transaction that saves."""
    post, writer = make_post(), sign_in("writer")
    root = django_user_model.objects.create(username="root", is_superuser=True)

    def approved_meanwhile(_request, _post):
        approval.approve(Post.objects.get(pk=post.pk), by=root, now=wall_now())

    # Wagtail calls this hook when it has looked at the lock, and before it saves.
    with hooks.register_temporarily("before_edit_snippet", approved_meanwhile):
        response = save(writer, post, title="Too late")
    assert response.status_code == 200
    assert "locked" in messages_of(response)
    assert Edition.objects.exists()
    row = Post.objects.get(pk=post.pk)
    assert (row.title, row.locked) == ("Tide of cells", True)


def test_a_revision_cannot_be_published_from_code_either(make_post, django_user_model):
    post = make_post()
    root = django_user_model.objects.create(username="root", is_superuser=True)
    with pytest.raises(PermissionDenied):
        post.latest_revision.publish(user=root, skip_permission_checks=True)
    with pytest.raises(PermissionDenied):
        post.publish(post.latest_revision, user=root)
    assert not Post.objects.filter(live=True).exists()


@PEOPLE
def test_there_is_no_bulk_publishing(role, sign_in, approved):
    before = picture_of_everything()
    for action in ("publish", "unpublish"):
        response = sign_in(role).post(f"/desk/bulk/posts/post/{action}/?id={approved.pk}")
        assert response.status_code in {302, 404}
    assert picture_of_everything() == before


@PEOPLE
def test_no_form_offers_a_way_around(role, sign_in, make_post):
    post, client = make_post(), sign_in(role)
    for address in ("/desk/posts/add/", f"/desk/posts/edit/{post.pk}/"):
        page = client.get(address).content.decode()
        for word in ("action-publish", "action-unpublish", "and Publish", "schedule-publishing"):
            assert word not in page, (address, word)


def test_words_changed_behind_the_desks_back_do_not_pass_for_approved(approved):
    edition = Edition.objects.get(post=approved)
    content = {**edition.current.content, "title": "Tampered"}
    EditionRevision.objects.filter(pk=edition.current_id).update(content=content)
    with pytest.raises(TamperedError, match="changed after approval"):
        Edition.objects.get(post=approved).content()


# The ways there are


def _of_namespace(patterns, namespace):
    for pattern in patterns:
        if getattr(pattern, "namespace", None) == namespace:
            yield from pattern.url_patterns
        elif hasattr(pattern, "url_patterns"):
            yield from _of_namespace(pattern.url_patterns, namespace)


def test_every_address_that_wagtail_has_for_a_post_is_known():
    """An upgrade that adds a way fails here, until somebody has looked at it."""
    names = {pattern.name for pattern in _of_namespace(get_resolver().url_patterns, "posts")}
    assert names == TRIED_BELOW | ONLY_SHOWS | OURS


def test_neither_djangos_admin_nor_wagtails_writing_api_is_there(client, sign_in):
    assert not apps.is_installed("django.contrib.admin")
    for address in ("/admin/", "/api/v3/", "/api/v3/snippets/", "/api/v3/snippets/posts.post/"):
        assert client.get(address).status_code == 404
        assert sign_in("superuser").post(address, {}).status_code in {403, 404, 405}


@PEOPLE
def test_a_post_is_not_copied(role, sign_in, approved):
    before = picture_of_everything()
    for address in (f"/desk/posts/copy/{approved.pk}/", f"/desk/posts/{approved.pk}/copy/"):
        assert sign_in(role).post(address, form_data(approved)).status_code == 404
    assert picture_of_everything() == before


@PEOPLE
@pytest.mark.usefixtures("approved")
def test_the_choosers_form_makes_nothing_public(role, sign_in):
    """Wagtail can make an object where one is chosen; of posts it has no form, and says so with an error."""
    before = picture_of_everything()
    data = form_data(publish_on="2031-03-09", **{"action-publish": "1", "live": "on"})
    client = sign_in(role)
    client.raise_request_exception = False
    assert client.post("/desk/snippets/choose/posts/post/create/", data).status_code >= 300
    assert picture_of_everything() == before


@PEOPLE
def test_pages_and_their_ways_lead_to_no_post(role, sign_in, approved):
    before = picture_of_everything()
    for address in (
        f"/desk/pages/{approved.pk}/privacy/",
        f"/desk/pages/{approved.pk}/unpublish/",
        f"/desk/pages/{approved.pk}/copy/",
        f"/desk/pages/{approved.pk}/move/1/confirm/",
        f"/desk/api/main/pages/{approved.pk}/action/publish/",
        f"/desk/api/main/pages/{approved.pk}/action/unpublish/",
        f"/desk/api/main/pages/{approved.pk}/action/revert_to_page_revision/",
    ):
        sign_in(role).post(address, {"revision_id": approved.latest_revision_id})
    assert picture_of_everything() == before


def test_a_time_to_go_live_that_got_into_a_revision_publishes_nothing(make_post):
    post = make_post()
    Revision.objects.filter(pk=post.latest_revision_id).update(
        approved_go_live_at=timezone.now() - timezone.timedelta(days=1)
    )
    before = picture_of_everything()
    with pytest.raises(PermissionDenied):
        call_command("publish_scheduled")
    assert picture_of_everything() == before


@pytest.mark.parametrize(
    "columns",
    [{"live": True}, {"go_live_at": timezone.now()}, {"expire_at": timezone.now()}],
)
def test_the_schema_refuses_a_post_that_is_live_or_scheduled(columns, make_post):
    post = make_post()
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(**columns)


@pytest.mark.parametrize("step", ["workflow_action", "collect_workflow_action_data"])
def test_a_writer_takes_no_step_of_the_review_for_an_editor(step, sign_in, make_post):
    post, writer = make_post(), sign_in("writer")
    save(writer, post, "action-submit")
    task = Post.objects.get(pk=post.pk).current_workflow_task_state
    before = picture_of_everything()
    writer.post(reverse(f"posts:{step}", args=[post.pk, "approve", task.pk]), {"comment": "mine"})
    assert picture_of_everything() == before
    assert TaskState.objects.get(pk=task.pk).status == TaskState.STATUS_IN_PROGRESS


def test_a_review_that_is_ended_from_code_asks_who_ends_it(sign_in, make_post, django_user_model):
    post = make_post()
    save(sign_in("writer"), post, "action-submit")
    task = Post.objects.get(pk=post.pk).current_workflow_task_state
    with pytest.raises(PermissionDenied), transaction.atomic():
        task.specific.approve(user=django_user_model.objects.get(username="writer"))
    assert not Edition.objects.exists()


@PEOPLE
def test_comparing_and_looking_change_nothing(role, sign_in, approved):
    before, client = picture_of_everything(), sign_in(role)
    client.get(reverse("posts:revisions_compare", args=[approved.pk, "earliest", "latest"]))
    for what in ("checks", "outlets", "correction"):
        client.post(f"/desk/posts/{what}/{approved.pk}/", form_data(approved, title="Overwritten"))
    assert picture_of_everything() == before
