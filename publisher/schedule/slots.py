"""Slot arithmetic: a calendar date, a wall-clock time and a zone make one instant.

The rule for the two odd days a year is RFC 5545's (section 3.3.5): a time that does not exist (the
gap in spring) is read with the offset before the gap; one that exists twice (the fold in autumn)
means the first. Days are calendar dates; nothing here ever adds 86,400 seconds. docs/adr/0002
"""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

ONE_DAY = datetime.timedelta(days=1)


def slot_instant(date: datetime.date, time: datetime.time, zone: str) -> datetime.datetime:
    """The UTC instant of the slot on `date`."""
    local = datetime.datetime.combine(date, time.replace(tzinfo=None, fold=0), ZoneInfo(zone))
    return local.astimezone(datetime.UTC)


def local_date(now: datetime.datetime, zone: str) -> datetime.date:
    """The calendar date of the instant `now` in the zone."""
    if now.tzinfo is None:
        raise ValueError(f"{now} has no time zone; an instant is needed")
    return now.astimezone(ZoneInfo(zone)).date()


def next_slot(now: datetime.datetime, time: datetime.time, zone: str) -> datetime.datetime:
    """The first slot after `now`."""
    date = local_date(now, zone)
    while (instant := slot_instant(date, time, zone)) <= now:
        date += ONE_DAY
    return instant
