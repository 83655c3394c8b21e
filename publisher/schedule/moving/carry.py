"""Carries a plan out, in one transaction: the posts, their frozen editions, their translators' work, their rehearsals.

A date is unique at every moment, on both databases: all rows go to dates before all history first, then to their
own. Whoever reads meanwhile sees the calendar as it was.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from publisher.editions import freeze, signals
from publisher.editions.freeze import COSMETIC, SOURCE
from publisher.editions.models import Edition
from publisher.posts.models import Post
from publisher.schedule.models import Rehearsal
from publisher.schedule.moving.plan import Plan, plan
from publisher.schedule.moving.steps import NotMovableError, OnTaken
from publisher.schedule.slots import ONE_DAY
from translations import transitions
from translations.errors import DateTakenError

PARKED = datetime.date.min
Moved = Callable[[Plan], object]
"""Told inside the transaction: the audit trail of the room above."""


class ChangedError(NotMovableError):
    """The plan came out differently from what was confirmed: nothing was moved."""


def move(
    targets: Mapping[int, datetime.date],
    on_taken: OnTaken,
    *,
    token: str,
    by: Any,
    by_name: str,
    now: datetime.datetime,
    told: Moved = lambda _: None,
) -> Plan:
    """`token` is of the plan that was shown. Raises `NotMovableError` with nothing moved."""
    try:
        with transaction.atomic():
            planned = plan(targets, on_taken, now, lock=True)
            if planned.token != token:
                raise ChangedError("something changed since the plan was shown; look at it again")
            _carry(planned, by, by_name, now)
            told(planned)
            return planned
    except (IntegrityError, DateTakenError) as error:
        said = str(error) if isinstance(error, DateTakenError) else "somebody took one of the dates meanwhile"
        raise ChangedError(f"{said}; nothing was moved") from error


def _carry(planned: Plan, by: Any, by_name: str, now: datetime.datetime) -> None:
    new_dates = {line.post.pk: line.new_on for line in planned.lines}
    _redate(Post.objects.all(), new_dates)
    frozen = _editions(new_dates)
    old_dates = {edition.publish_on: new_on for edition, new_on in frozen if edition.language == SOURCE}
    _redate(Edition.objects.all(), {edition.pk: new_on for edition, new_on in frozen})
    transitions.move_all(old_dates)
    _forget_rehearsals({date for step in planned.steps for date in (step.old_on, step.new_on)})
    for line in planned.lines:
        _note_draft(line.post.pk, line.new_on, by)
    for post in new_dates:
        _freeze_anew(post, new_dates[post], by, by_name, now)


def _redate(rows: QuerySet[Any], new_dates: Mapping[int, datetime.date]) -> None:
    for place, pk in enumerate(sorted(new_dates)):
        rows.filter(pk=pk).update(publish_on=PARKED + place * ONE_DAY)
    for pk, new_on in new_dates.items():
        rows.filter(pk=pk).update(publish_on=new_on)


def _editions(new_dates: Mapping[int, datetime.date]) -> list[tuple[Edition, datetime.date]]:
    """What was approved once of the posts that move, each with its new date; and whatever stands in its way, of a
    post that was given another date since it was reopened."""
    own = list(Edition.objects.select_for_update().filter(post__in=new_dates).order_by("pk"))
    if out := [edition for edition in own if edition.released_at is not None]:
        raise NotMovableError(f"the post of {out[0].publish_on:%-d %B %Y} is public; its date is for ever")
    strays = (
        Edition.objects.select_for_update(of=("self",))
        .filter(publish_on__in=new_dates.values(), released_at__isnull=True)
        .exclude(post__in=new_dates)
        .exclude(post__publish_on=F("publish_on"))
        .select_related("post")
    )
    return [
        *((edition, new_dates[edition.post_id]) for edition in own),
        *((edition, edition.post.publish_on) for edition in strays),
    ]


def _forget_rehearsals(dates: set[datetime.date]) -> None:
    """That nothing was approved for a date is found, and told, anew; other verdicts are of a revision."""
    Rehearsal.objects.filter(slot_on__in=dates, revision=None).delete()


def _note_draft(post_id: int, new_on: datetime.date, by: Any) -> None:
    """The editor opens a post at its newest revision, which must not bring the old date back; and whoever has it
    open is told that it changed."""
    post = Post.objects.get(pk=post_id)
    draft = post.get_latest_revision_as_object()
    draft.publish_on = new_on
    draft.save_revision(user=by, clean=False)


def _freeze_anew(post_id: int, new_on: datetime.date, by: Any, by_name: str, now: datetime.datetime) -> None:
    """The date is of the frozen words: what is approved goes on, as a further revision with the new one.

    English first, which takes its translations along.
    """
    for language in _languages(post_id):
        edition = Edition.objects.select_related("current", "post").get(post=post_id, language=language)
        content = edition.content()
        if content.publish_on == new_on:
            continue
        moved = replace(content, publish_on=new_on)
        revision = freeze.freeze(edition.post, moved, by=by, by_name=by_name, now=now, told=False)
        if language == SOURCE:
            signals.approved.send(
                sender=Edition,
                edition=revision.edition,
                content=moved,
                by_name=by_name,
                now=now,
                change=COSMETIC,
            )


def _languages(post_id: int) -> list[str]:
    """In which the post is approved."""
    waiting = Edition.objects.filter(post=post_id, state=Edition.State.APPROVED)
    return sorted(
        waiting.values_list("language", flat=True), key=lambda language: (language != SOURCE, language)
    )
