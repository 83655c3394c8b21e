"""One approved day, one sandbox, and ticks by a clock the test moves."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from channels.models import Outlet
from publisher.clock import Clock
from publisher.deliveries.models import Delivery, State
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from publisher.tick import TickReport, tick
from tests import factories, peers


@dataclass
class Day:
    """A day on its way: `now` stands still until the test moves it."""

    peer: peers.Peer
    now: datetime.datetime

    def clock(self) -> Clock:
        return Clock(now=lambda: self.now)

    def tick(self, after: datetime.timedelta = datetime.timedelta(0)) -> TickReport:
        self.now += after
        return tick(self.clock())

    def outlet(self, name: str = "tumblr-en", language: str = "en") -> Outlet:
        settings, secrets = self.peer.outlet("tumblr", name)
        return factories.outlet(name, account=name, language=language, settings=settings, secrets=secrets)

    def visible(self, name: str = "tumblr-en") -> list[dict]:
        return self.peer.visible("tumblr", name)

    def delivery(self, name: str = "tumblr-en") -> Delivery:
        return Delivery.objects.select_related("edition", "outlet").get(outlet__name=name)

    def state(self, name: str = "tumblr-en") -> State:
        return State(self.delivery(name).state)


@pytest.fixture
def day(transactional_db, tmp_path) -> Callable[[], Day]:  # noqa: ARG001 - durable commits need a real transaction
    factories.sites()
    slot = Slot.objects.get(language="en")
    with peers.sandbox(tmp_path / "peer") as peer:
        yield Day(peer, slot_instant(factories.DAY, slot.time, slot.zone))
