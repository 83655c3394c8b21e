"""Directed walks, each around one promise; tests/storm/mutants.py says which of them notices what.

Deliveries of the first day stand in the order of their outlets: 0 tells nothing, 1 has drafts, 2 has a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from django.db import connection, transaction

from channels.models import Outlet
from publisher.deliveries.models import Delivery, State
from publisher.editions.models import Edition
from publisher.schedule import release
from publisher.schedule.models import Slot
from tests.storm.platform import KINDS, LAG_SECONDS, Reply
from tests.storm.world import HOUR, MINUTE, KilledError, World

BLIND, DRAFT, LIST = 0, 1, 2
LEASE_OVER = 181.0


def all_goes_well(world: World) -> None:
    world.release_next_day()
    for which in (BLIND, DRAFT, LIST):
        world.work(0, which)
        world.finish(0)
    assert states() == [State.DELIVERED] * 3


def the_answer_is_lost(world: World) -> None:
    world.release_next_day()
    _send(world, LIST, Reply.LOSE)
    _keep_looking(world)


def the_request_is_late(world: World) -> None:
    world.release_next_day()
    _send(world, LIST, Reply.LATE)
    for _ in range(3):
        _work(world, LIST)
        world.pass_time(16.0)
    world.late_call(0, LAG_SECONDS)
    _keep_looking(world)


def the_request_never_came(world: World) -> None:
    """Only two look-ups that found nothing, after the quiet time, allow a second send."""
    world.release_next_day()
    _send(world, LIST, Reply.DROP)
    world.pass_time(11 * MINUTE)
    _work(world, LIST)
    _work(world, LIST)
    _keep_looking(world)


def a_look_up_fails(world: World) -> None:
    world.release_next_day()
    _send(world, LIST, Reply.LOSE)
    world.pass_time(11 * MINUTE)
    _work(world, LIST, Reply.DROP)
    _work(world, LIST)
    _keep_looking(world)


def the_worker_dies_while_sending(world: World) -> None:
    """It was accepted, is not yet listed, and the lease is over."""
    world.release_next_day()
    _send_and_stop(world, LIST, Reply.LOSE)
    world.kill(0)
    world.pass_time(LEASE_OVER)
    world.sweep()
    for _ in range(3):
        _work(world, LIST)
        world.pass_time(16.0)
    _keep_looking(world)


def a_worker_freezes_before_the_send(world: World) -> None:
    """Another has the lease when it wakes."""
    world.release_next_day()
    world.work(0, LIST)
    world.go(0)
    world.pass_time(LEASE_OVER)
    world.sweep()
    world.work(1, LIST)
    world.go(1)
    world.finish(0)
    world.finish(1)
    _keep_looking(world)


def a_worker_freezes_while_sending(world: World) -> None:
    world.release_next_day()
    _stop_at_send(world, LIST)
    world.sweep()
    world.pass_time(LEASE_OVER)
    world.sweep()
    _work(world, LIST)
    world.finish(0)
    _keep_looking(world)


def the_same_row_is_asked_for_twice(world: World) -> None:
    world.release_next_day()
    _stop_at_send(world, LIST)
    world.work(1, LIST)
    world.finish(1)
    world.finish(0)


def somebody_sets_the_clock(world: World) -> None:
    """A call is under way; an hour ahead is no hour."""
    world.release_next_day()
    _stop_at_send(world, LIST)
    for _ in range(3):
        world.jump(HOUR)
        world.sweep()
        world.work(1, LIST)
        world.finish(1)
    world.finish(0)


def two_days_at_once(world: World) -> None:
    """Of one outlet's deliveries one is under way, and the next keeps its distance."""
    world.release_next_day(page_is_live=False)
    world.release_next_day()
    for which in (len(KINDS) + LIST, LIST):
        world.work(0 if which > LIST else 1, which)
    world.finish(0)
    world.finish(1)
    world.work(1, LIST)
    world.finish(1)


def a_draft_is_published_late(world: World) -> None:
    world.release_next_day()
    _send(world, DRAFT, Reply.LATE)
    for _ in range(3):
        _work(world, DRAFT)
    world.late_call(0, 0.0)
    _keep_looking(world)


def the_outlet_lets_nobody_in(world: World) -> None:
    world.release_next_day()
    world.work(0, LIST)
    world.finish(0, Reply.ACCEPT, Reply.LOCK_OUT)
    assert Outlet.objects.exclude(held_reason="").count() == 1, "a locked-out outlet is held"
    assert world.work(0, LIST).point is None


def the_outlet_is_paused(world: World) -> None:
    world.release_next_day()
    world.set_outlet(LIST, paused=True)
    world.work(0, LIST)


def the_page_does_not_answer_yet(world: World) -> None:
    world.release_next_day(page_is_live=False)
    world.work(0, LIST)


def the_brake_is_pulled(world: World) -> None:
    world.release_next_day()
    world.work(0, LIST)
    world.go(0)
    world.brake(pulled=True)
    world.finish(0)


def the_page_is_hidden(world: World) -> None:
    """When it was claimed already; then it comes back."""
    world.release_next_day()
    world.work(0, LIST)
    world.go(0)
    world.hide_pages(hidden=True)
    world.finish(0)
    assert states()[LIST] == State.HELD, "what leads to a hidden page must be held"
    world.hide_pages(hidden=False)
    assert states()[LIST] == State.PENDING, "its page is back, and nobody opened it"


def the_platform_is_always_busy(world: World) -> None:
    world.release_next_day()
    for _ in range(12):
        world.work(0, LIST)
        world.finish(0, Reply.BUSY, Reply.BUSY)
        world.pass_time(7 * HOUR)
    assert states()[LIST] == State.NEEDS_PERSON, "who never gets through must ask a person"


def every_worker_dies_preparing(world: World) -> None:
    world.release_next_day()
    for _ in range(12):
        world.work(0, LIST)
        world.kill(0)
        world.pass_time(LEASE_OVER)
        world.sweep()
    assert states()[LIST] == State.NEEDS_PERSON, "what stops every worker must ask a person"


def every_worker_dies_looking(world: World) -> None:
    world.release_next_day()
    _send(world, LIST, Reply.LOSE)
    for _ in range(20):
        world.work(0, LIST)
        world.kill(0)
        world.pass_time(LEASE_OVER)
        world.sweep()
    assert states()[LIST] == State.NEEDS_PERSON, "what stops every worker must ask a person"


def two_beats_release_the_same_day(world: World) -> None:
    """Both read that it is due; one of them releases it."""
    world.pass_time(MINUTE)
    slot, edition = Slot.objects.get(language="en"), Edition.objects.first()
    assert release._release(edition, slot, world.now)
    before = Edition.objects.values().get(pk=edition.pk)
    world.pass_time(1.0)
    edition.state = Edition.State.APPROVED
    assert not release._release(edition, slot, world.now), "released twice"
    assert Edition.objects.values().get(pk=edition.pk) == before


def the_release_dies_in_its_middle(world: World) -> None:
    world.pass_time(MINUTE)

    def die(execute, sql, *rest):
        if sql.startswith("INSERT") and "deliveries_delivery" in sql:
            raise KilledError
        return execute(sql, *rest)

    with connection.execute_wrapper(die), suppress(KilledError):
        release.release_due(world.now)
        raise AssertionError("it did not die")
    transaction.set_rollback(False)  # another process knows nothing of this one's trouble
    release.release_due(world.now)
    assert len(states()) == len(KINDS), "a release without its deliveries"


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def _work(world: World, which: int, *replies: Reply) -> None:
    world.work(2, which)
    world.finish(2, *replies)


def _send(world: World, which: int, reply: Reply) -> None:
    world.work(0, which)
    world.finish(0, Reply.ACCEPT, Reply.ACCEPT, reply)


def _stop_at_send(world: World, which: int) -> None:
    world.work(0, which)
    while world.workers[0].point != "send":
        world.go(0)


def _send_and_stop(world: World, which: int, reply: Reply) -> None:
    _stop_at_send(world, which)
    world.go(0, reply)


def _keep_looking(world: World) -> None:
    for seconds in (16.0, 46.0, 121.0, 430.0, 1801.0):
        world.pass_time(seconds)
        world.sweep()
        world.work(2, LIST)
        world.finish(2)


SCENARIOS: Mapping[str, Callable[[World], None]] = {
    walk.__name__: walk
    for walk in (
        all_goes_well,
        the_answer_is_lost,
        the_request_is_late,
        the_request_never_came,
        a_look_up_fails,
        the_worker_dies_while_sending,
        a_worker_freezes_before_the_send,
        a_worker_freezes_while_sending,
        the_same_row_is_asked_for_twice,
        somebody_sets_the_clock,
        two_days_at_once,
        a_draft_is_published_late,
        the_outlet_lets_nobody_in,
        the_outlet_is_paused,
        the_page_does_not_answer_yet,
        the_brake_is_pulled,
        the_page_is_hidden,
        the_platform_is_always_busy,
        every_worker_dies_preparing,
        every_worker_dies_looking,
        two_beats_release_the_same_day,
        the_release_dies_in_its_middle,
    )
}


def to_its_end(world: World, name: str) -> None:
    SCENARIOS[name](world)
    world.drain()
