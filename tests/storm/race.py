"""Many workers and beats race over one day's deliveries on a real database, while workers are killed.

Time runs quickly: the system's clocks are read as so many times faster, for every process alike, so that a
lease is over in seconds. Counted at the platform's end: each post once at each outlet, nothing lost.
"""

from __future__ import annotations

import datetime
import logging
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from unittest import mock

from django.db import InterfaceError, OperationalError, close_old_connections, connections

from channels.models import Outlet
from publisher.clock import Clock
from publisher.deliveries import ledger, waiting
from publisher.deliveries.models import Delivery, Receipt, State
from publisher.editions.models import Edition
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from publisher.tick import tick
from tests.storm import crowd
from tests.storm.platform import LIST, registered
from tests.website import editions

DAY = datetime.date(2026, 3, 14)
KILL_EVERY_SECONDS = (0.15, 0.45)
OPEN = (State.PENDING, State.CLAIMED, State.SENDING, State.UNCONFIRMED, State.LOOKING_UP)


@dataclass(frozen=True)
class Outcome:
    deliveries: int
    delivered: int
    posts: int
    doubled: int
    wrong_receipts: int
    kills: int
    sends: dict[str, int]
    seconds: float

    @property
    def good(self) -> bool:
        lost = self.deliveries - self.delivered
        return self.posts == self.deliveries and not (lost or self.doubled or self.wrong_receipts)

    def __str__(self) -> str:
        return (
            f"{self.deliveries} deliveries, {self.kills} workers killed, {self.seconds:.0f} s: "
            f"{self.delivered} delivered, {self.posts} posts, {self.doubled} twice, "
            f"{self.wrong_receipts} wrong receipts; calls {dict(sorted(self.sends.items()))}"
        )


def fill(deliveries: int) -> None:
    editions.sites()
    Slot.ensure_defaults()
    editions.release(editions.content(DAY), state=Edition.State.APPROVED)
    Outlet.objects.bulk_create(
        Outlet(name=f"outlet-{number}", kind=LIST, account=f"a{number}", language="en")
        for number in range(deliveries)
    )


@dataclass(frozen=True)
class Plan:
    deliveries: int = 1_000
    workers: int = 8
    beats: int = 2
    kills: int = 200
    """At most: who dies is replaced."""
    restarts: int = 0
    """Of the database, without warning."""
    faster: float = 60.0
    seconds: float = 300.0
    """The longest it may take."""
    seed: int = 1


def run(plan: Plan, restart: Callable[[], None]) -> Outcome:
    """In a process that has one thread: it forks the others. `restart` is for the database."""
    logging.disable(logging.CRITICAL)
    fill(plan.deliveries)
    chance, started = random.Random(plan.seed), time.monotonic()  # noqa: S311
    server = crowd.Crowd()
    port = server.server_address[1]
    slot = Slot.objects.get(language="en")
    quick = _QuickTime(slot_instant(DAY, slot.time, slot.zone), plan.faster)
    connections.close_all()
    host = _fork(server.serve_forever)
    server.server_close()
    crew = {_fork(lambda: _work(port, quick)) for _ in range(plan.workers)}
    ticking = [_fork(lambda: _beat(port, quick)) for _ in range(plan.beats)]
    kills = restarts = 0
    try:
        while time.monotonic() - started < plan.seconds and not _settled(plan.deliveries):
            time.sleep(chance.uniform(*KILL_EVERY_SECONDS))
            if restarts < plan.restarts:
                connections.close_all()
                restart()
                restarts += 1
            if kills == plan.kills:
                continue
            victim = chance.choice(sorted(crew))
            _kill(victim)
            crew.remove(victim)
            kills += 1
            connections.close_all()
            crew.add(_fork(lambda: _work(port, quick)))
    finally:
        for pid in (*crew, *ticking):
            _kill(pid)
    time.sleep(2 * crowd.LATE_SECONDS)
    state = crowd.ask(port, "state")
    _kill(host)
    return _judge(plan.deliveries, kills, state, time.monotonic() - started)


class _QuickTime:
    """Every process's clocks, from the same two readings of the real one."""

    def __init__(self, starts_at: datetime.datetime, faster: float) -> None:
        self._faster = faster
        self._starts_at, self._boot, self._real = starts_at, self._now(), time.clock_gettime

    @staticmethod
    def _now() -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def boot(self, clock: int) -> float:
        real = self._real(clock)
        return self._boot + (real - self._boot) * self._faster if clock == time.CLOCK_BOOTTIME else real

    def clock(self) -> Clock:
        return Clock(now=self._wall, synchronised=lambda: False, hosts=True)

    def _wall(self) -> datetime.datetime:
        passed = (self._real(time.CLOCK_BOOTTIME) - self._boot) * self._faster
        return self._starts_at + datetime.timedelta(seconds=passed)


def _fork(act: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        act()
    finally:
        os._exit(1)


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _in_the_race(port: int, quick: _QuickTime, act: Callable[[Clock], None]) -> None:
    with ExitStack() as stack:
        stack.enter_context(mock.patch("time.clock_gettime", quick.boot))
        stack.enter_context(registered(lambda _kind, config: crowd.Wire(port, config)))
        clock = quick.clock()
        while True:
            close_old_connections()
            try:
                act(clock)
            except (OperationalError, InterfaceError) as error:  # no database: the next round does it
                sys.stderr.write(f"{error}\n")
            time.sleep(0.02)


def _work(port: int, quick: _QuickTime) -> None:
    chance = random.Random(os.getpid())  # noqa: S311

    def act(clock: Clock) -> None:
        due = waiting.due(clock.now())
        for pk in chance.sample(due, min(len(due), 20)):
            ledger.deliver(pk, clock)

    _in_the_race(port, quick, act)


def _beat(port: int, quick: _QuickTime) -> None:
    def act(clock: Clock) -> None:
        tick(clock, deliver=lambda _pk: None)
        time.sleep(0.2)

    _in_the_race(port, quick, act)


def _settled(deliveries: int) -> bool:
    rows = Delivery.objects.all()
    return rows.count() == deliveries and not rows.filter(state__in=OPEN).exists()


def _judge(deliveries: int, kills: int, state: dict, seconds: float) -> Outcome:
    posts = Counter(tuple(post) for post in state["posts"])
    numbers = {f"p{number}": tuple(post) for number, post in enumerate(state["posts"], 1)}
    receipts = Receipt.objects.values_list("delivery__outlet__account", "remote_id")
    key = f"bpod-{DAY.isoformat()}"
    return Outcome(
        deliveries=deliveries,
        delivered=Delivery.objects.filter(state=State.DELIVERED).count(),
        posts=len(posts),
        doubled=sum(count > 1 for count in posts.values()),
        wrong_receipts=sum(numbers.get(remote_id) != (account, key) for account, remote_id in receipts),
        kills=kills,
        sends=state["sends"],
        seconds=seconds,
    )
