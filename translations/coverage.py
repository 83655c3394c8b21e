"""How far a language has come: the state of every day, counted in a handful of queries.

Whether a translation holds is read off its job: `transitions.py` keeps a job done exactly as long as its
approved text holds, which the walks of tests/translations/machine.py check after each step.
"""

from __future__ import annotations

import datetime
import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q

from translations import public_days
from translations.models import Job, Language, TranslationRevision
from translations.public_days import PublicDay

_told = partial(ExpressionWrapper, output_field=BooleanField())


class State(enum.StrEnum):
    TRANSLATED = "translated"
    """Its approved text holds."""
    OUTDATED = "outdated"
    """The English has changed since, and nobody has taken that up yet."""
    IN_WORK = "in_work"
    """Somebody translates or reviews it now."""
    MISSING = "missing"
    """Readers have the English alone."""
    COMING = "coming"
    """Handed out, free to take, and not public yet."""


class Day(NamedTuple):
    date: datetime.date
    state: State
    is_public: bool
    has_text: bool
    """A translation was approved, whatever has become of it since."""
    has_job: bool
    url: str
    """The public page, where there is one."""


class _Job(NamedTuple):
    pk: int
    publish_on: datetime.date
    state: str
    is_at_work: bool
    slot_has_come: bool


@dataclass(frozen=True)
class Count:
    public: int
    """Days whose English is public …"""
    translated: int
    """… and those of them that have a translation."""
    states: Mapping[State, int]

    @property
    def percent(self) -> int:
        """Rounded down: a hundred says that nothing is missing."""
        return 100 * self.translated // self.public if self.public else 0


def of(language: str, now: datetime.datetime) -> dict[datetime.date, Day]:
    """Every day that was handed out or is public, in the order of the calendar."""
    public, asks = public_days.of(language), Language.of(language)
    days = {on: _without_job(day) for on, day in (public or {}).items() if not day.is_withdrawn}
    approved = _approved_and_open(language)
    for job in _jobs(language, asks, now):
        on = job.publish_on
        told = (public or {}).get(on)
        if told is not None and told.is_withdrawn:
            continue
        is_public = told is not None if public is not None else job.slot_has_come
        days[on] = _with_job(job, told, is_public=is_public, is_approved=job.pk in approved)
    return dict(sorted(days.items()))


def count(days: Iterable[Day]) -> Count:
    found = list(days)
    public = [day for day in found if day.is_public]
    return Count(len(public), sum(day.has_text for day in public), Counter(day.state for day in found))


def missing(days: Iterable[Day]) -> set[datetime.date]:
    """What readers have in English alone, whether somebody is at it or not."""
    return {day.date for day in days if day.is_public and not day.has_text}


def _jobs(language: str, asks: Language, now: datetime.datetime) -> Iterator[_Job]:
    """Instants are compared by the database: reading thousands of them takes longer than all the rest."""
    held = Q(state=Job.State.CLAIMED, lease_until__gt=now)
    jobs = Job.objects.filter(language=language).exclude(state=Job.State.CANCELLED).order_by()
    rows = jobs.annotate(
        is_at_work=_told(held | Q(state__in=(Job.State.REVIEW, Job.State.CHANGES_REQUESTED))),
        slot_has_come=_told(Q(due_at__lte=asks.due_at(now))),
    )
    yield from map(_Job._make, rows.values_list(*_Job._fields))


def _approved_and_open(language: str) -> set[int]:
    """Jobs with an approved text that are not done: a done one always has one."""
    texts = TranslationRevision.objects.filter(
        job__language=language, status=TranslationRevision.Status.APPROVED
    )
    return set(texts.exclude(job__state=Job.State.DONE).order_by().values_list("job", flat=True))


def _without_job(day: PublicDay) -> Day:
    state = _state(is_public=True, has_text=day.is_translated, holds=not day.is_outdated)
    return Day(day.publish_on, state, True, day.is_translated, False, day.url)


def _with_job(job: _Job, told: PublicDay | None, *, is_public: bool, is_approved: bool) -> Day:
    done = job.state == Job.State.DONE
    archived = told is not None and told.is_translated and not is_approved
    has_text = done or is_approved or archived
    if job.is_at_work:
        state = State.IN_WORK
    else:
        holds = done or (archived and told is not None and not told.is_outdated)
        state = _state(is_public=is_public, has_text=has_text, holds=holds)
    return Day(job.publish_on, state, is_public, has_text, True, told.url if told else "")


def _state(*, is_public: bool, has_text: bool, holds: bool) -> State:
    if has_text:
        return State.TRANSLATED if holds else State.OUTDATED
    return State.MISSING if is_public else State.COMING
