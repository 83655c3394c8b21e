"""The machine on the page is the machine in the code."""

from __future__ import annotations

import dataclasses

from publisher.deliveries.models import State
from publisher.deliveries.steps import STEPS
from tests.docs import drawing


def test_the_page_shows_every_step_as_the_code_has_it():
    page = drawing.PAGE.read_text(encoding="utf-8")
    assert drawing.BEGIN in page
    assert drawing.END in page
    assert page == drawing.drawn(page, STEPS), f"write the page again: {drawing.COMMAND}"


def test_a_changed_step_would_be_noticed():
    page = drawing.PAGE.read_text(encoding="utf-8")
    other = dataclasses.replace(STEPS["doubt"], reaches=State.PENDING)
    assert page != drawing.drawn(page, {**STEPS, "doubt": other})
    assert page != drawing.drawn(page, {name: step for name, step in STEPS.items() if name != "wait"})


def test_every_state_can_be_reached_and_all_but_the_last_can_be_left():
    reached = {step.reaches for step in STEPS.values()}
    left = {state for step in STEPS.values() for state in step.leaves}
    assert reached | {State.PENDING} == set(State)
    assert left >= set(State) - {State.DELIVERED, State.CANCELLED}
