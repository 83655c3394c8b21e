"""Notices a wall clock that moved otherwise than time did, and keeps tomorrow's picture in the house.

Time itself is the clock since boot, which nobody can set (publisher/clock.py). While a `ClockJump` of
this host is open, this host releases nothing; what is public already goes on its way. It is settled when
the wall clock comes back to where it should be, when the kernel says that it agrees with a time service,
or when a person says that it is right now (`bpod clock accept`).
"""

from __future__ import annotations

import datetime
import logging

from django.db import transaction
from django.db.models import QuerySet

from publisher.clock import Clock
from publisher.deliveries import ledger_clock
from publisher.deliveries.models import ClockJump, LedgerClock

log = logging.getLogger(__name__)

JUMP_SECONDS = 30.0
ANCHOR_SECONDS = 1.0
"""Less is the slow pull of a time service, and not worth a write at each tick."""
MEND = "set it right; if it is right now, run: bpod clock accept"


def trusted(clock: Clock, now: datetime.datetime) -> bool:
    """Whether this host may release by `now`, which was just read from `clock`."""
    if not clock.is_hosts:
        return True
    with transaction.atomic():
        row = ledger_clock.sync()
        passed = datetime.timedelta(seconds=clock.boot() - row.boot_seconds)
        jump = open_jumps().filter(host=row.host).first()
        if row.wall_at is None:  # the first reading since this host was started
            _anchor(row, now - passed)
            return jump is None or _agreed(jump, clock, now)
        moved = (now - passed - row.wall_at).total_seconds()
        if abs(moved) <= JUMP_SECONDS:
            if jump is not None:
                _settle(jump, "the wall clock, which came back", now)
            if abs(moved) >= ANCHOR_SECONDS:
                _anchor(row, now - passed)
            return True
        if not _agreed(_noted(jump, row.host, moved, now), clock, now):
            return False
        _anchor(row, now - passed)
    return True


def open_jumps() -> QuerySet[ClockJump]:
    return ClockJump.objects.filter(settled_at__isnull=True)


def accept(by_name: str, now: datetime.datetime, host: str | None = None) -> list[ClockJump]:
    """A person's word that the wall clock of `host`, or of every host, is right as it is."""
    with transaction.atomic():
        jumps = list(open_jumps().filter(**{"host": host} if host else {}))
        for jump in jumps:
            LedgerClock.objects.filter(host=jump.host).update(wall_at=None)
            _settle(jump, by_name, now)
    return jumps


def needs() -> list[str]:
    return [
        f"{jump.host}: its wall clock moved by {jump.seconds:+.0f} seconds, noticed when it read "
        f"{jump.noticed_at:%Y-%m-%d %H:%M:%S} UTC; this host releases nothing; {MEND}"
        for jump in open_jumps()
    ]


def _anchor(row: LedgerClock, wall_at: datetime.datetime) -> None:
    LedgerClock.objects.filter(pk=row.pk).update(wall_at=wall_at)


def _noted(jump: ClockJump | None, host: str, moved: float, now: datetime.datetime) -> ClockJump:
    if jump is None:
        log.warning("the wall clock moved by %+.0f seconds; %s releases nothing; %s", moved, host, MEND)
        return ClockJump.objects.create(host=host, noticed_at=now, seconds=moved)
    if abs(moved - jump.seconds) > JUMP_SECONDS:  # it was moved once more
        jump.noticed_at, jump.seconds = now, moved
        jump.save(update_fields=["noticed_at", "seconds"])
    return jump


def _agreed(jump: ClockJump, clock: Clock, now: datetime.datetime) -> bool:
    if not clock.synchronised():
        return False
    _settle(jump, "the kernel, which calls the clock synchronised", now)
    return True


def _settle(jump: ClockJump, by_name: str, now: datetime.datetime) -> None:
    jump.settled_at, jump.settled_by = now, by_name
    jump.save(update_fields=["settled_at", "settled_by"])
    log.warning("the clock jump of %s by %+.0f seconds was settled by %s", jump.host, jump.seconds, by_name)
