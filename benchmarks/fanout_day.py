"""The days of `benchmarks.fanout`: languages of one post, each with outlets of its own."""

from __future__ import annotations

import dataclasses
import datetime
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from benchmarks.peer import Peer, peer
from benchmarks.processes import peak_bytes
from benchmarks.rows import at_most, row
from benchmarks.works import worker
from channels.contract import Memo
from channels.models import Outlet
from channels.outlets import adapter_of
from publisher.clock import Clock, clock_from
from publisher.deliveries import ledger
from publisher.deliveries.models import Delivery, State
from publisher.editions import freeze, store
from publisher.editions.models import Edition, Site
from publisher.editions.story import story
from publisher.prepare import prepare
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from publisher.tasks import nudge
from publisher.tick import tick
from tests import factories

DELAYS_SECONDS = (0.0, 0.05)
WAIT_SECONDS = 600.0
LEDGER_MS_MAX = 5


def measure(home: Path, outlets: int) -> list[dict[str, Any]]:
    prepare()
    with peer(home / "peer") as platform:
        rows = _beside_bare_calls(platform, outlets)
        with worker() as pid:
            for number, delay in enumerate(DELAYS_SECONDS):
                rows += _through_the_worker(platform, outlets, delay, f"en-w{number}")
            rows.append(row(f"P10 {outlets} outlets: worker's memory at most", "MB", peak_bytes(pid) / 1e6))
    return rows


def _beside_bare_calls(platform: Peer, outlets: int) -> list[dict[str, Any]]:
    """Each delivery of the ledger beside the same calls made bare, one after the other, in random order.

    Seconds by the clock, and those of this thread on a processor: other work on the machine changes only the first.
    """
    edition = _edition(platform, "en-ledger", outlets)
    ids: list[int] = []
    _release(edition, ids.append)
    bare = [platform.outlet(f"bare-{number}") for number in range(outlets)]
    clock = clock_from(_slot_at(edition))
    work: list[Callable[[], object]] = []
    taken = {True: Taken(), False: Taken()}
    for delivery_id, outlet in zip(ids, bare, strict=True):
        work.append(taken[True].by(lambda pk=delivery_id: ledger.deliver(pk, clock)))
        work.append(taken[False].by(lambda one=outlet: _bare_call(one, edition)))
    random.Random(1).shuffle(work)
    with _counted() as counts:
        for call in work:
            call()
    if Delivery.objects.exclude(state=State.DELIVERED).exists():
        raise SystemExit("not everything was delivered")
    ours, beside = (1000 * taken[which].seconds / outlets for which in (True, False))
    cpu, beside_cpu = (1000 * taken[which].cpu_seconds / outlets for which in (True, False))
    label = f"P10 {outlets} outlets: the ledger's part of a delivery"
    return [
        row(f"P10 {outlets} outlets: one delivery (beside: the bare calls)", "ms", ours, beside),
        at_most(label, "ms", ours - beside, LEDGER_MS_MAX),
        row(f"{label}, of one processor", "ms", cpu - beside_cpu),
        row(f"P10 {outlets} outlets: queries a delivery", "queries", counts["queries"] / outlets),
        row(f"P10 {outlets} outlets: commits a delivery", "commits", counts["commits"] / outlets),
    ]


def _through_the_worker(platform: Peer, outlets: int, delay: float, language: str) -> list[dict[str, Any]]:
    edition = _edition(platform, language, outlets)
    platform.slow(delay)
    started = time.perf_counter()
    _release(edition, nudge)
    while Delivery.objects.filter(edition=edition).exclude(state=State.DELIVERED).exists():
        if time.perf_counter() - started > WAIT_SECONDS:
            raise SystemExit(f"not everywhere after {WAIT_SECONDS:.0f} s")
        time.sleep(0.05)
    seconds = time.perf_counter() - started
    platform.slow(0.0)
    label = f"P10 {outlets} outlets at {1000 * delay:.0f} ms a call"
    return [
        row(f"{label}: release to the last outlet", "s", seconds),
        row(f"{label}: deliveries a second", "1/s", outlets / seconds),
    ]


def _edition(platform: Peer, language: str, outlets: int) -> Edition:
    """An approved Edition in a language of its own, and outlets for it."""
    url = f"http://127.0.0.1:9/{language}"
    Site.objects.create(language=language, base_url=url, name="x", tag_authority="example.org,2026")
    Slot.objects.create(language=language, time=datetime.time(8), zone="UTC")
    for number in range(outlets):
        platform.outlet(f"{language}-{number}", language).save()
    post = Edition.objects.get(language="en").post if Edition.objects.exists() else factories.draft()
    content = freeze.content_of(post)
    for name in ("en", language):
        value = dataclasses.replace(content, language=name)
        revision = freeze.freeze(post, value, by=None, by_name="x", now=factories.NOON)
    print(f"{language}: {outlets} outlets", file=sys.stderr, flush=True)
    return Edition.objects.get(pk=revision.edition_id)


def _slot_at(edition: Edition) -> datetime.datetime:
    return slot_instant(edition.publish_on, datetime.time(8), "UTC")


def _release(edition: Edition, deliver: Callable[[int], object]) -> None:
    tick(clock_from(_slot_at(edition)), deliver=deliver)


def _bare_call(outlet: Outlet, edition: Edition) -> None:
    channel = adapter_of(outlet, Clock().now)
    rendition = channel.compose(story(edition.content(), "http://127.0.0.1:9", outlet.kind, ""))
    memo = Memo({}, lambda _: None)
    channel.prepare(rendition, memo, store.fetch)
    channel.send(rendition, memo, store.fetch)


@dataclass
class Taken:
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    def by(self, call: Callable[[], object]) -> Callable[[], object]:
        def run() -> None:
            started, used = time.perf_counter(), time.thread_time()
            call()
            self.seconds += time.perf_counter() - started
            self.cpu_seconds += time.thread_time() - used

        return run


@contextmanager
def _counted() -> Iterator[dict[str, int]]:
    """Queries; and commits: those of transactions, and each write outside of one."""
    counts = {"queries": 0, "commits": 0}

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        counts["queries"] += 1
        if not connection.in_atomic_block and sql.split(" ", 1)[0] in {"UPDATE", "INSERT", "DELETE"}:
            counts["commits"] += 1
        return execute(sql, params, many, context)

    commit = connection._commit

    def committed() -> None:
        counts["commits"] += 1
        commit()

    connection._commit = committed
    try:
        with connection.execute_wrapper(count):
            yield counts
    finally:
        connection._commit = commit
