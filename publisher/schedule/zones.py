"""What the machine knows of time zones: where their data comes from, and when a zone's clocks change next."""

from __future__ import annotations

import datetime
import importlib.metadata
import zoneinfo
from functools import lru_cache
from pathlib import Path

from publisher.schedule.slots import ONE_DAY

AHEAD_DAYS = 400


@lru_cache(maxsize=16)
def next_change(zone: str, today: datetime.date) -> tuple[datetime.date, datetime.timedelta] | None:
    """The local date on which the clocks change next, today or later, and by how much."""
    info, noon, date = zoneinfo.ZoneInfo(zone), datetime.time(12), today
    before = datetime.datetime.combine(date - ONE_DAY, noon, info).utcoffset()
    for _ in range(AHEAD_DAYS):
        after = datetime.datetime.combine(date, noon, info).utcoffset()
        if before is not None and after is not None and before != after:
            return date, after - before
        before, date = after, date + ONE_DAY
    return None


def zone_data() -> str:
    """Which release of the IANA database the zones are read from, and where it lies.

    https://docs.python.org/3/library/zoneinfo.html#data-sources: the system's comes before the package.
    """
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / "Europe" / "London").exists():
            return f"{_release(folder)} ({folder})"
    return f"{importlib.metadata.version('tzdata')} (the package tzdata)"


def _release(folder: Path) -> str:
    """The first line of tzdata.zi is `# version 2026a`; not every system installs that file."""
    source = folder / "tzdata.zi"
    if not source.exists():
        return "of a release it does not name"
    with source.open(encoding="ascii", errors="replace") as lines:
        return lines.readline().removeprefix("# version ").strip()
