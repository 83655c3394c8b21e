"""What the machine knows of time zones, and when each slot's clock changes next."""

from __future__ import annotations

import datetime
import importlib.metadata
import zoneinfo
from pathlib import Path

from publisher.schedule.models import Slot
from publisher.watch.finding import Finding, Level, ok

AHEAD_DAYS = 400
ONE_DAY = datetime.timedelta(days=1)


def data() -> Finding:
    """zoneinfo reads the system's data first, then the package's.

    https://docs.python.org/3/library/zoneinfo.html#data-sources
    """
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / "Europe" / "London").exists():
            return ok("tzdata", f"time-zone data {_system_version(folder)}, the system's")
    try:
        return ok("tzdata", f"time-zone data {importlib.metadata.version('tzdata')}, the package tzdata")
    except importlib.metadata.PackageNotFoundError:
        return Finding("tzdata", Level.BAD, "There is no time-zone data", mend="install the package tzdata")


def changes(now: datetime.datetime) -> list[Finding]:
    return [_change(slot, now) for slot in Slot.objects.all()]


def next_change(
    zone: zoneinfo.ZoneInfo, now: datetime.datetime
) -> tuple[datetime.date, datetime.timedelta] | None:
    """The local date on which the clocks change next, and by how much."""
    noon = datetime.time(12)
    date = now.astimezone(zone).date()
    before = datetime.datetime.combine(date - ONE_DAY, noon, zone).utcoffset()
    for _ in range(AHEAD_DAYS):
        after = datetime.datetime.combine(date, noon, zone).utcoffset()
        if before is not None and after is not None and before != after:
            return date, after - before
        before, date = after, date + ONE_DAY
    return None


def _change(slot: Slot, now: datetime.datetime) -> Finding:
    key = f"slot:{slot.language}"
    said = f"{slot.language}: {slot.time:%H:%M} {slot.zone}"
    change = next_change(zoneinfo.ZoneInfo(slot.zone), now)
    if change is None:
        return ok(key, f"{said}; its clock does not change within {AHEAD_DAYS} days")
    date, step = change
    minutes = round(step.total_seconds() / 60)
    return ok(
        key, f"{said}; its clock goes {'forward' if minutes > 0 else 'back'} by {abs(minutes)} min on {date}"
    )


def _system_version(folder: Path) -> str:
    """Where Debian and others put it: the first line of tzdata.zi, “# version 2025b”."""
    try:
        with (folder / "tzdata.zi").open(encoding="ascii") as file:
            return file.readline().removeprefix("# version").strip()
    except (OSError, UnicodeDecodeError):
        return "of a version it does not tell"
