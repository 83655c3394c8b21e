"""A small fixed sample of the crash matrix, and whether the matrix would notice: `python -m tests.crash` plays it whole."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.crash import crew, faults, kinds, plan
from tests.crash.cases import Case, Outcome, Point

SAMPLE = 20


@pytest.fixture(scope="module")
def stage() -> Iterator[crew.Stage]:
    url = os.environ.get("DATABASE_URL", "")
    with crew.stage("postgres" if url else "sqlite", url) as stage:
        yield stage


def play(stage: crew.Stage, cases: list[Case]) -> dict[Case, Outcome]:
    return {case: stage.play(case) for case in cases}


def problems(runs: dict[Case, Outcome]) -> dict[str, list[str]]:
    return {str(case): outcome.problems for case, outcome in runs.items() if outcome.problems}


def dry(stage: crew.Stage, kind: str, act: str, trouble: str, mutant: str = "") -> Case:
    return Case(kind, act, trouble, (), stage.backend, mutant)


@pytest.mark.timeout(300)
def test_a_worker_killed_at_any_step_makes_no_second_post_loses_none_and_writes_no_lie(stage):
    by_kind: dict[str, list[Case]] = {}
    for case in plan.dry_runs(stage.kinds, [stage.backend]):
        by_kind.setdefault(case.kind, []).append(case)
    runs = play(stage, [cases[7 * number % len(cases)] for number, cases in enumerate(by_kind.values())])
    killed = play(stage, plan.sample(plan.first_deaths(runs, stage.backend), SAMPLE, seed=1))
    again = play(stage, plan.sample(plan.second_deaths(killed), SAMPLE // 5, seed=1))
    assert problems({**runs, **killed, **again}) == {}
    deaths = sum(outcome.fired for outcome in [*killed.values(), *again.values()])
    assert deaths == len(killed) + 2 * len(again)


@pytest.mark.timeout(300)
def test_every_step_a_worker_can_take_is_among_those_it_is_killed_at(stage):
    """Fails with the name of a new step: give it a scene in tests/crash/scenes.py."""
    ways = {
        kinds.SEARCHED: [
            ("announce", "none"),
            ("announce", "accept-then-reset"),
            ("announce", "rate-limit"),
            ("announce", "accept-then-reset+index-lag"),
            ("announce", "refuse"),
            ("announce-next", "none"),
            ("correct", "accept-then-reset"),
            ("withdraw", "none"),
            ("correct-unseen", "none"),
            ("withdraw-unsent", "none"),
            ("hide-unsent", "none"),
            ("show-again", "none"),
        ],
        kinds.BLIND: [("announce", "accept-then-reset")],
        **{kind: [("announce", "none")] for kind in kinds.ENDS},
    }
    runs = play(stage, [dry(stage, kind, *way) for kind, found in ways.items() for way in found])
    deaths = [
        case
        for case in plan.first_deaths(runs, stage.backend)
        if (case.kind, case.trouble) == (kinds.SEARCHED, "accept-then-reset")
        and case.deaths[0].moment in {"after", "sent"}
    ]
    killed = play(stage, deaths)
    assert problems({**runs, **killed}) == {}
    assert plan.missing(stage.worker_steps, [*runs.values(), *killed.values()]) == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("mutant", "act", "trouble", "found"),
    [
        ("dead-send-is-sent-again", "announce", "none", "duplicates"),
        ("dead-send-counts-as-delivered", "announce", "none", "lies"),
        ("doubt-is-put-off", "announce", "accept-then-reset", "duplicates"),
        ("leases-never-end", "announce", "none", "losses"),
        ("no-quiet-time", "announce", "accept-then-reset+index-lag", "duplicates"),
        ("attempts-are-not-written", "announce", "none", "lies"),
        ("adapter-tries-again", "announce", "accept-then-reset", "duplicates"),
        ("files-are-written-in-place", "release", "none", "losses"),
    ],
)
def test_a_ledger_that_is_wrong_is_found_out(stage, mutant, act, trouble, found):
    alive = dry(stage, kinds.SEARCHED, act, trouble, mutant)
    outcome = stage.play(alive)
    if not getattr(outcome, found):
        deaths = [point for point in outcome.trail[0] if _is_telling(act, point)]
        cases = [Case(kinds.SEARCHED, act, trouble, (point,), stage.backend, mutant) for point in deaths]
        assert any(getattr(stage.play(case), found) for case in cases)


def _is_telling(act: str, point: Point) -> bool:
    """Where the mutants differ from what is right; elsewhere they would only take time."""
    return point.step.startswith("unlink") if act == "release" else point.moment in {"after", "sent"}


def test_a_case_is_named_so_that_it_can_be_played_again():
    case = Case(
        "kind", "announce", "none", (Point("GET /a:b", 2, "sent"), Point("x+y", 1, "after")), "sqlite"
    )
    assert Case.parse(str(case)) == case


def test_three_seeds_play_every_trouble_of_every_kind():
    cases = plan.dry_runs([kinds.SEARCHED, kinds.KEYED, kinds.BLIND], ["sqlite"])
    thirds = [plan.rotated(cases, seed) for seed in range(3)]
    assert set().union(*thirds) == set(cases)
    assert all(len(third) < len(cases) for third in thirds)


def test_a_sample_keeps_every_pair_and_has_the_size_that_is_asked_for():
    cases = [
        Case(kind, "announce", trouble, (Point(step, 1, moment),), "sqlite")
        for kind in "abc"
        for trouble in faults.TROUBLES
        for step in ("claim", "send", "confirm")
        for moment in ("before", "after")
    ]
    chosen = plan.sample(cases, 120, seed=3)
    assert len(chosen) == len(set(chosen)) == 120
    assert {(case.kind, case.trouble) for case in chosen} == {(case.kind, case.trouble) for case in cases}
    assert {(case.kind, case.deaths[0].step) for case in chosen} == {
        (case.kind, case.deaths[0].step) for case in cases
    }
    assert chosen != plan.sample(cases, 120, seed=4)
