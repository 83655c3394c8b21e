"""Which post of each language should be out by now, and whether those to come are approved."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Min

from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition, Site
from publisher.schedule.models import Slot
from publisher.schedule.release import is_backlog
from publisher.schedule.runway import AHEAD_DAYS, runway
from publisher.schedule.slots import ONE_DAY, local_date, next_slot, slot_instant
from publisher.schedule.unfilled.days import foresee
from publisher.schedule.verdict import language_name
from publisher.watch.finding import Finding, Level, ok

OUT = (Edition.State.RELEASED, Edition.State.WITHDRAWN)


@dataclass(frozen=True)
class Day:
    """The newest post of one language whose time, and the grace after it, have come."""

    slot: Slot
    date: datetime.date
    edition: Edition | None
    slot_at: datetime.datetime
    grace: datetime.timedelta

    @property
    def language(self) -> str:
        return self.slot.language

    @property
    def name(self) -> str:
        return language_name(self.language)

    def is_expected(self, now: datetime.datetime) -> bool:
        """Whether it should be seen everywhere; what was released late has its grace from then on."""
        edition = self.edition
        if edition is None or edition.state != Edition.State.RELEASED or edition.released_at is None:
            return False
        return now >= max(self.slot_at, edition.released_at) + self.grace


@dataclass(frozen=True)
class Calendar:
    """The slots as they are at one instant. Everything is counted in local dates (docs/adr/0002)."""

    now: datetime.datetime
    grace: datetime.timedelta

    @cached_property
    def begun(self) -> dict[str, datetime.date]:
        """Language to its first post: nobody waits for what came before it."""
        first = Edition.objects.filter(silent=False).values("language").annotate(first=Min("publish_on"))
        return dict(first.order_by().values_list("language", "first"))

    @cached_property
    def slots(self) -> list[Slot]:
        slots = [slot for slot in Slot.objects.all() if slot.language in self.begun]
        return sorted(slots, key=lambda slot: (slot.language != SOURCE, slot.language))

    @cached_property
    def sites(self) -> dict[str, Site]:
        return {site.language: site for site in Site.objects.all()}

    @cached_property
    def days(self) -> list[Day]:
        return [self._day(slot) for slot in self.slots]

    def is_missing(self, date: datetime.date, language: str) -> bool:
        """Whether nothing is approved. A translation is missed only where its source goes out."""
        standing = Edition.objects.filter(publish_on=date).exclude(state=Edition.State.REOPENED)
        if date < self.begun[language] or standing.filter(language=language).exists():
            return False
        return language == SOURCE or standing.filter(language=SOURCE).exists()

    def _day(self, slot: Slot) -> Day:
        date = local_date(self.now, slot.zone)
        while slot_instant(date, slot.time, slot.zone) + self.grace > self.now:
            date -= ONE_DAY
        edition = (
            Edition.objects.select_related("current").filter(language=slot.language, publish_on=date).first()
        )
        return Day(slot, date, edition, slot_instant(date, slot.time, slot.zone), self.grace)


def releases(calendar: Calendar) -> list[Finding]:
    """Approved, its slot passed, and still not out."""
    return [_release(day, calendar.now) for day in calendar.days]


def _release(day: Day, now: datetime.datetime) -> Finding:
    key = f"release:{day.language}"
    waiting = Edition.objects.filter(
        state=Edition.State.APPROVED, language=day.language, publish_on__lte=day.date
    )
    if day.language != SOURCE:
        waiting = waiting.filter(
            post__editions__language=SOURCE, post__editions__state=Edition.State.RELEASED
        )
    rows = waiting.select_related("current").order_by("publish_on")
    dates = [edition.publish_on for edition in rows if not is_backlog(edition, day.slot, now)]
    if not dates:
        return ok(key, f"{day.name}: whatever was approved and due is released")
    first = slot_instant(dates[0], day.slot.time, day.slot.zone)
    return Finding(
        key,
        Level.BAD,
        f"The {day.name} post of {_listed(dates)} was approved and not released",
        f"its slot was {day.slot.time:%H:%M} {day.slot.zone}",
        "see whether a worker runs and what its log says; `bpod tick` releases it at once and says why if it cannot",
        about=_listed(dates),
        since=first,
    )


def approvals(calendar: Calendar, within: datetime.timedelta) -> list[Finding]:
    """Nothing was approved for the day, or nothing is for the next one and its slot is near."""
    return [_approval(calendar, day, within) for day in calendar.days]


def _approval(calendar: Calendar, day: Day, within: datetime.timedelta) -> Finding:
    key, slot = f"approval:{day.language}", day.slot
    if calendar.is_missing(day.date, day.language):
        taken_back = day.edition is not None and day.edition.state == Edition.State.REOPENED
        return Finding(
            key,
            Level.BAD,
            f"No {day.name} post was approved for {day.date}",
            "its approval was taken back" if taken_back else "its slot has passed",
            "approve one now, it goes out at once; or leave the day empty, and this ends with the next post",
            about=str(day.date),
            since=day.slot_at,
        )
    next_at = next_slot(calendar.now, slot.time, slot.zone)
    date = local_date(next_at, slot.zone)
    if next_at - calendar.now <= within and calendar.is_missing(date, day.language):
        if day.language == SOURCE and (instead := foresee([date], calendar.now).get(date)) and instead.filled:
            return _fills_itself(key, date, instead.comes)
        return Finding(
            key,
            Level.WARNING,
            f"No {day.name} post is approved for {date}",
            f"its slot is {slot.time:%H:%M} {slot.zone}, at {next_at:%Y-%m-%d %H:%M} UTC",
            "approve one at the desk" if day.language == SOURCE else "approve the translation",
            about=str(date),
        )
    return ok(key, f"{day.name}: the next slot is {next_at:%Y-%m-%d %H:%M} UTC", str(date))


def _fills_itself(key: str, date: datetime.date, comes: str) -> Finding:
    return Finding(
        key,
        Level.NOTE,
        f"Nothing is approved for {date}, so the day fills itself: {comes}",
        mend="nothing has to be done; a post that is approved before the slot goes first",
        about=str(date),
    )


def runways(calendar: Calendar, days_min: int) -> list[Finding]:
    """How many days in a row are approved ahead, in the language that all others follow."""
    slots = [slot for slot in calendar.slots if slot.language == SOURCE]
    return [
        finding for slot in slots for finding in (_runway(calendar, slot, days_min), _gap(calendar, slot))
    ]


def _runway(calendar: Calendar, slot: Slot, days_min: int) -> Finding:
    key, ahead = f"runway:{slot.language}", runway(slot, calendar.now)
    empty = list(ahead.empty)
    said = f"{ahead.ready} days in a row are approved from {ahead.first}" + ("" if empty else ", at least")
    seen = f"without an approved post within {AHEAD_DAYS} days: {_listed(empty)}" if empty else ""
    if ahead.ready >= days_min:
        return Finding(key, Level.OK, said, seen)
    return Finding(
        key,
        Level.WARNING,
        f"Only {said}",
        seen,
        f"approve posts until there are {days_min} days ahead (BPOD_WATCH_RUNWAY_DAYS)",
    )


def _gap(calendar: Calendar, slot: Slot) -> Finding:
    key = f"gap:{slot.language}"
    last = (
        Edition.objects.filter(language=slot.language, state=Edition.State.APPROVED)
        .order_by("-publish_on")
        .values_list("publish_on", flat=True)
        .first()
    )
    gaps = [date for date in runway(slot, calendar.now).empty if last is not None and date < last]
    if not gaps:
        return ok(key, f"no gap before the last approved day ({last or 'none yet'})")
    return Finding(
        key,
        Level.WARNING,
        f"{gaps[0]} has no approved post, though later days have",
        f"empty within {AHEAD_DAYS} days: {_listed(gaps)}",
        "approve a post for it, or move a later one",
        about=str(gaps[0]),
    )


def _listed(dates: list[datetime.date]) -> str:
    shown = ", ".join(str(date) for date in dates[:5])
    return f"{shown} and {len(dates) - 5} more" if len(dates) > 5 else shown
