"""The day before a slot, with a sandbox, and a clock that the test moves."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pytest

from channels.models import Outlet
from publisher.clock import Clock
from publisher.projections import PROJECTIONS
from publisher.schedule.models import Slot
from publisher.schedule.rehearsal import Case, rehearse
from publisher.schedule.verdict import Verdict
from publisher.tick import tick
from tests import factories, peers

HOUR = datetime.timedelta(hours=1)
SLOT = datetime.datetime(2026, 3, 14, 8, 0, tzinfo=datetime.UTC)


@dataclass
class Stage:
    """The day before, with a sandbox: `now` stands still until the test moves it."""

    peer: peers.Peer
    now: datetime.datetime = SLOT - 20 * HOUR

    def clock(self) -> Clock:
        return Clock(now=lambda: self.now)

    def outlet(self, name: str = "tumblr-en", language: str = "en") -> Outlet:
        settings, secrets = self.peer.outlet("tumblr", name)
        return factories.outlet(name, account=name, language=language, settings=settings, secrets=secrets)

    def tick(self, after: datetime.timedelta = datetime.timedelta(0)) -> None:
        self.now += after
        tick(self.clock())

    def verdict(self, language: str = "en", projections=PROJECTIONS) -> Verdict:
        case = Case(Slot.objects.get(language=language), factories.DAY)
        (verdict,) = rehearse([case], self.clock(), projections)
        return verdict

    def found(self, language: str = "en", projections=PROJECTIONS) -> dict[str, list[str]]:
        """Part to the codes of its blockers."""
        verdict = self.verdict(language, projections)
        return {part.name: [finding.code for finding in part.blockers] for part in verdict.parts}


@pytest.fixture
def stage(transactional_db, tmp_path):  # noqa: ARG001 - a tick commits
    factories.sites()
    with peers.sandbox(tmp_path / "peer") as peer:
        yield Stage(peer)
