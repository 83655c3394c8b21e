"""The ledger's promises hold in every walk that is tried."""

from __future__ import annotations

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.storm import night
from tests.storm import world as worlds
from tests.storm.machine import Storm
from tests.storm.world import World

WALKS, STEPS = 40, 40


@pytest.mark.django_db
def test_no_walk_breaks_a_promise():
    worlds.found()
    before = World.moves
    run_state_machine_as_test(Storm, settings=night.budget(WALKS, STEPS))
    assert World.moves - before > WALKS
