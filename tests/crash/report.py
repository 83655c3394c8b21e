"""The page docs/reference/reliability.md: what was killed where, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.crash import kinds
from tests.crash.cases import Case, Outcome
from tests.crash.plan import Unreachable

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "reliability.md"
COLUMNS = ("cases", "deaths", "unreachable", "duplicates", "losses", "lies", "asked a person")

HEAD = """# Reliability

Each case below is a real worker process that was killed by SIGKILL at one step of the ledger or of the bake,
against a platform that misbehaves in one way; new workers then finished without a hand, and what followers
see was counted at the platform. It proves that no step can be cut off in a way that makes a second post, loses
one, or writes down what is not true, as far as our sandboxes behave like the platforms; it ran on one host, and SIGKILL is
not a power cut.

`make crash` plays a sample: every kind and act, every trouble, every step of each; of the pairs of kind and
trouble a third, and with another `--seed` another third. `python -m tests.crash --all` plays every case. Each
writes this page.

Steps are not listed by hand: they are what a run without a death was seen to do. A *commit* is killed before and
after; a *call* before its first byte, when all of it was sent, and when the answer has come. Between two workers
the clocks move on by a lease and a little.

What the columns mean: *unreachable* are steps of that kind that do not come under that trouble, so there is
nothing to kill; they count nowhere else. A *lie* is a receipt or an attempt that does not agree with what the
platform knows. *Asked a person* may happen where a platform can neither be asked nor told a key, and nowhere else.
"""

TESTS_OWN = """Kinds that begin with `{prefix}` exist in these tests alone, so that every class of platform is there: `searched` can be
looked up, but a second call makes a second post; `keyed` recognises a key; `blind` can neither; `refusing` never takes it; for
`unfit` it cannot be made to fit.
"""

Key = Callable[[Case], Iterable[str]]


def page(runs: Mapping[Case, Outcome], possible: int, unreachable: list[Unreachable]) -> str:
    """`runs`: the cases with a death, dry runs left out; `possible`: how many there were to choose from."""
    parts = [
        HEAD,
        "## Sum\n",
        f"{len(runs):,} of {possible:,} cases were played.\n",
        _table("", runs, unreachable, lambda _: [""], lambda _: ""),
        "## By kind\n",
        TESTS_OWN.format(prefix=kinds.PREFIX),
        _table("kind", runs, unreachable, lambda case: [f"`{case.kind}`"], lambda item: f"`{item.kind}`"),
        "## By act\n",
        _table("act", runs, unreachable, lambda case: [case.act], lambda item: item.act),
        "## By trouble\n",
        _table("trouble", runs, unreachable, lambda case: [case.trouble], lambda item: item.trouble),
        "## By database\n",
        _table("database", runs, unreachable, lambda case: [case.backend], lambda item: item.backend),
        "## By number of deaths\n",
        _table("deaths", runs, [], lambda case: [str(len(case.deaths))], lambda _: ""),
        "## By step\n",
        "A case with two deaths counts at both of its steps.\n",
        _table("step", runs, unreachable, _steps, lambda item: _step(item.step)),
    ]
    return "\n".join(parts)


def _steps(case: Case) -> list[str]:
    return list(dict.fromkeys(_step(point.step) for point in case.deaths))


def _step(name: str) -> str:
    return f"`{name}`"


def _table(
    title: str,
    runs: Mapping[Case, Outcome],
    unreachable: list[Unreachable],
    keys: Key,
    key_of: Callable[[Unreachable], str],
) -> str:
    rows: dict[str, Counter[str]] = {}
    for case, outcome in runs.items():
        for key in keys(case):
            rows.setdefault(key, Counter()).update(_counts(outcome))
    for item in unreachable:
        rows.setdefault(key_of(item), Counter())["unreachable"] += 1
    columns = (title, *COLUMNS) if title else COLUMNS
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * bool(title)}{'--:|' * len(COLUMNS)}"]
    for key in sorted(rows):
        numbers = [f"{rows[key][column]:,}" for column in COLUMNS]
        lines.append(f"| {' | '.join([key, *numbers] if title else numbers)} |")
    return "\n".join(lines) + "\n"


def _counts(outcome: Outcome) -> Counter[str]:
    return Counter(
        {
            "cases": 1,
            "deaths": outcome.fired,
            "duplicates": bool(outcome.duplicates),
            "losses": bool(outcome.losses),
            "lies": bool(outcome.lies),
            "asked a person": outcome.asked,
        }
    )


def summary(runs: Mapping[Case, Outcome], unreachable: int) -> str:
    sums: Counter[str] = Counter()
    for outcome in runs.values():
        sums.update(_counts(outcome))
    sums["unreachable"] = unreachable
    return ", ".join(f"{sums[column]:,} {column}" for column in COLUMNS)
