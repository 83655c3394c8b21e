"""What lies ahead: days that are ready, texts that are still to be translated, and the next change of the clocks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from publisher.editions.freeze import SOURCE
from publisher.schedule.models import Slot
from publisher.schedule.runway import Runway, first_ahead, runway
from publisher.schedule.slots import ONE_DAY, local_date
from publisher.schedule.verdict import language_name
from publisher.schedule.zones import next_change
from translations import lag
from translations.models import Job

TEXTS_DAYS = 7
LAG_DAYS = 60


class Ready(Runway):
    """As it is shown."""

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
    by: datetime.timedelta
    """The clocks go forward, or back (negative)."""

    @property
    def minutes(self) -> int:
        return round(self.by.total_seconds() / 60)

    @property
    def words(self) -> str:
        return f"{'forward' if self.minutes > 0 else 'back'} by {abs(self.minutes)} minutes"


def ready(now: datetime.datetime) -> Ready | None:
    """None: no slot is set."""
    slot = Slot.objects.filter(language=SOURCE).first()
    if slot is None:
        return None
    found = runway(slot, now)
    return Ready(found.first, found.empty)


def translating(now: datetime.datetime) -> list[Translating]:
    slots = Slot.objects.exclude(language=SOURCE).order_by("language")
    return [_translating(slot, now) for slot in slots]


def _translating(slot: Slot, now: datetime.datetime) -> Translating:
    first = first_ahead(slot, now)
    jobs = Job.objects.filter(
        language=slot.language, publish_on__range=(first, first + ONE_DAY * (TEXTS_DAYS - 1))
    ).exclude(state=Job.State.CANCELLED)
    rows = list(jobs.order_by("publish_on").values_list("publish_on", "state", "lease_until"))
    nobody = tuple(date for date, state, until in rows if _is_nobodys(state, until, now))
    approved = sum(state == Job.State.DONE for _, state, _ in rows)
    return Translating(
        name=language_name(slot.language),
        language=slot.language,
        texts=len(rows),
        approved=approved,
        in_work=len(rows) - approved - len(nobody),
        nobody=nobody,
        percent_on_time=_on_time(slot.language, now, first),
    )


def _is_nobodys(state: str, lease_until: datetime.datetime | None, now: datetime.datetime) -> bool:
    lost = state == Job.State.CLAIMED and lease_until is not None and lease_until <= now
    return state == Job.State.OPEN or lost


def _on_time(language: str, now: datetime.datetime, today: datetime.date) -> int | None:
    months = lag.of(language, now, since=today - ONE_DAY * LAG_DAYS)
    texts = sum(month.texts for month in months)
    return 100 * sum(month.on_time for month in months) // texts if texts else None


def clock_change(now: datetime.datetime) -> list[ClockChange]:
    """The next one of each zone that has a slot."""
    slots = sorted(Slot.objects.values_list("language", "zone"), key=lambda slot: slot[0] != SOURCE)
    zones = dict.fromkeys(zone for _, zone in slots)
    changes = ((zone, next_change(zone, local_date(now, zone))) for zone in zones)
    return [ClockChange(zone, *change) for zone, change in changes if change is not None]
