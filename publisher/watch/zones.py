"""What the machine knows of time zones, and when each slot's clock changes next."""

from __future__ import annotations

import datetime
import importlib.metadata

from publisher.schedule.models import Slot
from publisher.schedule.slots import local_date
from publisher.schedule.zones import AHEAD_DAYS, next_change, zone_data
from publisher.watch.finding import Finding, Level, ok


def data() -> Finding:
    try:
        return ok("tzdata", f"time-zone data {zone_data()}")
    except importlib.metadata.PackageNotFoundError:
        return Finding("tzdata", Level.BAD, "There is no time-zone data", mend="install the package tzdata")


def changes(now: datetime.datetime) -> list[Finding]:
    return [_change(slot, now) for slot in Slot.objects.all()]


def _change(slot: Slot, now: datetime.datetime) -> Finding:
    key = f"slot:{slot.language}"
    said = f"{slot.language}: {slot.time:%H:%M} {slot.zone}"
    change = next_change(slot.zone, local_date(now, slot.zone))
    if change is None:
        return ok(key, f"{said}; its clock does not change within {AHEAD_DAYS} days")
    date, step = change
    minutes = round(step.total_seconds() / 60)
    return ok(
        key, f"{said}; its clock goes {'forward' if minutes > 0 else 'back'} by {abs(minutes)} min on {date}"
    )
