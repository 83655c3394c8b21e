"""Every promise is held by something that would be missed."""

from __future__ import annotations

import pytest

from tests.storm import mutants, scenarios


@pytest.mark.parametrize("mutant", mutants.MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_does_not_survive(world, mutant):
    with mutants.alive(mutant), pytest.raises(AssertionError, match=r"\w"):
        scenarios.to_its_end(world, mutant.scenario)


def test_every_mutant_has_a_name_of_its_own():
    names = [mutant.name for mutant in mutants.MUTANTS]
    assert len(names) == len(set(names)) >= 12
