"""A day that nobody filled is filled once, whoever dies on the way or comes at the same moment."""

from __future__ import annotations

from django.db import connection

from publisher.deliveries.models import Delivery
from publisher.posts.models import Post
from publisher.schedule.models import UnfilledDay
from publisher.schedule.release import release_due
from publisher.schedule.slots import ONE_DAY
from publisher.schedule.unfilled import days
from tests import factories
from tests.factories import DAY
from tests.racing import at_once
from tests.schedule.unfilled.house import SLOT, of, old, policy


class _KilledError(BaseException):
    """Nobody catches it, as nobody catches a kill."""


def test_a_crash_at_any_write_leaves_nothing_and_the_next_tick_makes_one(transactional_db):  # noqa: ARG001
    """Each write of the filling and the release is the last one, in turn."""
    policy()
    old()
    factories.draft(title="Not ready")
    factories.outlet()
    writes = crashes = 0
    while True:
        if not _crashes_at(crashes):
            break
        crashes += 1
        assert Post.objects.filter(rerun_of__isnull=False).count() <= 1
        if Post.objects.filter(publish_on=DAY, rerun_of__isnull=False).exists():
            assert UnfilledDay.objects.get().state == "done"
            writes += 1
    assert crashes > 15
    assert writes
    assert of().state == "released"
    assert Post.objects.filter(rerun_of__isnull=False).count() == 1
    assert Delivery.objects.count() == 1
    assert Post.objects.get(title="Not ready").publish_on == DAY + ONE_DAY


def _crashes_at(place: int) -> bool:
    """A tick whose write of that number never comes to its end."""
    seen = 0

    def die(execute, sql, params, many, context):
        nonlocal seen
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            seen += 1
            if seen > place:
                raise _KilledError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(die):
        try:
            days.fill_due(SLOT)
            release_due(SLOT)
        except _KilledError:
            return True
    return seen > place


def test_of_two_ticks_at_once_one_fills_the_day(transactional_db):  # noqa: ARG001
    policy()
    old()
    done = at_once(*[lambda: days.fill_due(SLOT)] * 2)
    assert sorted(map(len, done)) == [0, 1]
    assert Post.objects.filter(publish_on=DAY).count() == 1
