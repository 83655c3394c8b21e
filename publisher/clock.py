"""The two clocks everything is given: the wall's, which people set, and the ledger's, which nobody can.

The wall clock tells when something is due. Leases and quiet times are counted on the ledger clock:
it follows CLOCK_BOOTTIME (clock_gettime(2): steady, and it counts the time asleep) and is carried
over restarts in the database, so that no step of the wall clock can end a lease. docs/adr/0002
"""

from __future__ import annotations

import ctypes
import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass


def wall_now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def boot_seconds() -> float:
    """Seconds since boot, the time asleep included where the system counts it."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def kernel_synchronised() -> bool:
    """Whether the kernel calls its clock synchronised. Setting the clock by hand ends that, until a time
    service agrees again. False where the system does not tell.

    adjtimex(2): with `modes` 0 it only reads, and its return value is the clock's state.
    """
    try:
        answer = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    except (OSError, AttributeError):
        return False
    return 0 <= int(answer) < _TIME_ERROR


_TIMEX_BYTES = 512
"""More than `struct timex` has on any platform."""
_TIME_ERROR = 5


@dataclass(frozen=True)
class Clock:
    now: Callable[[], datetime.datetime] = wall_now
    boot: Callable[[], float] = boot_seconds
    synchronised: Callable[[], bool] = kernel_synchronised
    hosts: bool | None = None
    """Whether `now` is this host's own clock, which is guarded; not given: where it is `wall_now`.

    Any other is somebody's word (`bpod tick --at`) and is taken as it is.
    """

    @property
    def is_hosts(self) -> bool:
        return self.now is wall_now if self.hosts is None else self.hosts


def clock_from(instant: datetime.datetime) -> Clock:
    """A told wall clock that stood at `instant` when this was called, and goes on from there."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone; write one such as 2026-03-01T08:00:00Z")
    started = boot_seconds()
    return Clock(
        now=lambda: instant.astimezone(datetime.UTC) + datetime.timedelta(seconds=boot_seconds() - started)
    )
