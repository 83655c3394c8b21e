"""The ledger clock: seconds that only go forward, on every host and over every restart."""

from __future__ import annotations

import datetime
import socket
import threading
from contextlib import nullcontext
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max

from publisher.clock import boot_seconds
from publisher.deliveries.models import LedgerClock

SYNC_SECONDS = 5.0
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

_lock = threading.Lock()
_synced_at = float("-inf")
_ahead = 0.0


def ledger_seconds() -> float:
    """Now, on the ledger clock. Reads and writes the database every `SYNC_SECONDS`.

    Not within a transaction, where that can wait: the clock's row would stay locked until its end, beside others.
    Nor does a transaction ever wait for another thread here, which may be waiting for that very transaction.
    """
    inside = connection.in_atomic_block
    if not _is_stale() or (inside and _synced_at > 0):
        return boot_seconds() + _ahead
    with nullcontext() if inside else _lock:
        if _is_stale():
            _carry()
        return boot_seconds() + _ahead


def _is_stale() -> bool:
    return boot_seconds() - _synced_at >= SYNC_SECONDS


def _carry() -> None:
    global _synced_at, _ahead  # noqa: PLW0603 - one clock a process
    row = sync(at_least=boot_seconds() + _ahead if _synced_at > 0 else 0.0)
    _ahead = row.ledger_seconds - row.boot_seconds
    _synced_at = row.boot_seconds


def host() -> str:
    return socket.gethostname()


def sync(at_least: float = 0.0) -> LedgerClock:
    """Carry this host's row to this moment; the row is locked until the transaction ends.

    `at_least` is how far the caller has seen it come: it does not go back when the database is replaced.

    `wall_at` is carried as well: it is what the wall clock has to say now, if nobody touched it since
    `clock_guard` last read it. After a restart nobody knows, and it is empty.
    """
    boot_id = _BOOT_ID.read_text().strip() if _BOOT_ID.exists() else "unknown"
    with transaction.atomic():
        boot = boot_seconds()
        row = LedgerClock.objects.select_for_update().filter(host=host()).first()
        stored = LedgerClock.objects.aggregate(furthest=Max("ledger_seconds"))["furthest"] or 0.0
        furthest = max(stored, at_least)
        wall_at = None
        if row is not None and row.boot_id == boot_id and boot >= row.boot_seconds:
            passed = boot - row.boot_seconds
            furthest = max(furthest, row.ledger_seconds + passed)
            wall_at = row.wall_at and row.wall_at + datetime.timedelta(seconds=passed)
        row, _ = LedgerClock.objects.update_or_create(
            host=host(),
            defaults={
                "boot_id": boot_id,
                "boot_seconds": boot,
                "ledger_seconds": furthest,
                "wall_at": wall_at,
            },
        )
    return row
