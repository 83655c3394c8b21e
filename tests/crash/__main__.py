"""Kill a worker at every step: `python -m tests.crash`.

Without options a sample that fits into a few minutes, on SQLite and on Postgres, both at the same time. That run and
the one over all cases write docs/reference/reliability.md.

    --all             every case
    --cases N         another size of the sample
    --seed S          another sample of the same size
    --part i/n        every n-th case, from the i-th on
    --backend NAME    sqlite or postgres alone
    --only CASE       one case, as a failure names it, with all it did
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from tests import servers
from tests.crash import crew, plan, report
from tests.crash.cases import BACKENDS, Case, Outcome

SAMPLE = 2_000
SECOND_DEATHS = 0.2
"""Their part of a sample."""
SAY_SECONDS = 10.0


@dataclass
class Run:
    """What one database has done so far."""

    stage: crew.Stage
    wanted: argparse.Namespace
    dry: dict[Case, Outcome] = field(default_factory=dict)
    done: dict[Case, Outcome] = field(default_factory=dict)
    planned: int = 0
    possible: int = 0
    """How many there were to choose from."""

    def find_steps(self, cases: list[Case]) -> None:
        cases = [case for case in cases if case.backend == self.stage.backend]
        self.planned = len(cases)
        for case in cases:
            self.dry[case] = self.stage.play(case)

    def kill(self, dry: dict[Case, Outcome]) -> None:
        number = self.wanted.number // len(self.wanted.backends)
        second = int(number * SECOND_DEATHS)
        self.planned = 0
        self._take(plan.first_deaths(dry, self.stage.backend), number - second)
        self._take(plan.second_deaths(self.done), second)

    def _take(self, cases: list[Case], number: int) -> None:
        chosen = cases if self.wanted.all else plan.sample(cases, number, self.wanted.seed)
        chosen = plan.part(chosen, *self.wanted.part)
        self.planned += len(chosen)
        self.possible += len(cases)
        for case in chosen:
            self.done[case] = self.stage.play(case)
            for problem in self.done[case].problems:
                say(f"{problem}\n    {case.command}")

    def __str__(self) -> str:
        return f"{self.stage.backend} {len(self.done) or len(self.dry)} of {self.planned}"


def main(arguments: list[str]) -> int:
    wanted = _options(arguments)
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(servers.postgres()) if "postgres" in wanted.backends else ""
        if wanted.only:
            return _play_one(wanted.only, stack.enter_context(crew.stage(wanted.only.backend, url)))
        runs = [Run(stack.enter_context(crew.stage(name, url)), wanted) for name in wanted.backends]
        cases = plan.dry_runs(runs[0].stage.kinds, wanted.backends)
        cases = cases if wanted.all else plan.rotated(cases, wanted.seed)
        _together(runs, lambda run: run.find_steps(cases))
        dry = {case: run.dry[case] for case in cases for run in runs if case in run.dry}
        say(f"{len(dry)} runs without a death")
        _together(runs, lambda run: run.kill(dry))
        return _close(runs, dry, wanted)


def _together(runs: list[Run], act: Callable[[Run], None]) -> None:
    with ThreadPoolExecutor(len(runs)) as pool:
        acting = [pool.submit(act, run) for run in runs]
        while wait(acting, SAY_SECONDS).not_done:
            say("; ".join(map(str, runs)))
        for one in acting:
            one.result()


def _close(runs: list[Run], dry: dict[Case, Outcome], wanted: argparse.Namespace) -> int:
    """Says the sum, writes the page after a whole run, and gives the exit status."""
    done = {case: outcome for run in runs for case, outcome in run.done.items()}
    left_out = plan.unreachable(dry, wanted.backends)
    say(report.summary(done, len(left_out)))
    failures = [f"not played: {name}: {why}" for name, why in runs[0].stage.left_out.items()]
    failures += [
        f"{problem}\n    {case.command}" for case, outcome in dry.items() for problem in outcome.problems
    ]
    failures += [
        f"the step did not come again\n    {case.command}"
        for case, outcome in done.items()
        if outcome.fired < len(case.deaths)
    ]
    failures += [
        f"no case ever came to this step of the ledger: {name}"
        for name in plan.missing(runs[0].stage.worker_steps, [*dry.values(), *done.values()])
    ]
    for failure in failures:
        say(failure)
    if wanted.written:
        possible = sum(run.possible for run in runs)
        report.PAGE.write_text(report.page(done, possible, left_out), encoding="utf-8")
        say(f"written: {report.PAGE.name}")
    return int(bool(failures) or any(outcome.problems for outcome in done.values()))


def _play_one(case: Case, stage: crew.Stage) -> int:
    outcome = stage.play(case)
    for number, trail in enumerate(outcome.trail):
        say("\n".join([f"after {number} deaths:", *(f"    {point}" for point in trail)]))
    say(f"{outcome.fired} deaths; {outcome.state}")
    for problem in outcome.problems:
        say(problem)
    return int(bool(outcome.problems) or outcome.fired < len(case.deaths))


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.crash", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--cases", dest="number", type=int, default=SAMPLE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", type=_part, default=(1, 1))
    parser.add_argument("--backend", choices=BACKENDS)
    parser.add_argument("--only", type=Case.parse)
    wanted = parser.parse_args(arguments)
    # Any other choice would write a page that says something else each time.
    wanted.written = wanted == parser.parse_args(["--all"] if wanted.all else [])
    wanted.backends = (
        [wanted.only.backend] if wanted.only else [wanted.backend] if wanted.backend else BACKENDS
    )
    return wanted


def _part(text: str) -> tuple[int, int]:
    index, of = (int(number) for number in text.split("/"))
    if not 1 <= index <= of:
        raise argparse.ArgumentTypeError(f"{text} is not a part such as 2/5")
    return index, of


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
