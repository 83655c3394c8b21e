"""The ledger in a world that a test moves: workers stopped at every step, both clocks, a platform, people.

Each worker is a thread that runs `ledger.deliver` and stops wherever the adapter is called; one thread runs
at a time, on one database connection. `World.check` holds the promises; it is called after every move.
"""

from __future__ import annotations

import datetime
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import Any, ClassVar
from unittest import mock

from django.db import connection, connections, transaction

from channels.contract import OutletConfig
from channels.models import Outlet
from channels.outlets import spacing_seconds
from publisher.clock import Clock
from publisher.deliveries import amendments, brake, pace, steps, transitions, waiting
from publisher.deliveries.models import ASKS_A_PERSON, IN_FLIGHT, Attempt, Brake, Delivery, Receipt, State
from publisher.editions.models import Edition, Site
from publisher.schedule import release
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from tests.storm.platform import DRAFT, KINDS, Adapter, Platform, Reply, registered, remote
from tests.storm.worker import KilledError, Worker
from tests.website import editions

DAYS = [datetime.date(2026, 3, 14) + datetime.timedelta(days=number) for number in range(4)]
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
EDGES = {(state, step.reaches) for step in steps.STEPS.values() for state in step.leaves}
ROWS = (
    "SELECT d.id, d.state, d.outlet_id, r.remote_id "
    "FROM deliveries_delivery d LEFT JOIN deliveries_receipt r ON r.delivery_id = d.id"
)
Row = tuple[Any, ...]


class World:
    moves: ClassVar[int] = 0
    """Of all worlds; every one of them was checked."""

    def __init__(self) -> None:
        self.connection = connections["default"]
        self.boot = time.clock_gettime(time.CLOCK_MONOTONIC)
        self.now = slot_instant(DAYS[0], *Slot.objects.values_list("time", "zone").get(language="en"))
        self.now -= datetime.timedelta(minutes=1)
        self.clock = Clock(
            now=lambda: self.now, boot=lambda: self.boot, synchronised=lambda: False, hosts=True
        )
        self.platform = Platform(lambda: self.boot)
        self.workers: list[Worker | None] = [None, None, None]
        self.days = 0
        self.stops = True
        self._depth = len(connection.atomic_blocks)
        self._broken: AssertionError | None = None
        self._sends: dict[int, list[tuple[float, int]]] = {}
        self._before = self._rows()

    # -- the moves ---------------------------------------------------------------------------------

    def work(self, number: int, which: int = 0) -> Worker | None:
        """An idle worker is asked to deliver; it stops at the first call of its adapter, if it gets there."""
        pks = list(Delivery.objects.order_by("pk").values_list("pk", flat=True))
        if not pks:
            return None
        pk = pks[which % len(pks)]
        before = Delivery.objects.select_related("outlet", "edition").get(pk=pk)
        worker = Worker(self, pk)
        worker.move(Reply.ACCEPT)
        after = Delivery.objects.get(pk=pk)
        worker.token = after.token
        if worker.point is not None:
            self.workers[number] = worker
        if after.state != before.state:
            self._claimed_rightly(before)
        self.check(worker)
        return worker

    def go(self, number: int, reply: Reply = Reply.ACCEPT) -> None:
        worker = self.workers[number]
        assert worker is not None
        before = self._trace(worker.pk)
        fenced = before[0][1] != worker.token
        worker.move(reply)
        if fenced:
            assert self._trace(worker.pk) == before, "a worker that lost its lease changed something"
        if worker.point is None:
            self.workers[number] = None
        self.check(worker)

    def finish(self, number: int, *replies: Reply) -> None:
        """To the end of what this worker does; `replies` answer the calls in their order."""
        given = list(replies)
        while (worker := self.workers[number]) is not None:
            asks = worker.point in ("compose", "prepare", "send", "look")
            self.go(number, given.pop(0) if given and asks else Reply.ACCEPT)

    def kill(self, number: int) -> None:
        worker = self.workers[number]
        if worker is not None:
            worker.move(None)
            self.workers[number] = None
        self.check()

    def pass_time(self, seconds: float) -> None:
        """On both clocks: for everybody, platforms included."""
        self.boot += seconds
        self.now += datetime.timedelta(seconds=seconds)
        self.check()

    def jump(self, seconds: float) -> None:
        """Somebody sets the wall clock."""
        self.now += datetime.timedelta(seconds=seconds)
        self.check()

    def sweep(self) -> None:
        transitions.drop_expired(self.now)
        amendments.open_due(self.now)
        self.check()

    def release_next_day(self, *, page_is_live: bool = True) -> None:
        day = DAYS[self.days]
        self.days += 1
        slot = slot_instant(day, *Slot.objects.values_list("time", "zone").get(language="en"))
        ahead = (slot - self.now).total_seconds()
        self.boot += max(ahead, 0.0)
        self.now = max(slot, self.now)
        release.release_due(self.now)
        if page_is_live:
            self.pages_answer()
        self.check()

    def pages_answer(self) -> None:
        Edition.objects.filter(state=Edition.State.RELEASED).update(page_live_at=self.now)

    def set_outlet(self, which: int, *, paused: bool = False, held_reason: str = "") -> None:
        outlet = Outlet.objects.order_by("name")[which % len(KINDS)]
        Outlet.objects.filter(pk=outlet.pk).update(paused=paused, held_reason=held_reason)
        self.check()

    def brake(self, *, pulled: bool) -> None:
        if pulled:
            brake.pull("person", "a storm", self.now)
        else:
            brake.release("person")
        self.check()

    def hide_pages(self, *, hidden: bool) -> None:
        """The English was corrected in a critical way; or what was made of it has caught up."""
        Site.objects.update(hide_on_critical=True)
        weight = Edition.Outdated.CRITICAL if hidden else Edition.Outdated.NOT
        Edition.objects.update(outdated=weight, outdated_at=self.now if hidden else None)
        self.sweep()

    def late_call(self, which: int, lag_seconds: float) -> None:
        """A request that was long given up arrives after all."""
        waiting = [call for call in self.platform.calls if not call.settled]
        if waiting:
            self.platform.accept(waiting[which % len(waiting)], lag_seconds)
        self.check()

    def person(self, which: int, answer: str) -> None:
        """A person who looks before they say “send again”."""
        rows = list(Delivery.objects.select_related("outlet", "edition").order_by("pk"))
        delivery = rows[which % len(rows)] if rows else None
        if delivery is not None:
            seen = self.platform.visible(*self._where(delivery))
            if answer == "adopt" and seen:
                transitions.decide(answer, delivery, self.now, by_name="person", post=remote(seen[0]))
            elif answer != "adopt" and (answer != "send_again" or not self._may_be_there(delivery)):
                transitions.decide(answer, delivery, self.now, by_name="person")
        self.check()

    # -- the promises ------------------------------------------------------------------------------

    def at(self, point: str) -> Reply:
        """What the adapter calls at every point: nothing of ours may stand open while it is outside."""
        worker = threading.current_thread()
        assert isinstance(worker, Worker)
        try:
            depth = len(self.connection.atomic_blocks)
            assert depth == self._depth, f"{point}: called inside a transaction"
            if point == "send":
                self._left_rightly(worker.pk)
        except AssertionError as error:  # the ledger takes what an adapter raises for a defect of it
            self._broken = error
            raise KilledError from None
        return worker.stop_at(point) if self.stops else Reply.ACCEPT

    def check(self, worker: Worker | None = None) -> None:
        World.moves += 1
        if self._broken is not None:
            raise self._broken
        if worker is not None and worker.error is not None:
            raise worker.error
        doubled = [
            where
            for where, count in Counter((p.account, p.key) for p in self.platform.posts).items()
            if count > 1
        ]
        assert not doubled, f"twice: {doubled}"
        rows = self._rows()
        for pk, row in rows.items():
            old = self._before.get(pk)
            if old is not None and old[0] != row[0]:
                assert (old[0], row[0]) in EDGES, f"no such step: {old[0]} to {row[0]}"
        in_flight = Counter(row[1] for row in rows.values() if row[0] in IN_FLIGHT)
        assert max(in_flight.values(), default=0) <= 1, "two in flight on one outlet"
        self._delivered_is_true(rows)
        self._before = rows

    def drain(self) -> None:
        """Time passes, everything works again: each delivery arrives, or a person is told why not."""
        for number in range(len(self.workers)):
            self.kill(number)
        self.stops = False
        Outlet.objects.update(paused=False, held_reason="")
        brake.release("person")
        Edition.objects.update(outdated="", outdated_at=None)
        self.pages_answer()
        open_states = set(State) - {State.DELIVERED, State.CANCELLED, *ASKS_A_PERSON}
        for seconds in [11 * MINUTE] * 30 + [2 * HOUR] * 40:
            self.boot += seconds
            self.now += datetime.timedelta(seconds=seconds)
            self.sweep()
            for pk in waiting.due(self.now):
                worker = Worker(self, pk)
                worker.move(Reply.ACCEPT)
                if worker.error is not None:
                    raise worker.error
            self._before = self._rows()
            self.check()
            if not any(row[0] in open_states for row in self._before.values()):
                break
        for delivery in Delivery.objects.all():
            assert delivery.state not in open_states, f"forgotten: {delivery}"
            assert delivery.state not in ASKS_A_PERSON or delivery.reason, f"no reason: {delivery}"

    def close(self) -> None:
        """Whoever still waits ends, whatever was found out."""
        for worker in self.workers:
            if worker is not None:
                worker.move(None)

    def _rows(self) -> dict[int, Row]:
        with self.connection.cursor() as cursor:
            cursor.execute(ROWS)
            return {pk: tuple(row) for pk, *row in cursor.fetchall()}

    def _trace(self, pk: int) -> tuple[Row, list[Any], int]:
        """Everything about one delivery that a worker could write."""
        row = Delivery.objects.values_list("state", "token", "attempts", "memo", "lease_until_seconds").get(
            pk=pk
        )
        log = list(Attempt.objects.filter(delivery=pk).order_by("number").values_list("number", "outcome"))
        return row, log, Receipt.objects.filter(delivery=pk).count()

    def _claimed_rightly(self, before: Delivery) -> None:
        assert not before.outlet.paused, "claimed on a paused outlet"
        assert not before.outlet.held_reason, "claimed on a held outlet"
        assert before.edition.page_live_at, "claimed before the page answered"
        assert before.state in (State.PENDING, State.UNCONFIRMED), f"claimed while {before.state}"

    def _left_rightly(self, pk: int) -> None:
        """At the very moment a public call leaves."""
        delivery = Delivery.objects.select_related("outlet", "edition").get(pk=pk)
        assert delivery.state == State.SENDING, f"sent while {delivery.state}"
        under_way = delivery.attempt_log.filter(kind=Attempt.Kind.SEND, outcome=Attempt.Outcome.UNDER_WAY)
        assert under_way.exists(), "sent before the attempt was written down"
        assert not Brake.objects.exists(), "sent though the brake is pulled"
        assert not delivery.edition.outdated, "sent though its page is hidden"
        self._in_its_turn(delivery)
        if delivery.outlet.kind != DRAFT:
            earlier = self.platform.open_calls(*self._where(delivery))[:-1]
            assert not earlier, "sent while an earlier call may still be accepted"
            assert not self.platform.visible(*self._where(delivery)), "sent though it is there"
            self._after_its_doubt(delivery)

    def _after_its_doubt(self, delivery: Delivery) -> None:
        log = list(delivery.attempt_log.order_by("number").values_list("kind", "outcome"))[:-1]
        since: list[tuple[str, str]] = []
        while log and log[-1][0] != Attempt.Kind.SEND:
            since.append(log.pop())
        decided = any(kind == Attempt.Kind.DECISION for kind, _ in since)
        if log and log[-1][1] in (Attempt.Outcome.UNKNOWN, Attempt.Outcome.UNDER_WAY) and not decided:
            absent = since.count((Attempt.Kind.LOOK_UP, Attempt.Outcome.ABSENT))
            assert absent >= 2, f"sent again after {absent} look-ups that found nothing"

    def _in_its_turn(self, delivery: Delivery) -> None:
        sends = self._sends.setdefault(delivery.outlet_id, [])
        sends.append((self.boot, delivery.pk))
        day = [at for at, _ in sends if at > self.boot - DAY]
        assert len(day) <= pace.SENDS_A_DAY_MAX, "more than the cap of a day"
        for (earlier, other), (later, pk) in pairwise(sends):
            assert other == pk or later - earlier >= spacing_seconds(delivery.outlet), (
                "too soon after another"
            )

    def _delivered_is_true(self, rows: dict[int, Row]) -> None:
        for pk, (state, _, receipt) in rows.items():
            assert (state == State.DELIVERED) == (receipt is not None), (
                "a receipt and “delivered” go together"
            )
            if state == State.DELIVERED and rows[pk] != self._before.get(pk):
                delivery = Delivery.objects.select_related("outlet", "edition").get(pk=pk)
                seen = [post.remote_id for post in self.platform.visible(*self._where(delivery))]
                assert seen == [receipt], f"{delivery}: {seen} is there"

    def _may_be_there(self, delivery: Delivery) -> bool:
        where = self._where(delivery)
        return bool(self.platform.visible(*where) or self.platform.open_calls(*where))

    def _where(self, delivery: Delivery) -> tuple[str, str]:
        return delivery.outlet.account, f"bpod-{delivery.edition.publish_on.isoformat()}"


def found() -> None:
    """What every world begins with: approved days and one outlet of each kind."""
    editions.sites()
    Slot.ensure_defaults()
    for day in DAYS:
        editions.release(editions.content(day, pictures=()), state=Edition.State.APPROVED)
    for kind in KINDS:
        Outlet.objects.create(name=kind, kind=kind, account=kind, language="en")


@contextmanager
def world() -> Iterator[World]:
    """A world of its own, of which nothing remains."""
    with ExitStack() as stack:
        block = transaction.atomic()
        # As Django's own TestCase does it: `durable=True` still refuses every other outer transaction.
        block._from_testcase = True  # type: ignore[attr-defined]
        stack.enter_context(block)
        stack.callback(transaction.set_rollback, True)
        connection.inc_thread_sharing()
        stack.callback(connection.dec_thread_sharing)
        made = World()
        stack.callback(made.close)
        stack.enter_context(boot_clock(made))
        stack.enter_context(registered(lambda kind, config: _adapter(made, kind, config)))
        yield made


def _adapter(world: World, kind: str, config: OutletConfig) -> Adapter:
    return Adapter(world.platform, world.at, kind, config)


@contextmanager
def boot_clock(world: World) -> Iterator[None]:
    """The system's own clock since boot goes as the world says; it never goes back, over worlds neither."""
    global _boot  # noqa: PLW0603
    real = time.clock_gettime
    world.boot = _boot

    def read(clock: int) -> float:
        if clock == time.CLOCK_REALTIME:
            return world.now.timestamp()
        return world.boot if clock == getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC) else real(clock)

    with mock.patch("time.clock_gettime", read):
        yield
    _boot = world.boot + DAY


_boot = time.clock_gettime(time.CLOCK_MONOTONIC) + DAY
