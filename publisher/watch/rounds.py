"""One look at everything. What cannot be looked at now is neither well nor bad."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from publisher.environment import Watching
from publisher.watch import days, ledger, machine, outlets, pages
from publisher.watch.finding import Finding, Level
from publisher.watch.outlets import Platforms

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Round:
    now: datetime.datetime
    home: Path
    watching: Watching
    platforms: Platforms

    @cached_property
    def calendar(self) -> days.Calendar:
        return days.Calendar(self.now, datetime.timedelta(minutes=self.watching.minutes))


@dataclass(frozen=True)
class Look:
    findings: tuple[Finding, ...]
    unknown: frozenset[str]
    """Checks that could not be made: what was known of them stands."""


@dataclass(frozen=True)
class Check:
    yields: tuple[str, ...]
    """What its keys begin with."""
    look: Callable[[Round], list[Finding]]


BARE = (
    Check(("disk",), lambda at: [machine.disk(at.home)]),
    Check(("tick",), lambda at: [machine.ticks(at.home, at.now)]),
)
WITH_DATABASE = (
    Check(("release",), lambda at: days.releases(at.calendar)),
    Check(
        ("approval",),
        lambda at: days.approvals(at.calendar, datetime.timedelta(hours=at.watching.approval_hours)),
    ),
    Check(("runway", "gap"), lambda at: days.runways(at.calendar, at.watching.runway_days)),
    Check(("page", "feeds"), lambda at: pages.pages_and_feeds(at.calendar, at.watching.site_urls)),
    Check(("outlet",), lambda at: outlets.arrivals(at.calendar, at.platforms)),
    Check(("person",), lambda _: ledger.persons()),
    Check(("queue",), lambda at: [ledger.queue(at.now)]),
    Check(("held",), lambda _: outlets.held()),
    Check(("token",), lambda at: outlets.tokens(at.now, at.platforms)),
    Check(("brake",), lambda _: [ledger.brake()]),
    Check(("clock",), lambda _: ledger.jumps()),
)


def look(at: Round) -> Look:
    found: list[Finding] = [machine.database()]
    unknown: set[str] = set()
    reachable = found[0].is_well
    for check in BARE + WITH_DATABASE:
        if check in WITH_DATABASE and not reachable:
            unknown.update(check.yields)
            continue
        try:
            found += check.look(at)
        except Exception as error:
            log.exception("%s: could not be looked at", check.yields[0])
            unknown.update(check.yields)
            found.append(_defect(check, error))
    return Look(tuple(found), frozenset(unknown))


def _defect(check: Check, error: Exception) -> Finding:
    """One check that fails must not blind the others, nor pass in silence: a database that is older
    than the program answers most questions."""
    return Finding(
        f"watch:{check.yields[0]}",
        Level.BAD,
        f"The watch could not look at: {', '.join(check.yields)}",
        type(error).__name__,
        "see the log of `bpod watch`; after an upgrade, run `bpod prepare`",
    )
