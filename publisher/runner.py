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
        try:
            tick(clock)
            use_quiet_time(clock)
            now = clock.now()
            due_at = next_due_at(now, RHYTHM) or now + RHYTHM
        except Exception:
            log.exception("tick failed; the next one tries again")
            now = clock.now()
            due_at = now + RHYTHM
        stopped.wait(max(0.0, (due_at - now).total_seconds()))
