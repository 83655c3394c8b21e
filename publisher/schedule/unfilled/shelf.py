"""The reserve shelf: a draft that may go out on any day leaves its date, and is given one again when it is needed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from publisher.editions.freeze import NotApprovableError
from publisher.posts import copies, rules
from publisher.posts.models import Post
from publisher.schedule.models import Reserve, UnfilledDay
from publisher.submissions.models import Submission

ALTERED = "It was changed on the shelf after its approval."


class NotShelvableError(ValueError):
    """Why it stays where it is, for a person."""


def put(post: Post, *, by: Any, by_name: str, now: datetime.datetime) -> Reserve:
    """The approval for any day: the words are kept as they are, and the date is free again.

    Raises `NotApprovableError` with everything that is missing, and `NotShelvableError`.
    """
    try:
        with transaction.atomic():
            row = Post.objects.select_for_update().get(pk=post.pk)
            _must_be_a_mere_draft(row)
            if findings := rules.blockers(row):
                raise NotApprovableError(findings)
            data = copies.data_of(row)
            picture = row.pictures.first()
            kept = Reserve.objects.create(
                title=row.title,
                draft=data,
                digest=copies.digest(data),
                picture=picture.picture if picture else None,
                approved_by=by,
                approved_by_name=by_name,
                approved_at=now,
            )
            row.delete()
            return kept
    except (ProtectedError, Post.DoesNotExist) as error:
        raise NotShelvableError("something refers to this draft; move it to another date instead") from error


def unfit(reserve: Reserve) -> str:
    """Why it cannot go out as it lies there, for a person; empty where it can.

    Rights and rules may have changed since its approval, and what it names may be gone.
    """
    return unfit_of([reserve])[reserve.pk]


def unfit_of(reserves: Sequence[Reserve]) -> dict[int, str]:
    """The same of each, by its key; the database is asked as often as for one."""
    said = {reserve.pk: ALTERED for reserve in reserves}
    intact = [reserve for reserve in reserves if copies.digest(reserve.draft) == reserve.digest]
    posts: dict[int, Post] = {}
    for reserve, made in zip(intact, copies.unsaved_all([one.draft for one in intact]), strict=True):
        if isinstance(made, copies.IncompleteError):
            said[reserve.pk] = str(made)
        else:
            posts[reserve.pk] = made
    found = zip(posts, rules.blockers_of(list(posts.values())), strict=True)
    return said | {key: " ".join(finding.message for finding in findings) for key, findings in found}


def give_date(reserve: Reserve, date: datetime.date) -> Post:
    """A draft on that date, which is approved as any other. Raises `NotShelvableError` and `IncompleteError`."""
    try:
        with transaction.atomic():
            waiting = Reserve.objects.select_for_update().filter(pk=reserve.pk, post=None).first()
            if waiting is None:
                raise NotShelvableError("it lies on the shelf no more")
            named = UnfilledDay.objects.filter(reserve=waiting, state=UnfilledDay.State.NAMED).first()
            if named is not None and named.date != date:
                raise NotShelvableError(f"it is chosen for {named.date:%-d %B %Y}; fill that day first")
            made = copies.post_of(waiting.draft, date)
            Reserve.objects.filter(pk=waiting.pk).update(post=made)
            return made
    except IntegrityError as error:
        raise NotShelvableError(f"there is a post on {date:%-d %B %Y} already") from error


def _must_be_a_mere_draft(post: Post) -> None:
    if post.editions.exists():
        raise NotShelvableError("it was approved for its date once; move it instead")
    if post.workflow_in_progress:
        raise NotShelvableError("it is in review; decide on that first")
    if Submission.objects.filter(post=post).exists():
        raise NotShelvableError("it was made of a donation, whose donor is told its date; move it instead")
