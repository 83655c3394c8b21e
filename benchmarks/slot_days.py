"""The days `benchmarks.slot` releases, one tick each, to two sandbox outlets."""

from __future__ import annotations

import datetime
import time
from pathlib import Path
from typing import Any

from benchmarks.rows import percentile, row
from channels.models import Outlet
from publisher.clock import clock_from
from publisher.deliveries import ledger
from publisher.deliveries.models import Receipt
from publisher.editions import freeze
from publisher.prepare import prepare
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from publisher.tick import tick
from tests import factories, peers

DAYS = 100
FIRST = datetime.date(2026, 1, 1)


def measure(home: Path) -> list[dict[str, Any]]:
    prepare()
    with peers.sandbox(home / "peer") as peer:
        for number in (1, 2):
            settings, secrets = peer.outlet("tumblr", f"blog-{number}")
            outlet = Outlet(
                name=f"outlet-{number}",
                kind="tumblr",
                account=f"blog-{number}",
                language="en",
                settings=settings,
            )
            outlet.set_secrets(secrets)
            outlet.save()
        dates = [FIRST + datetime.timedelta(days=step) for step in range(DAYS)]
        for date in dates:
            freeze.approve(factories.draft(date), by=None, by_name="benchmark", now=factories.NOON)
        pages, lasts = zip(*(_release(date) for date in dates), strict=True)
    if Receipt.objects.count() != 2 * DAYS:
        raise SystemExit(f"{Receipt.objects.count()} receipts instead of {2 * DAYS}")
    return [
        row("slot: instant to page live, p50", "ms", percentile(pages, 0.5)),
        row("slot: instant to page live, p99", "ms", percentile(pages, 0.99)),
        row("slot: instant to the last of 2 sandbox outlets, p50", "ms", percentile(lasts, 0.5)),
        row("slot: instant to the last of 2 sandbox outlets, p99", "ms", percentile(lasts, 0.99)),
    ]


def _release(date: datetime.date) -> tuple[float, float]:
    """Milliseconds until the page is live, and until the last outlet has the post."""
    slot = Slot.objects.get(language="en")
    clock = clock_from(slot_instant(date, slot.time, slot.zone))
    started = time.perf_counter()
    live: list[float] = []

    def deliver(delivery_id: int) -> None:
        live.append(time.perf_counter() - started)
        ledger.deliver(delivery_id, clock)

    tick(clock, deliver=deliver)
    return 1000 * live[0], 1000 * (time.perf_counter() - started)
