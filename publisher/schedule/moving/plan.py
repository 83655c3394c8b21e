"""What a move means, told before it is done: who goes where, and what people should know about it."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.posts.models import Post
from publisher.schedule.models import Slot
from publisher.schedule.moving import series
from publisher.schedule.moving.steps import Card, NotMovableError, OnTaken, Step, steps
from publisher.schedule.slots import slot_instant
from publisher.schedule.verdict import language_name, spoken
from publisher.submissions import embargo
from translations.models import Job

NEAR = datetime.timedelta(hours=26)
"""From here on a day has been rehearsed (docs/concepts/rehearsal.md)."""
QUIET_JOBS = (Job.State.OPEN, Job.State.CANCELLED)


@dataclass(frozen=True)
class Warning:  # noqa: A001 - the word of the page
    code: str
    message: str


@dataclass(frozen=True)
class Line:
    """One post of the plan."""

    post: Post
    old_on: datetime.date
    new_on: datetime.date
    approved: bool
    """Its frozen editions follow; only who may approve may move it."""


@dataclass(frozen=True)
class Plan:
    lines: tuple[Line, ...]
    warnings: tuple[Warning, ...]
    left_empty: tuple[datetime.date, ...]

    @property
    def moves_approved(self) -> bool:
        return any(line.approved for line in self.lines)

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(Step(line.post.pk, line.old_on, line.new_on) for line in self.lines)

    @cached_property
    def token(self) -> str:
        """Of what a person saw: a plan that came out differently meanwhile has another."""
        seen = [[line.post.pk, str(line.old_on), str(line.new_on), line.approved] for line in self.lines]
        told = [warning.message for warning in self.warnings]
        return hashlib.sha256(json.dumps([seen, told]).encode()).hexdigest()[:32]


def plan(
    targets: Mapping[int, datetime.date], on_taken: OnTaken, now: datetime.datetime, *, lock: bool = False
) -> Plan:
    """`lock`: inside a transaction that carries it out. Raises `NotMovableError`."""
    posts = _posts_from(targets, lock=lock)
    public = _public(posts)
    cards = [Card(post.pk, post.publish_on, post.pinned, post.pk in public) for post in posts.values()]
    moved = steps(cards, targets, on_taken)
    approved = _approved([step.post for step in moved])
    lines = tuple(Line(posts[step.post], step.old_on, step.new_on, step.post in approved) for step in moved)
    slot = Slot.objects.filter(language=SOURCE).first()
    if slot is not None:
        _must_be_to_come(lines, slot, now)
    new_dates = {line.new_on for line in lines}
    left = sorted(line.old_on for line in lines if line.old_on not in new_dates)
    return Plan(lines, tuple(_warnings(lines, slot, now)), tuple(left))


def _posts_from(targets: Mapping[int, datetime.date], *, lock: bool) -> dict[int, Post]:
    """Everything that stands from the earliest date of the move on: a shift may reach far."""
    rows = Post.objects.select_for_update() if lock else Post.objects.all()
    named = Post.objects.filter(pk__in=targets).values_list("publish_on", flat=True)
    first = min([*named, *targets.values()])
    return {post.pk: post for post in rows.filter(publish_on__gte=first).order_by("pk")}


def _public(posts: Iterable[int]) -> set[int]:
    return set(
        Edition.objects.filter(post__in=list(posts), released_at__isnull=False).values_list("post", flat=True)
    )


def _approved(posts: Sequence[int]) -> set[int]:
    return set(
        Edition.objects.filter(post__in=posts, state=Edition.State.APPROVED).values_list("post", flat=True)
    )


def _at(slot: Slot, date: datetime.date) -> datetime.datetime:
    return slot_instant(date, slot.time, slot.zone)


def _must_be_to_come(lines: Iterable[Line], slot: Slot, now: datetime.datetime) -> None:
    for line in lines:
        if _at(slot, line.new_on) <= now:
            raise NotMovableError(f"the slot of {spoken(line.new_on)} {line.new_on.year} has passed")
        if line.approved and (until := _embargo(line, slot)):
            raise NotMovableError(
                f"“{line.post.title}” is under embargo until {until}: it cannot go out on {spoken(line.new_on)}"
            )


def _embargo(line: Line, slot: Slot) -> str:
    """Until when, where the new date is too early; empty where it is not."""
    waiting = embargo.last_of(line.post)
    until = waiting.embargo_until_at if waiting else None
    return embargo.spoken(waiting) if waiting and until and _at(slot, line.new_on) < until else ""


def _warnings(lines: Sequence[Line], slot: Slot | None, now: datetime.datetime) -> list[Warning]:
    found = [
        Warning("pinned", f"“{line.post.title}” is bound to {spoken(line.old_on)}{_reason(line.post)}")
        for line in lines
        if line.post.pinned
    ]
    new_dates = {line.post.pk: line.new_on for line in lines}
    found += [Warning("series", said) for said in series.out_of_order(new_dates)]
    found += [Warning("block", said) for said in series.split(new_dates)]
    found += _translators(lines)
    found += _links(lines)
    if slot is not None:
        found += _near(lines, slot, now)
        found += [
            Warning(
                "embargo", f"“{line.post.title}” is under embargo until {until}: it cannot be approved there"
            )
            for line in lines
            if not line.approved and (until := _embargo(line, slot))
        ]
    return found


def _reason(post: Post) -> str:
    return f": {post.pinned_reason}" if post.pinned_reason else ""


def _near(lines: Iterable[Line], slot: Slot, now: datetime.datetime) -> list[Warning]:
    near = sorted(
        date
        for date in {date for line in lines for date in (line.old_on, line.new_on)}
        if now < _at(slot, date) <= now + NEAR
    )
    return [
        Warning(
            "near", f"less than {NEAR // datetime.timedelta(hours=1)} hours to the slot of {spoken(date)}"
        )
        for date in near
    ]


def _translators(lines: Iterable[Line]) -> list[Warning]:
    by_date = {line.old_on: line for line in lines}
    jobs = Job.objects.filter(publish_on__in=by_date).exclude(state__in=QUIET_JOBS)
    return [
        Warning(
            "translators",
            f"{language_name(job.language)} of “{by_date[job.publish_on].post.title}”: "
            f"{str(job.get_state_display()).lower()}; its translators find it under the new date",
        )
        for job in jobs.order_by("publish_on", "language")
    ]


def _links(lines: Sequence[Line]) -> list[Warning]:
    """What is frozen may name another post by its date: such an address does not follow."""
    waiting = Edition.objects.filter(language=SOURCE, state=Edition.State.APPROVED)
    bodies = list(waiting.values_list("post", "post__title", "current__content__body")) if lines else []
    return [
        Warning("link", f"“{title}” links to {spoken(line.old_on)}, where “{line.post.title}” was")
        for line in lines
        for post, title, body in bodies
        if post != line.post.pk and f'{_path(line.old_on)}"' in (body or "")
    ]


def _path(date: datetime.date) -> str:
    return f"/archive/{date.year}/{date.month}/{date.day}"
