"""The machine below: disk, database, signs of life of what ticks."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection

from publisher import heartbeat
from publisher.editions.models import Site
from publisher.watch.finding import Finding, Level, ok

FREE_BYTES_MIN = 500_000_000
FREE_SHARE_MIN = 0.05
SILENCE_MAX = datetime.timedelta(minutes=2)
CONNECT_SECONDS = 10
STATEMENT_SECONDS = 20


def be_impatient() -> None:
    """For this process: a database that accepts and never answers counts as gone, after a while.

    https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
    """
    if connection.vendor == "postgresql":
        connection.settings_dict["OPTIONS"] |= {
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": STATEMENT_SECONDS * 1000,
            "options": f"-c statement_timeout={STATEMENT_SECONDS}s",
        }


def database() -> Finding:
    try:
        Site.objects.exists()
    except (DatabaseError, InterfaceError) as error:
        connection.close()
        words = str(error).strip().splitlines() or [""]
        return Finding(
            "database",
            Level.BAD,
            "The database cannot be used",
            f"{type(error).__name__}: {words[0]}",
            "see whether it runs, and whether DATABASE_URL is right; a new one needs `bpod prepare`",
        )
    return ok("database", f"the database answers ({connection.vendor})")


def disk(home: Path) -> Finding:
    usage = shutil.disk_usage(home)
    return room(usage.free, usage.total)


def room(free_bytes: int, total_bytes: int) -> Finding:
    share = free_bytes / total_bytes
    said = f"{free_bytes / 1e9:.1f} GB ({share:.0%}) are free in the home"
    if free_bytes >= FREE_BYTES_MIN and share >= FREE_SHARE_MIN:
        return ok("disk", said)
    return Finding(
        "disk",
        Level.BAD if free_bytes < FREE_BYTES_MIN else Level.WARNING,
        "The disk is nearly full",
        said,
        "make room: pages, feeds and the ledger cannot be written on a full disk",
    )


def ticks(home: Path, now: datetime.datetime) -> Finding:
    """Whether anything ticks at all, by whichever way it was woken."""
    signs = heartbeat.signs(home, heartbeat.TICK)
    newest = signs[0].at if signs else None
    # An instant ahead was written under another clock; as far ahead, it tells as little as one long ago.
    if newest is not None and abs(now - newest) <= SILENCE_MAX:
        return ok("tick", f"the last tick was {ago(now, newest)}")
    return Finding(
        "tick",
        Level.BAD,
        "Nothing ticks: no post will be released, baked or delivered",
        f"the last tick was {ago(now, newest)} ({signs[0].whose})"
        if newest
        else "no tick was ever seen in this home",
        "start a worker (`bpod worker`); until then `bpod tick` does one round by hand",
        since=newest,
    )


def ago(now: datetime.datetime, then: datetime.datetime) -> str:
    seconds = (now - then).total_seconds()
    if seconds < 0:
        return f"{then:%Y-%m-%d %H:%M} UTC, which is ahead"
    if seconds < 120:
        return f"{seconds:.0f} s ago"
    return f"{seconds / 60:.0f} min ago" if seconds < 7200 else f"{seconds / 3600:.0f} h ago"
