"""The roles of the desk, as groups, and the one workflow from writer to editor."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from publisher.desk.policy import (
    PEOPLE,
    REMOVE_OUTLETS,
    REVIEW,
    REVOKE_TOKENS,
    TRANSLATE,
    TRANSLATORS_ROOM,
)
from publisher.posts.models import Post

CHIEF, EDITOR, WRITER, READ_ONLY = "editor-in-chief", "editor", "writer", "read-only"
TRANSLATOR, REVIEWER, COORDINATOR = "translator", "reviewer", "coordinator"
WAGTAILS_OWN = ("Editors", "Moderators")
"""Groups that Wagtail's migrations make; they would let pages be published."""

WORKFLOW = "Approval"
TASK = "An editor approves"

_WRITES = (
    "wagtailadmin.access_admin",
    "posts.view_post",
    "posts.add_post",
    "posts.change_post",
    "submissions.view_submission",
    "api.add_token",
    *(f"posts.{action}_{model}" for model in ("series", "writer") for action in ("view", "add", "change")),
)
_EDITS = (
    *_WRITES,
    "posts.delete_post",
    "posts.add_importedfile",
    "posts.delete_series",
    "posts.delete_writer",
    "editions.add_editionrevision",
    "editions.view_edition",
    "editions.change_edition",
    "editions.view_site",
    "editions.change_site",
    "editions.view_wording",
    "editions.add_wording",
    "schedule.view_slot",
    "schedule.change_slot",
    "deliveries.view_delivery",
    "channels.view_outlet",
    "channels.add_outlet",
    "channels.change_outlet",
    "submissions.change_submission",
    "submissions.add_terms",
)
_READS = (
    "wagtailadmin.access_admin",
    *(f"posts.view_{model}" for model in ("post", "series", "writer")),
    "editions.view_edition",
    "editions.view_site",
    "editions.view_wording",
    "schedule.view_slot",
    "deliveries.view_delivery",
)
RIGHTS: Mapping[str, tuple[str, ...]] = {
    CHIEF: (*_EDITS, *TRANSLATORS_ROOM, REMOVE_OUTLETS, PEOPLE, REVOKE_TOKENS),
    EDITOR: (*_EDITS, *TRANSLATORS_ROOM),
    WRITER: _WRITES,
    READ_ONLY: _READS,
    TRANSLATOR: (TRANSLATE,),
    REVIEWER: (TRANSLATE, REVIEW),
    COORDINATOR: TRANSLATORS_ROOM,
}
PICTURES: Mapping[str, tuple[str, ...]] = {
    CHIEF: ("add_image", "change_image", "choose_image"),
    EDITOR: ("add_image", "change_image", "choose_image"),
    WRITER: ("add_image", "choose_image"),
}
_PAIR = ("group_id", "permission_id")


def ensure() -> None:
    """Make the groups, their rights and the workflow what they should be; repeat as you like.

    People's membership is never touched.
    """
    with transaction.atomic():
        Group.objects.filter(name__in=WAGTAILS_OWN, user__isnull=True).delete()
        groups = _ensure_groups()
        permissions = _permissions()
        _ensure_rights(groups, permissions)
        _ensure_pictures(groups, permissions)
        _ensure_workflow(groups[EDITOR], groups[CHIEF])


def _ensure_groups() -> dict[str, Group]:
    there = {group.name: group for group in Group.objects.filter(name__in=RIGHTS)}
    made = Group.objects.bulk_create([Group(name=name) for name in RIGHTS if name not in there])
    return there | {group.name: group for group in made}


def _permissions() -> dict[str, int]:
    """The keys of all there are, by `app.codename`."""
    rows = Permission.objects.order_by().values_list("content_type__app_label", "codename", "pk")
    return {f"{app}.{codename}": key for app, codename, key in rows}


def _ensure_rights(groups: Mapping[str, Group], permissions: Mapping[str, int]) -> None:
    """Rights of a room that is not installed are left out."""
    given = Group.permissions.through.objects.filter(group__in=groups.values())
    wanted = {
        (groups[name].pk, permissions[right])
        for name, rights in RIGHTS.items()
        for right in rights
        if right in permissions
    }
    there = {(group, permission): row for row, group, permission in given.values_list("pk", *_PAIR)}
    given.filter(pk__in=[row for pair, row in there.items() if pair not in wanted]).delete()
    given.model.objects.bulk_create(
        given.model(group_id=group, permission_id=permission)
        for group, permission in sorted(wanted - there.keys())
    )


def _ensure_pictures(groups: Mapping[str, Group], permissions: Mapping[str, int]) -> None:
    root = Collection.get_first_root_node()
    there = set(GroupCollectionPermission.objects.filter(collection=root).values_list(*_PAIR))
    wanted = {
        (groups[name].pk, permissions[f"wagtailimages.{codename}"])
        for name, codenames in PICTURES.items()
        for codename in codenames
    }
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group_id=group, collection=root, permission_id=permission)
        for group, permission in sorted(wanted - there)
    )


def _ensure_workflow(*editors: Group) -> None:
    post = ContentType.objects.get_for_model(Post, for_concrete_model=False)
    bound = WorkflowContentType.objects.filter(content_type=post).select_related("workflow").first()
    if bound is not None and bound.workflow.active and bound.workflow.tasks.exists():
        return  # made before, perhaps widened by the team since
    task, _ = GroupApprovalTask.objects.get_or_create(name=TASK)
    task.groups.add(*editors)
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW, defaults={"active": True})
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowContentType.objects.update_or_create(content_type=post, defaults={"workflow": workflow})
