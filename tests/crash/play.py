"""One case from its beginning to the verdict: a round, a death, a round, … until the ledger has settled."""

from __future__ import annotations

import contextlib
import datetime
import gc
import importlib
import os
import socket
import sys
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connections

from channels import registry
from channels.contract import OutletConfig
from channels.errors import Refused
from channels.models import Outlet
from publisher.deliveries import ledger
from publisher.editions.models import Edition
from tests.crash import faults, kinds, mutants, rounds, scenes, verdict, world
from tests.crash.cases import SITE, Case, Outcome
from tests.crash.peer import Control, live_at
from tests.crash.steps import Steps
from tests.crash.workers import Worker, work

BEFORE = datetime.timedelta(seconds=10)
"""From what went before to the case itself."""


class Theatre:
    def __init__(self, control: Control) -> None:
        kinds.register()
        self.control = control
        site_url = control.ask("site_url")
        made = work(lambda _: world.make(site_url))
        if made.error:
            raise RuntimeError(made.error)
        self.slots = [datetime.datetime.fromtimestamp(seconds, datetime.UTC) for seconds in made.result]
        embedded = not os.environ.get("DATABASE_URL")
        self.world = world.SqliteWorld() if embedded else world.PostgresWorld()
        self.world.keep()
        self.nobody = socket.socket()
        self.nobody.bind(("127.0.0.1", 0))  # taken, and not listened to: who connects is refused
        self.played = 0
        self.normal: dict[tuple[str, str], verdict.Found] = {}
        self.left_out = _warm_up()
        self.modules = set(sys.modules)
        gc.collect()
        gc.freeze()

    def about(self) -> dict[str, Any]:
        played = sorted(set(registry.KINDS) - set(self.left_out))
        steps = sorted(rounds.WORKER_STEPS)
        return {"kinds": played, "left_out": self.left_out, "worker_steps": steps}

    def load(self, modules: list[str]) -> None:
        """What one worker had to load is loaded here, so that no later one needs the time."""
        for name in modules:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        self.modules.update(modules)

    def play(self, case: Case) -> Outcome:
        self.played += 1
        self.world.renew(site=case.act == SITE)
        return Play(self, case).run()


def _warm_up() -> dict[str, str]:
    """Load once what every worker would load for itself: adapters, words of languages. Nothing stays open.

    Gives the kinds that no story can be composed for, and why.
    """
    edition = Edition.objects.select_related("current").get(publish_on=world.YESTERDAY)
    left_out = {}
    for name in registry.KINDS:
        config = OutletConfig("", "", edition.language, {"base_url": "http://127.0.0.1"}, {})
        try:
            ledger.compose(edition, Outlet(kind=name), registry.adapter(name, config))
        except Refused as error:
            if name not in kinds.ENDS:
                left_out[name] = error.detail
    connections.close_all()
    return left_out


class Play:
    def __init__(self, theatre: Theatre, case: Case) -> None:
        self.theatre = theatre
        self.control = theatre.control
        self.case = case
        self.scene = scenes.SCENES[case.act]
        self.slot = theatre.slots[case.act == SITE]
        self.account = f"account{theatre.played:06}"
        self.who = {"kind": case.kind, "account": self.account}
        self.trouble = faults.TROUBLES[case.trouble]
        self.deaths = list(case.deaths)
        self.outcome = Outcome()
        self.files_at_death: list[dict[str, bytes]] = []

    def run(self) -> Outcome:
        self.given = self.control.ask("open", at=(self.slot - BEFORE).timestamp(), **self.who)
        facts = self._workers()
        heard = self.control.ask("close", **self.who)
        self.outcome.struck = heard["struck"]
        if facts is not None:
            found = verdict.Found(facts, heard)
            if self.case.act == SITE:
                self._judge_site()
            verdict.judge(self.outcome, self.case, found, self._normal(found))
        return self.outcome

    def _normal(self, found: verdict.Found) -> verdict.Found:
        """How this act ends on this kind when nothing goes wrong: this very run, or one that is played for it."""
        normally = Case(self.case.kind, self.case.act, "none", (), self.case.backend)
        key = (normally.kind, normally.act)
        if self.case == normally:
            self.theatre.normal[key] = found
        elif key not in self.theatre.normal:
            self.theatre.play(normally)
        return self.theatre.normal[key]

    def _before(self) -> None:
        """In the first worker: what has happened so far, without trouble."""
        clock = rounds.clock_of(self.slot - BEFORE, 0)
        live_at(clock.now().timestamp())
        scenes.open_outlet(self.case.kind, self.account, self.given)
        self.scene.prepare(clock)
        strikes = [faults.armed(strike, self.case.act) for strike in self.trouble.strikes]
        self.control.ask("arm", strikes=strikes, **self.who)

    def _workers(self) -> dict[str, Any] | None:
        """One after the other, until one comes to the end; gives what it found there."""
        number = 0
        while True:
            worker = work(partial(self._work, number))
            self.outcome.trail[-1] += worker.points
            if worker.error:
                self.outcome.lies.append(f"a worker broke down: {worker.error}")
                return None
            if not worker.killed:
                facts: dict[str, Any] = worker.result
                self.theatre.load(facts["loaded"])
                return facts
            if not self._was_meant(worker):
                return None
            number = worker.round + 1

    def _was_meant(self, worker: Worker) -> bool:
        last = worker.points[-1] if worker.points else None
        if not self.deaths or last != self.deaths[0]:
            self.outcome.lies.append(f"a worker was killed by somebody else, at {last}")
            return False
        self.deaths.pop(0)
        self.outcome.fired += 1
        self.outcome.trail.append([])
        sent = sum(point.moment == "sent" for part in self.outcome.trail for point in part)
        self.control.ask("settle", calls=sent)
        if self.case.act == SITE:
            self.files_at_death.append(world.files())
        return True

    def _work(self, number: int, pipe: int) -> dict[str, Any]:
        """In the worker: from round `number` on, until nothing is left to do."""
        mutants.mutate(self.case.mutant)
        if number == 0:
            self._before()
        steps = Steps(
            pipe,
            doom=self.deaths[0] if self.deaths else None,
            hidden={self.account: "{account}", f" /{self.case.kind}/": " /"},
            site=settings.SITE_ROOT if self.case.act == SITE else None,
        )
        steps.watch()
        settled, rested = False, 1
        while number < rounds.ROUNDS_MAX and not settled:
            steps.tell({"round": number})
            with steps.resting():
                self._begin_round(number, rested)
            clock = rounds.clock_of(self.slot, number)
            live_at(clock.now().timestamp())
            self.scene.play(clock)
            with steps.resting():
                settled = rounds.settled(self.scene.wanted)
                rested = rounds.until_due(clock)
            number += rested
        with steps.resting():
            loaded = sorted(set(sys.modules) - self.theatre.modules)
            return {"settled": settled, "loaded": loaded, **rounds.facts()}

    def _begin_round(self, number: int, rested: int) -> None:
        if number:
            rounds.pass_time(rested)
            self.control.ask("move", seconds=rested * rounds.LEASE_AND_A_BIT)
        if number == 0 or self.trouble.rounds_unreachable:
            scenes.point_outlet_at(self._settings(reachable=number >= self.trouble.rounds_unreachable))

    def _settings(self, *, reachable: bool) -> dict[str, Any]:
        given = {**self.given["settings"], "read_seconds": self.trouble.read_seconds}
        if reachable:
            return given
        port = self.theatre.nobody.getsockname()[1]
        nobody = f"http://127.0.0.1:{port}"
        if "port" in given:
            given["port"] = str(port)
        return {
            name: value.replace(self.given["url"], nobody) if isinstance(value, str) else value
            for name, value in given.items()
        }

    def _judge_site(self) -> None:
        kept, final = world.kept_files(), world.files()
        for at_death in self.files_at_death:
            for name in verdict.half_written(at_death, kept, final):
                self.outcome.losses.append(f"{name} was neither old nor new when the worker died")
        rebuilt = work(lambda _: world.rebuild())
        if rebuilt.error or rebuilt.result:
            wrong = f"{rebuilt.result} public files were not as they should be"
            self.outcome.losses.append(rebuilt.error or wrong)
