"""When a Delivery is tried again, and when no more: numbers, and functions of nothing but their arguments.

| what the adapter raised | what follows |
|---|---|
| `Refused` | never again as it is |
| `Unavailable` | when the platform says, else after a growing wait; a person after `SENDS_MAX` tries |
| `Unauthorized` | the outlet is held until a person reconnects it |
| `OutcomeUnknown` | looked up at once and at `LOOK_UP_OFFSETS`, then each half hour; a person after `LOOK_UPS_MAX` |
"""

from __future__ import annotations

import datetime
import hashlib

SENDS_MAX = 8
SENDS_AT_ONCE = 3
BACKOFF_FIRST_SECONDS = 30.0
BACKOFF_MAX_SECONDS = 1800.0
JITTER = (0.5, 1.5)

LEASE_SECONDS = 180.0
RENEW_SECONDS = 30.0
"""A preparation that takes longer than this commits what it learns, and renews its lease with it."""
QUIET_SECONDS = 600.0
"""Longer than a request can be under way plus the time a platform needs to list a new post."""

QUIET_IS_OVER_SECONDS = 5.0
LOOK_UP_OFFSETS = (0.0, 15.0, 60.0, 180.0, QUIET_SECONDS + QUIET_IS_OVER_SECONDS)
"""Seconds after the doubt. The last one is just late enough for “not there” to prove something."""
LOOK_UP_LATER_SECONDS = 1800.0
LOOK_UPS_MAX = 16
"""The first ten minutes, then about six hours: the rest is for a person."""
LOOK_UPS_TO_PROVE_ABSENCE = 2


def backoff(delivery_id: int, attempt: int) -> datetime.timedelta:
    """The wait after the try with this number, counted from 1. The same for the same two numbers."""
    wait = min(BACKOFF_FIRST_SECONDS * 2.0 ** min(attempt - 1, 30), BACKOFF_MAX_SECONDS)
    low, high = JITTER
    return datetime.timedelta(seconds=wait * (low + (high - low) * _fraction(delivery_id, attempt)))


def retry_at(
    delivery_id: int, attempt: int, asked_until: datetime.datetime | None, now: datetime.datetime
) -> datetime.datetime:
    """The next try after one that was surely not accepted: the platform's word counts, where it gave one."""
    return asked_until or now + backoff(delivery_id, attempt)


def send_again_at(delivery_id: int, attempts: int, now: datetime.datetime) -> datetime.datetime:
    """After a look-up proved that it is not there: at once, unless that keeps happening."""
    return now if attempts < SENDS_AT_ONCE else now + backoff(delivery_id, attempts)


def tried_enough(attempts: int) -> bool:
    return attempts >= SENDS_MAX


def look_up_wait(look_ups: int, quiet_seconds_left: float = 0.0) -> datetime.timedelta:
    """From the look-up with this number, counted from 1, to the next one; never past the moment at which
    “not there” begins to prove something."""
    seconds = LOOK_UP_LATER_SECONDS
    if look_ups < len(LOOK_UP_OFFSETS):
        seconds = LOOK_UP_OFFSETS[look_ups] - LOOK_UP_OFFSETS[look_ups - 1]
    if quiet_seconds_left > 0:
        seconds = min(seconds, quiet_seconds_left + QUIET_IS_OVER_SECONDS)
    return datetime.timedelta(seconds=seconds)


def looked_enough(look_ups: int) -> bool:
    return look_ups >= LOOK_UPS_MAX


def absence_is_proven(look_ups: int, *, quiet_is_over: bool) -> bool:
    return quiet_is_over and look_ups >= LOOK_UPS_TO_PROVE_ABSENCE


def _fraction(delivery_id: int, attempt: int) -> float:
    """From 0 to 1, spread evenly; two outlets that failed together do not come back together."""
    drawn = hashlib.sha256(f"{delivery_id}:{attempt}".encode()).digest()[:8]
    return int.from_bytes(drawn, "big") / 2**64
