"""The two clocks everything is given: the wall's, which people set, and the ledger's, which nobody can.

The wall clock tells when something is due. Leases and quiet times are counted on the ledger clock:
it follows CLOCK_BOOTTIME (clock_gettime(2): steady, and it counts the time asleep) and is carried
over restarts in the database, so that no step of the wall clock can end a lease. docs/adr/0002
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass


def wall_now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def boot_seconds() -> float:
    """Seconds since boot, the time asleep included where the system counts it."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True)
class Clock:
    now: Callable[[], datetime.datetime] = wall_now


def clock_from(instant: datetime.datetime) -> Clock:
    """A wall clock that stood at `instant` when this was called, and goes on from there."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone; write one such as 2026-03-01T08:00:00Z")
    started = boot_seconds()
    return Clock(
        now=lambda: instant.astimezone(datetime.UTC) + datetime.timedelta(seconds=boot_seconds() - started)
    )
