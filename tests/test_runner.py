"""The in-process runner sleeps until the next thing is due, and over nothing that came due while it was at work."""

from __future__ import annotations

import datetime
import threading

from publisher.clock import Clock
from publisher.editions.models import Edition
from publisher.runner import RHYTHM, run
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from tests import factories

HALF = datetime.timedelta(seconds=0.5)


class Stopped(threading.Event):
    """Notes how long the runner would have slept, and ends it after so many ticks."""

    def __init__(self, ticks: int) -> None:
        super().__init__()
        self.ticks = ticks
        self.slept: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.slept.append(timeout or 0.0)
        if len(self.slept) == self.ticks:
            self.set()
        return self.is_set()


def test_a_slot_that_comes_while_a_tick_is_at_work_gets_the_next_tick_at_once(transactional_db):  # noqa: ARG001
    factories.sites()
    factories.approved()
    slot = Slot.objects.get(language="en")
    slot_at = slot_instant(factories.DAY, slot.time, slot.zone)
    readings = iter([slot_at - HALF] * 2)  # when the tick begins, and when it looks for what is due
    stopped = Stopped(ticks=2)
    run(stopped, Clock(now=lambda: next(readings, slot_at + HALF)))
    assert stopped.slept == [0.0, RHYTHM.total_seconds()]
    assert Edition.objects.get().state == Edition.State.RELEASED
