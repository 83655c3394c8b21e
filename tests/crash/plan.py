"""Which cases there are: every point that a dry run reached is one; a second death takes up where the first ended."""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.crash import kinds
from tests.crash.cases import Case, Outcome, Point
from tests.crash.faults import ACTS

THIRDS = 3
_ROUNDLESS = re.compile(r"#\d+$")

Runs = Mapping[Case, Outcome]
Reach = tuple[str, str]
"""A step and a moment, whichever time it comes."""


def dry_runs(names: Iterable[str], backends: Sequence[str]) -> list[Case]:
    """Each on one of the databases: the steps are the same on all, and if they are not, cases will not come true."""
    runs = [
        (kind, act, trouble)
        for kind in names
        for act, troubles in ACTS.items()
        for trouble in kinds.troubles_of(kind, act, troubles)
    ]
    return [Case(*run, (), backends[number % len(backends)]) for number, run in enumerate(runs)]


def rotated(cases: Sequence[Case], seed: int) -> list[Case]:
    """Each kind and act without trouble, and a third of the troubles; the other two with the next seeds."""
    troubled = [case for case in cases if case.trouble != "none"]
    third = set(troubled[seed % THIRDS :: THIRDS])
    return [case for case in cases if case.trouble == "none" or case in third]


def first_deaths(runs: Runs, backend: str) -> list[Case]:
    return [
        Case(run.kind, run.act, run.trouble, (point,), backend)
        for run, outcome in runs.items()
        if outcome.struck
        for point in outcome.trail[0]
    ]


def second_deaths(runs: Runs) -> list[Case]:
    """For each kind and act every pair of steps, at every moment of the second, under the first trouble that has it."""
    pairs: dict[tuple[str, ...], Case] = {}
    for run, outcome in runs.items():
        if len(run.deaths) != 1 or outcome.fired != 1:
            continue
        first = run.deaths[0]
        for point in outcome.trail[1]:
            pair = (run.backend, run.kind, run.act, first.step, point.step, point.moment)
            if pair not in pairs:
                deaths = (first, point)
                pairs[pair] = Case(run.kind, run.act, run.trouble, deaths, run.backend)
    return list(pairs.values())


@dataclass(frozen=True)
class Unreachable:
    """A step that the kind takes, and not under this trouble: there is nothing to kill."""

    kind: str
    act: str
    trouble: str
    step: str
    moment: str
    backend: str


def unreachable(runs: Runs, backends: Sequence[str]) -> list[Unreachable]:
    known: dict[tuple[str, str], dict[Reach, None]] = {}
    reached: dict[Case, set[Reach]] = {}
    for run, outcome in runs.items():
        reached[run] = {(point.step, point.moment) for point in outcome.trail[0]} if outcome.struck else set()
        of_act = known.setdefault((run.kind, run.act), {})
        of_act.update(dict.fromkeys((point.step, point.moment) for point in outcome.trail[0]))
    return [
        Unreachable(run.kind, run.act, run.trouble, step, moment, backend)
        for run in runs
        for step, moment in known[run.kind, run.act]
        if (step, moment) not in reached[run]
        for backend in backends
    ]


def sample(cases: Sequence[Case], number: int, seed: int) -> list[Case]:
    """`number` of them, in their order: those first that bring a new pair of kind, trouble, step and moment
    together; with another seed others."""
    if number >= len(cases):
        return list(cases)
    shuffled = list(cases)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - which cases, not a secret
    covered: set[tuple[str, ...]] = set()
    first, rest = [], []
    for case in shuffled:
        pairs = _pairs(case)
        (rest if pairs <= covered else first).append(case)
        covered |= pairs
    chosen = set([*first, *rest][:number])
    return [case for case in cases if case in chosen]


def _pairs(case: Case) -> set[tuple[str, ...]]:
    last: Point = case.deaths[-1]
    return {
        ("kind+trouble", case.kind, case.act, case.trouble),
        ("kind+step", case.kind, case.act, last.step, last.moment),
        ("trouble+step", case.act, case.trouble, last.step.split(" ")[0], last.moment),
    }


def part(cases: Sequence[Case], index: int, of: int) -> list[Case]:
    """Every `of`th case, from the `index`th on (counted from 1)."""
    return list(cases[index - 1 :: of])


def steps_reached(outcomes: Iterable[Outcome]) -> set[str]:
    """Steps by name; a transaction that takes several gives each of them."""
    points = (point for outcome in outcomes for trail in outcome.trail for point in trail)
    return {name for point in points for name in _ROUNDLESS.sub("", point.step).split("+")}


def missing(worker_steps: Collection[str], outcomes: Iterable[Outcome]) -> list[str]:
    return sorted(set(worker_steps) - steps_reached(outcomes))
