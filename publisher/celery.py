"""Celery: wake-ups, never the truth. A lost message costs ten seconds, not a post (docs/adr/0001).

Beat holds one fixed entry and nothing a person edits. Why each setting is as it is: Celery's and
kombu's defaults re-run, lose or hang tasks in ways we measured; docs/adr/0001 lists them.
"""

from __future__ import annotations

from typing import Any

from celery import Celery, bootsteps

from publisher import environment
from publisher.watchdog import Watchdog

TICK_SECONDS = 10.0

app = Celery("publisher")
app.conf.update(
    broker_url=environment.read().broker_url,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"socket_timeout": 5, "socket_connect_timeout": 3},
    task_ignore_result=True,
    task_acks_late=False,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    timezone="UTC",
    beat_schedule={"tick": {"task": "publisher.tick", "schedule": TICK_SECONDS, "options": {"expires": 15}}},
)


class TickWithoutBeat(bootsteps.StartStopStep):
    """Every worker ticks by itself when beat or the broker is silent."""

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        self.watchdog = Watchdog(TICK_SECONDS)

    def start(self, worker: Any) -> None:  # noqa: ARG002 - Celery's signature
        self.watchdog.start()

    def stop(self, worker: Any) -> None:  # noqa: ARG002
        self.watchdog.stop()


app.steps["worker"].add(TickWithoutBeat)
