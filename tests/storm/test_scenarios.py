"""Short walks of the storm that once found something."""

from __future__ import annotations

import pytest

from publisher.deliveries.models import ASKS_A_PERSON, Delivery, State
from tests.storm.platform import Reply
from tests.storm.world import MINUTE


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_everything_goes_well(world):
    world.release_next_day()
    for which in range(3):
        world.work(0, which)
        world.finish(0)
    assert states() == [State.DELIVERED] * 3
    assert len(world.platform.posts) == 3


@pytest.mark.parametrize("good_calls", range(4), ids=["compose", "prepare", "send", "look_up"])
def test_a_defect_of_an_adapter_stays_the_trouble_of_its_outlet(world, good_calls):
    """It once ended the whole tick, each time, and nobody was told."""
    world.release_next_day()
    for _ in range(60):
        world.work(0, which=1)
        world.finish(0, *[Reply.ACCEPT] * min(good_calls, 2), Reply.LOSE if good_calls == 3 else Reply.FAIL)
        world.work(0, which=1)
        world.finish(0, Reply.FAIL)
        world.pass_time(31 * MINUTE)
    delivery = Delivery.objects.order_by("pk")[1]
    assert delivery.state in {State.DELIVERED, *ASKS_A_PERSON}
    assert delivery.state == State.DELIVERED or "see the log" in delivery.reason
