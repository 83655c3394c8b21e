"""Ticks in this very process when no other tick has come for a while: no beat, no broker, no matter."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

_last_tick = time.monotonic()


def tick_seen() -> None:
    """Told by every tick of this process."""
    global _last_tick  # noqa: PLW0603 - one a process
    _last_tick = time.monotonic()


def seconds_since_tick() -> float:
    return time.monotonic() - _last_tick


class Watchdog:
    """A thread that calls `act` when `seconds_since_tick` exceeds twice the rhythm.

    `act` is set by whoever knows how to tick (`publisher.tasks`); until then nothing happens.
    """

    act: Callable[[], None] | None = None

    def __init__(self, rhythm_seconds: float) -> None:
        self._rhythm = rhythm_seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()

    def _watch(self) -> None:
        while not self._stopped.wait(self._rhythm / 2):
            if Watchdog.act is not None and seconds_since_tick() > 2 * self._rhythm:
                try:
                    Watchdog.act()
                except Exception:
                    log.exception("tick failed; the next one tries again")
