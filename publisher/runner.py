"""The in-process runner: ticks without any broker, where no Redis-compatible server can start."""

from __future__ import annotations

import datetime
import logging
import threading

from django.db import close_old_connections

from publisher.clock import Clock
from publisher.tick import next_due_at, tick, use_quiet_time

log = logging.getLogger(__name__)

RHYTHM = datetime.timedelta(seconds=10)


def run(stopped: threading.Event, clock: Clock) -> None:
    """Tick until `stopped`, sleeping until the next thing is due and never longer than `RHYTHM`."""
    while not stopped.is_set():
        close_old_connections()
        began_at = clock.now()
        try:
            tick(clock)
            use_quiet_time(clock)
            # What came due while the tick was at work waits for no other.
            due_at = next_due_at(began_at, RHYTHM)
        except Exception:
            log.exception("tick failed; the next one tries again")
            due_at = None
        now = clock.now()
        stopped.wait(max(0.0, ((due_at or now + RHYTHM) - now).total_seconds()))
