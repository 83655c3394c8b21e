"""What lies ahead: days that are ready, texts that are still to be translated, and the next change of the clocks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Q

from publisher.desk.day import language_name
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.schedule.models import Slot
from publisher.schedule.slots import local_date, next_slot
from translations import lag
from translations.models import Job

AHEAD_DAYS = 30
TEXTS_DAYS = 7
LAG_DAYS = 60
_CLOCK_DAYS = 370
_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Runway:
    first: datetime.date
    """Of the next slot."""
    ready: int
    """Days in a row that are approved."""
    empty: tuple[datetime.date, ...]
    """Days ahead without an approved post."""

    @property
    def code(self) -> str:
        return "good" if self.ready >= TEXTS_DAYS else "open" if self.ready else "bad"

    @property
    def is_long(self) -> bool:
        return not self.empty

    @property
    def first_empty(self) -> datetime.date | None:
        return self.empty[0] if self.empty else None


@dataclass(frozen=True)
class Translating:
    """The texts of the next days in one language."""

    name: str
    language: str
    texts: int
    approved: int
    in_work: int
    nobody: tuple[datetime.date, ...]
    """Handed out, and nobody has it."""
    percent_on_time: int | None
    """Of the last two months; None: no slot has come yet."""

    @property
    def code(self) -> str:
        if self.nobody:
            return "bad"
        return "good" if self.texts and self.approved == self.texts else "open"


@dataclass(frozen=True)
class ClockChange:
    zone: str
    on: datetime.date
    minutes: int
    """The clocks go forward, or back (negative)."""

    @property
    def words(self) -> str:
        return f"{'forward' if self.minutes > 0 else 'back'} by {abs(self.minutes)} minutes"


def runway(now: datetime.datetime) -> Runway | None:
    """None: no slot is set."""
    slot = Slot.objects.filter(language=SOURCE).first()
    if slot is None:
        return None
    first = local_date(next_slot(now, slot.time, slot.zone), slot.zone)
    dates = [first + _ONE_DAY * number for number in range(AHEAD_DAYS)]
    taken = set(
        Edition.objects.filter(language=SOURCE, publish_on__in=dates)
        .exclude(state=Edition.State.REOPENED)
        .values_list("publish_on", flat=True)
    )
    empty = tuple(date for date in dates if date not in taken)
    return Runway(first, (empty[0] - first).days if empty else AHEAD_DAYS, empty)


def translating(now: datetime.datetime) -> list[Translating]:
    slots = Slot.objects.exclude(language=SOURCE).order_by("language")
    return [_translating(slot, now) for slot in slots]


def _translating(slot: Slot, now: datetime.datetime) -> Translating:
    first = local_date(next_slot(now, slot.time, slot.zone), slot.zone)
    jobs = Job.objects.filter(
        language=slot.language, publish_on__range=(first, first + _ONE_DAY * (TEXTS_DAYS - 1))
    ).exclude(state=Job.State.CANCELLED)
    rows = list(jobs.order_by("publish_on").values_list("publish_on", "state", "lease_until"))
    lost = Q(state=Job.State.CLAIMED, lease_until__lte=now)
    nobody = set(jobs.filter(Q(state=Job.State.OPEN) | lost).values_list("publish_on", flat=True))
    approved = sum(state == Job.State.DONE for _, state, _ in rows)
    return Translating(
        name=language_name(slot.language),
        language=slot.language,
        texts=len(rows),
        approved=approved,
        in_work=len(rows) - approved - len(nobody),
        nobody=tuple(sorted(nobody)),
        percent_on_time=_on_time(slot.language, now, first),
    )


def _on_time(language: str, now: datetime.datetime, today: datetime.date) -> int | None:
    months = lag.of(language, now, since=today - _ONE_DAY * LAG_DAYS)
    texts = sum(month.texts for month in months)
    return 100 * sum(month.on_time for month in months) // texts if texts else None


def clock_change(now: datetime.datetime) -> list[ClockChange]:
    """The next one of each zone that has a slot."""
    slots = sorted(Slot.objects.values_list("language", "zone"), key=lambda slot: slot[0] != SOURCE)
    zones = dict.fromkeys(zone for _, zone in slots)
    changes = (_next_change(zone, local_date(now, zone)) for zone in zones)
    return [change for change in changes if change is not None]


@lru_cache(maxsize=16)
def _next_change(zone: str, today: datetime.date) -> ClockChange | None:
    """Midnights of calendar days are compared: a change falls between two of them."""
    info = ZoneInfo(zone)
    dates = [today + _ONE_DAY * number for number in range(_CLOCK_DAYS)]
    offsets = [
        datetime.datetime.combine(date, datetime.time(), info).utcoffset() or datetime.timedelta()
        for date in dates
    ]
    for date, offset, following in zip(dates, offsets, offsets[1:], strict=False):
        if following != offset:
            return ClockChange(zone, date, int((following - offset).total_seconds() // 60))
    return None
