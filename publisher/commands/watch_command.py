from __future__ import annotations

import fcntl
import signal
import sys
import threading
from pathlib import Path
from typing import IO

import click
from django.conf import settings

from publisher.clock import Clock
from publisher.watch.machine import be_impatient
from publisher.watch.watch import Watch, book_path

STANDBY_SECONDS = 5.0


@click.command()
@click.option("--once", is_flag=True, help="One round now. Exit status 1: something is not as it should be.")
def command(once: bool) -> None:
    """Look every minute for what did not happen, and raise alarms. Needs no worker, beat or broker."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    lock = _book_lock(settings.BPOD_HOME)
    if once and not _take(lock):
        raise click.ClickException("another `bpod watch` keeps the alarm book of this home")
    while not once and not _take(lock):
        if stopped.wait(STANDBY_SECONDS):
            return
    be_impatient()
    watch = Watch(settings.BPOD_HOME, settings.ENVIRONMENT.watching, Clock())
    if once:
        watch.round()
        sys.exit(1 if watch.book.is_bad else 0)
    watch.run(stopped)


def _book_lock(home: Path) -> IO[str]:
    """One watch keeps the book, so that nothing is told twice; a second one stands by."""
    folder = book_path(home).parent
    folder.mkdir(exist_ok=True)
    return (folder / "lock").open("w")


def _take(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
