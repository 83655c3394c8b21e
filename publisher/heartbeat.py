"""Signs of life: one small file in the home for each process that ticks, on whatever host.

All hosts of an installation share one home (the baked sites lie in it), so the files tell of all of
them, also when the database does not answer.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
import os
import socket
from dataclasses import dataclass
from pathlib import Path

FOLDER = "heartbeat"
TICK = "tick"
"""A tick has ended, whoever asked for it."""
BEAT = "beat"
"""A tick came through the broker: beat and broker are alive."""
FORGOTTEN_AFTER = datetime.timedelta(days=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sign:
    role: str
    whose: str
    """Host and process."""
    at: datetime.datetime


def beat(home: Path, role: str, now: datetime.datetime) -> None:
    """Never in the way of what it reports: a disk that is full costs the sign, not the tick."""
    folder = home / FOLDER
    mine = folder / f"{role}.{socket.gethostname()}.{os.getpid()}"
    try:
        folder.mkdir(exist_ok=True)
        if not mine.exists():
            _forget_the_dead(folder, now)
        new = mine.with_name(f".{mine.name}")
        new.write_text(now.isoformat(), encoding="ascii")
        new.replace(mine)
    except OSError as error:
        log.warning("no sign of life could be written: %s", error.strerror)


def signs(home: Path, role: str) -> list[Sign]:
    """The newest first. A file that cannot be read is no sign of life."""
    found = []
    for path in (home / FOLDER).glob(f"{role}.*"):
        with contextlib.suppress(OSError, ValueError):
            at = datetime.datetime.fromisoformat(path.read_text(encoding="ascii"))
            found.append(Sign(role, path.name.partition(".")[2], at))
    return sorted(found, key=lambda sign: sign.at, reverse=True)


def _forget_the_dead(folder: Path, now: datetime.datetime) -> None:
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            if now.timestamp() - path.stat().st_mtime > FORGOTTEN_AFTER.total_seconds():
                path.unlink()
