"""People and what the desk remembers of their work, in the installation that takes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from publisher.posts import copies
from publisher.posts.models import Post
from publisher.transfer.errors import FieldError
from publisher.transfer.lines import desk

Value = dict[str, Any]
GONE = "0"
"""The key of nothing: what the log is about was deleted."""


def store_person(_storing: Any, value: Value) -> None:
    """Nobody can sign in with what a line tells: they set a password by mail, and a second factor after it.

    An account of that name which is here already (whoever set the installation up) keeps its own.
    """
    columns = desk.PERSON_LINE.read(value)
    number = columns.pop("id")
    person, _ = User.objects.update_or_create(
        username=columns["username"],
        defaults=columns,
        create_defaults={**columns, "id": _free(number), "password": make_password(None)},
    )
    person.groups.set(_roles(value["roles"]))
    for rows in desk.PERSON_LINE.children.values():
        rows.rows(person).delete()
    desk.PERSON_LINE.store_children(person, value)


def named(field: str, usernames: Iterable[str]) -> QuerySet[User]:
    """Raises `FieldError`."""
    return _all(field, User.objects.filter(username__in=usernames), usernames, "username")


def store_history(_storing: Any, value: Value) -> None:
    post = desk.HISTORY.store(value)
    drafts = list(desk.drafts_of(post))
    if drafts:
        Post.objects.filter(pk=post.pk).update(latest_revision=drafts[-1])
    for review, told in zip(desk.HISTORY.children["reviews"].rows(post), value["reviews"], strict=True):
        if told["step"] is not None:
            current = list(review.task_states.order_by("pk"))[told["step"] - 1]
            type(review).objects.filter(pk=review.pk).update(current_task_state=current)


def store_reserve(_storing: Any, value: Value) -> None:
    """What was approved is proven anew: the ids in it are others here."""
    columns = desk.RESERVE.read(value)
    proof = copies.digest(columns["draft"]) if value["is_as_approved"] else ""
    desk.RESERVE.store(value, digest=proof)


def store_entry(_storing: Any, value: Value) -> None:
    link = desk.OBJECTS.get(value["of"])
    key = link.found("object", link.read(value["object"])) if link else None
    app, _, model = value["of"].partition(".")
    desk.LOG.store(
        value,
        object_id=str(key if key is not None else GONE),
        content_type=ContentType.objects.filter(app_label=app, model=model).first(),
    )


def _free(number: int) -> int:
    """The number, or one that nobody has: somebody was here before."""
    taken = User.objects.filter(pk=number).exists()
    return User.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1 if taken else number


def _roles(names: Iterable[str]) -> QuerySet[Group]:
    return _all("roles", Group.objects.filter(name__in=names), names, "name")


def _all(field: str, found: QuerySet[Any], names: Iterable[str], by: str) -> QuerySet[Any]:
    if missing := sorted({*names} - {*found.values_list(by, flat=True)}):
        raise FieldError(field, f"names {missing[0]!r}, which is not here; bpod prepare makes the roles")
    return found
