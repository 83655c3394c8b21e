"""The ledger clock: seconds that only go forward, on every host and over every restart."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

from django.db.models import Max

from publisher.clock import boot_seconds
from publisher.deliveries.models import LedgerClock

SYNC_SECONDS = 5.0
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

_lock = threading.Lock()
_synced_at = float("-inf")
_ahead = 0.0


def ledger_seconds() -> float:
    """Now, on the ledger clock. Reads and writes the database every `SYNC_SECONDS`."""
    global _synced_at, _ahead  # noqa: PLW0603 - one clock a process
    with _lock:
        boot = boot_seconds()
        if boot - _synced_at >= SYNC_SECONDS:
            _ahead = _sync(boot) - boot
            _synced_at = boot
        return boot + _ahead


def _sync(boot: float) -> float:
    boot_id = _BOOT_ID.read_text().strip() if _BOOT_ID.exists() else "unknown"
    host = socket.gethostname()
    row = LedgerClock.objects.filter(host=host).first()
    furthest = LedgerClock.objects.aggregate(furthest=Max("ledger_seconds"))["furthest"] or 0.0
    if row is not None and row.boot_id == boot_id and boot >= row.boot_seconds:
        furthest = max(furthest, row.ledger_seconds + boot - row.boot_seconds)
    LedgerClock.objects.update_or_create(
        host=host, defaults={"boot_id": boot_id, "boot_seconds": boot, "ledger_seconds": furthest}
    )
    return furthest
