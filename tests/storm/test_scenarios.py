"""Directed walks; some of them once found something."""

from __future__ import annotations

import pytest

from publisher.deliveries.models import ASKS_A_PERSON, Delivery, State
from tests.storm import scenarios
from tests.storm.platform import Reply
from tests.storm.world import HOUR


@pytest.mark.parametrize("name", scenarios.SCENARIOS)
def test_no_promise_breaks_when(world, name):
    scenarios.to_its_end(world, name)


@pytest.mark.parametrize("good_calls", range(4), ids=["compose", "prepare", "send", "look_up"])
def test_a_defect_of_an_adapter_stays_the_trouble_of_its_outlet(world, good_calls):
    """It once ended the whole tick, each time, and nobody was told."""
    world.release_next_day()
    for _ in range(20):
        world.work(0, which=1)
        world.finish(0, *[Reply.ACCEPT] * min(good_calls, 2), Reply.LOSE if good_calls == 3 else Reply.FAIL)
        world.work(0, which=1)
        world.finish(0, Reply.FAIL)
        world.pass_time(7 * HOUR)
    delivery = Delivery.objects.order_by("pk")[1]
    assert delivery.state in {State.DELIVERED, *ASKS_A_PERSON}
    assert delivery.state == State.DELIVERED or "see the log" in delivery.reason
