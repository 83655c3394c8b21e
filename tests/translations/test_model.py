"""The job machine under random walks: Hypothesis looks for the shortest that breaks a promise."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.translations import walks
from tests.translations.machine import Room


@pytest.mark.timeout(300)
@pytest.mark.django_db
def test_random_walks_break_no_promise():
    run_state_machine_as_test(
        Room,
        settings=settings(
            max_examples=30,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.timeout(120)
@pytest.mark.django_db
def test_no_saved_word_is_lost_in_crashes():
    walked = walks.walk(walks=20, steps=20, seed=1)
    assert (walked.walks, walked.words >= 20, walked.crashes >= 20) == (20, True, True), walked
