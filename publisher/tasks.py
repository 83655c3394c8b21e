"""Celery's tasks: each takes an id at most and calls one service."""

from __future__ import annotations

import datetime
import logging

from celery import shared_task
from django.conf import settings
from django.db import close_old_connections
from kombu.exceptions import OperationalError

from publisher import heartbeat, watchdog
from publisher.celery import TICK_SECONDS
from publisher.clock import Clock, wall_now
from publisher.deliveries import ledger
from publisher.tick import next_due_at, tick, use_quiet_time

log = logging.getLogger(__name__)

LOOK_AHEAD = datetime.timedelta(seconds=TICK_SECONDS + 1)


@shared_task(name="publisher.tick")
def tick_task() -> None:
    watchdog.tick_seen()
    began_at = wall_now()
    heartbeat.beat(settings.BPOD_HOME, heartbeat.BEAT, began_at)
    report = tick(Clock(), deliver=nudge)
    for sentence in report.needs:
        log.warning("needs a person: %s", sentence)
    _wake_at_the_minute(began_at)
    use_quiet_time(Clock())


@shared_task(name="publisher.deliver")
def deliver_task(delivery_id: int) -> None:
    ledger.deliver(delivery_id, Clock())


def nudge(delivery_id: int) -> None:
    """Ask a worker to deliver; where the broker does not answer, deliver here and now."""
    try:
        deliver_task.apply_async((delivery_id,), expires=30)
    except (OperationalError, OSError):
        ledger.deliver(delivery_id, Clock())


def _wake_at_the_minute(began_at: datetime.datetime) -> None:
    """What has come due since this tick began, or does before the next, gets a tick of its own, at its instant.

    Never further ahead: on Redis a longer countdown can run several times (celery/kombu#337).
    """
    due_at = next_due_at(began_at, LOOK_AHEAD)
    if due_at is not None:
        try:
            seconds = (due_at - wall_now()).total_seconds()
            tick_task.apply_async(countdown=max(0.0, seconds), expires=30)
        except (OperationalError, OSError):
            log.warning("broker not reached; the next tick will do")


def _tick_here() -> None:
    close_old_connections()
    try:
        watchdog.tick_seen()
        tick(Clock())
    finally:
        close_old_connections()


watchdog.Watchdog.act = staticmethod(_tick_here)
