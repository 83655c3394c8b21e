"""Every promise of the room is held by something that would be missed."""

from __future__ import annotations

import pytest

from tests.storm.mutants import alive
from tests.translations.machine import Room
from tests.translations.mutants import MUTANTS

pytestmark = pytest.mark.django_db


def walk(steps):
    room = Room()
    room.open_the_room()
    try:
        for name, *arguments in steps:
            getattr(room, name)(*arguments)
            room.every_promise_holds()
    finally:
        room.teardown()


@pytest.mark.parametrize("case", MUTANTS, ids=lambda case: case.mutant.name)
def test_a_mutant_does_not_survive(case):
    walk(case.walk)  # sound code takes the same way
    with alive(case.mutant), pytest.raises(AssertionError):
        walk(case.walk)


def test_every_mutant_has_a_name_of_its_own():
    names = [case.mutant.name for case in MUTANTS]
    assert len(names) == len(set(names)) >= 10
