"""The days of a range, each with its post, its translations and what is missing: a fixed number of queries."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Prefetch, TextChoices

from publisher.desk.states import PostState, with_state
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.posts.models import Post, PostPicture
from publisher.schedule.models import Slot
from publisher.schedule.slots import ONE_DAY, slot_instant
from publisher.schedule.unfilled.days import Foreseen, foresee
from publisher.schedule.verdict import language_name
from translations.models import Job


class DayState(TextChoices):
    EMPTY = "empty", "Empty"
    DRAFT = PostState.DRAFT.value, "Draft"
    IN_REVIEW = PostState.IN_REVIEW.value, "In review"
    APPROVED = PostState.APPROVED.value, "Approved"
    HELD = "held", "Held: its slot has passed"
    RELEASED = PostState.RELEASED.value, "Released"
    CORRECTION = PostState.CORRECTION.value, "Released, being corrected"
    WITHDRAWN = PostState.WITHDRAWN.value, "Withdrawn"
    PLANNED = "planned", "Empty, filled by itself"


WAITING = frozenset({DayState.DRAFT, DayState.IN_REVIEW, DayState.APPROVED})
MOVABLE = WAITING | {DayState.HELD}


@dataclass(frozen=True)
class Translation:
    language: str
    name: str
    words: str
    code: str
    """For colour: good, open or bad."""

    @property
    def is_there(self) -> bool:
        return self.code == "good"


@dataclass(frozen=True)
class Day:
    date: datetime.date
    state: DayState
    slot_at: datetime.datetime | None
    post: Any = None
    """A Post; None on an empty day."""
    picture: Any = None
    translations: tuple[Translation, ...] = ()
    foreseen: str = ""
    """What happens to an unfilled day if nobody fills it."""
    in_month: bool = True
    shown: bool = True

    @property
    def movable(self) -> bool:
        return self.state in MOVABLE

    @property
    def is_empty(self) -> bool:
        return self.post is None


@dataclass(frozen=True)
class Wanted:
    """What the team asked to see; empty shows everything."""

    state: str = ""
    writer: int | None = None
    series: int | None = None
    missing: str = ""
    """A language whose text is neither approved nor public."""

    @property
    def is_everything(self) -> bool:
        return self == Wanted()

    def holds(self, day: Day) -> bool:
        if self.state and day.state != self.state:
            return False
        if (self.writer or self.series or self.missing) and day.post is None:
            return False
        if self.series and day.post.series_id != self.series:
            return False
        if self.writer and self.writer not in [line.writer_id for line in day.post.writers.all()]:
            return False
        return not self.missing or any(
            one.language == self.missing and not one.is_there for one in day.translations
        )


def month_dates(first: datetime.date) -> list[datetime.date]:
    """The weeks that a month touches, whole."""
    return [date for week in calendar.Calendar().monthdatescalendar(first.year, first.month) for date in week]


def planned(dates: Sequence[datetime.date], now: datetime.datetime, **kwargs: Any) -> list[Day]:
    """The days, with what the policy for unfilled ones foresees."""
    taken = set(
        Post.objects.filter(publish_on__range=(min(dates), max(dates))).values_list("publish_on", flat=True)
    )
    return days(dates, now, foreseen=foresee([date for date in dates if date not in taken], now), **kwargs)


def days(
    dates: Sequence[datetime.date],
    now: datetime.datetime,
    *,
    wanted: Wanted | None = None,
    foreseen: Mapping[datetime.date, Foreseen] | None = None,
    month: int | None = None,
) -> list[Day]:
    """`month`: of which the dates are; the others only fill its weeks."""
    facts = _facts(dates)
    wanted, foreseen = wanted or Wanted(), foreseen or {}
    found = [_day(date, facts, now, foreseen.get(date)) for date in dates]
    return [
        replace(
            day, in_month=month in (None, day.date.month), shown=wanted.is_everything or wanted.holds(day)
        )
        for day in found
    ]


@dataclass(frozen=True)
class _Facts:
    slots: Mapping[str, Slot]
    posts: Mapping[datetime.date, Any]
    editions: Mapping[tuple[int, str], str]
    jobs: Mapping[tuple[datetime.date, str], Job]
    languages: Sequence[str] = field(default_factory=list)


def _facts(dates: Sequence[datetime.date]) -> _Facts:
    pictures = PostPicture.objects.select_related("picture").prefetch_related("picture__renditions")
    posts = with_state(
        Post.objects.filter(publish_on__range=(min(dates), max(dates)))
        .select_related("series", "rerun_of")
        .prefetch_related(Prefetch("pictures", pictures), "writers__writer")
    )
    slots = {slot.language: slot for slot in Slot.objects.all()}
    span = (min(dates), max(dates))
    editions = Edition.objects.filter(post__publish_on__range=span).exclude(language=SOURCE)
    return _Facts(
        slots=slots,
        posts={post.publish_on: post for post in posts},
        editions={
            (post, language): state
            for post, language, state in editions.values_list("post", "language", "state")
        },
        jobs={(job.publish_on, job.language): job for job in Job.objects.filter(publish_on__range=span)},
        languages=sorted(set(slots) - {SOURCE}),
    )


def _day(date: datetime.date, facts: _Facts, now: datetime.datetime, foreseen: Foreseen | None) -> Day:
    slot = facts.slots.get(SOURCE)
    slot_at = slot_instant(date, slot.time, slot.zone) if slot else None
    post = facts.posts.get(date)
    if post is None:
        state = DayState.PLANNED if foreseen and foreseen.filled else DayState.EMPTY
        return Day(date, state, slot_at, foreseen=foreseen.words if foreseen else "")
    state = DayState(post.desk_state)
    if state in WAITING and slot_at is not None and slot_at <= now:
        state = DayState.HELD
    return Day(
        date,
        state,
        slot_at,
        post,
        picture=next((placed.picture for placed in post.pictures.all()), None),
        translations=tuple(_translation(post, language, facts) for language in facts.languages),
        foreseen=foreseen.words if foreseen and state is not DayState.APPROVED else "",
    )


def _translation(post: Any, language: str, facts: _Facts) -> Translation:
    words, code = _translated(
        facts.editions.get((post.pk, language)), facts.jobs.get((post.publish_on, language))
    )
    return Translation(language, language_name(language), words, code)


def _translated(edition: str | None, job: Job | None) -> tuple[str, str]:
    match edition:
        case Edition.State.RELEASED:
            return "out", "good"
        case Edition.State.APPROVED:
            return "approved", "good"
        case Edition.State.WITHDRAWN:
            return "withdrawn", "bad"
    if job is None:
        return "not handed out yet", "open"
    return str(job.get_state_display()).lower(), "open"


def empty_dates(found: Iterable[Day], now: datetime.datetime) -> list[datetime.date]:
    """Those that are still to come."""
    return [day.date for day in found if day.is_empty and day.slot_at is not None and day.slot_at > now]


def month_before(first: datetime.date) -> datetime.date:
    return (first - ONE_DAY).replace(day=1)


def month_after(first: datetime.date) -> datetime.date:
    return (
        first.replace(year=first.year + 1, month=1)
        if first.month == 12
        else first.replace(month=first.month + 1)
    )
