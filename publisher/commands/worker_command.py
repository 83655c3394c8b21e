from __future__ import annotations

import signal
import threading
import warnings

import click
from celery.exceptions import SecurityWarning

from publisher import loaded, tasks
from publisher.celery import app
from publisher.clock import Clock
from publisher.runner import run


@click.command()
@click.option("--concurrency", default=4, show_default=True, help="Deliveries under way at once.")
@click.option("--no-broker", is_flag=True, help="Tick in this process, without Celery.")
def command(concurrency: int, no_broker: bool) -> None:
    """Release, bake and deliver whatever is due, until stopped."""
    loaded.keep()
    if no_broker:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        run(stopped, Clock())
    else:
        # Celery warns about root because of pickled messages; ours are JSON (its default).
        warnings.filterwarnings("ignore", category=SecurityWarning)
        app.start(
            [
                "--quiet",
                "worker",
                f"--include={tasks.__name__}",
                "--pool=threads",
                f"--concurrency={concurrency}",
                "--loglevel=WARNING",
                "--without-gossip",
                "--without-mingle",
                "--without-heartbeat",
            ]
        )
