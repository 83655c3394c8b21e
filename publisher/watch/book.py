"""The alarm book: what is wrong, since when, and who was told. A file, so that no database is needed.

A condition is believed when it was seen twice running, and believed to be over when it was well twice.
Each route is told once, reminded once a day, and told once when it is over; a route that failed is
simply still owed.
"""

from __future__ import annotations

import datetime
import json
import logging
import os
from collections.abc import Iterable, Iterator, Set
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from publisher.watch.asking import Asked
from publisher.watch.finding import Finding, Level

FORM = 1
TWICE = 2
REMINDED_AFTER = datetime.timedelta(days=1)

log = logging.getLogger(__name__)


class Event(StrEnum):
    RAISED = "raised"
    REMINDER = "reminder"
    WELL = "well"


@dataclass
class Alarm:
    key: str
    level: str
    what: str
    seen: str
    mend: str
    about: str
    since_at: datetime.datetime
    bad_in_row: int = 0
    well_in_row: int = 0
    raised_about: str | None = None
    """None: seen, and not yet believed."""
    raised_level: str = Level.OK.value
    over_at: datetime.datetime | None = None
    now_seen: str = ""
    """What was seen when it was over."""
    told: dict[str, datetime.datetime] = field(default_factory=dict)
    """Route to the instant it was last told of this."""

    @property
    def is_raised(self) -> bool:
        return self.raised_about is not None

    @property
    def is_note(self) -> bool:
        """Told once, without a reminder and without an end."""
        return self.raised_level == Level.NOTE

    def see(self, finding: Finding, now: datetime.datetime) -> None:
        changed = finding.about != self.about
        if changed or finding.level.weight > Level(self.level).weight:
            self.bad_in_row = 0
        if changed or self.over_at is not None:
            self.since_at = finding.since or now
        self.level, self.about = finding.level.value, finding.about
        self.what, self.seen, self.mend = finding.what, finding.seen, finding.mend
        self.bad_in_row, self.well_in_row, self.over_at = self.bad_in_row + 1, 0, None
        if self.bad_in_row >= TWICE and self._is_news(finding):
            self.raised_about, self.raised_level = finding.about, finding.level.value
            self.told.clear()

    def see_well(self, words: str, now: datetime.datetime) -> None:
        self.bad_in_row, self.well_in_row = 0, self.well_in_row + 1
        if self.well_in_row == TWICE:
            self.over_at, self.now_seen = now, words

    def owed(self, route: str, now: datetime.datetime) -> Event | None:
        if not self.is_raised:
            return None
        told_at = self.told.get(route)
        if self.over_at is not None:
            return Event.WELL if told_at and not self.is_note else None
        if told_at is None:
            return Event.RAISED if self.bad_in_row >= TWICE else None
        if self.is_note:
            return None
        # A clock that was set back must not silence the reminders.
        return Event.REMINDER if abs(now - told_at) >= REMINDED_AFTER else None

    def _is_news(self, finding: Finding) -> bool:
        return self.raised_about != finding.about or finding.level.weight > Level(self.raised_level).weight


@dataclass
class Book:
    alarms: dict[str, Alarm] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    failing: dict[str, str] = field(default_factory=dict)
    """Route to why it failed when it was last tried."""
    looked_at: datetime.datetime | None = None

    def note(self, findings: Iterable[Finding], unknown: Set[str], now: datetime.datetime) -> None:
        """One look's findings; alarms of the checks in `unknown` stay as they are."""
        well = {}
        seen = set()
        for finding in findings:
            if finding.is_well:
                well[finding.key] = finding.what
                continue
            seen.add(finding.key)
            alarm = self.alarms.get(finding.key) or _alarm(finding, now)
            alarm.see(finding, now)
            self.alarms[finding.key] = alarm
        for key, alarm in list(self.alarms.items()):
            if key in seen or key.partition(":")[0] in unknown:
                continue
            alarm.see_well(well.get(key, "it is no longer there to be watched"), now)
            if not alarm.is_raised:
                del self.alarms[key]
        self.looked_at = now

    def owed(self, route: str, now: datetime.datetime) -> list[tuple[Event, Alarm]]:
        return [(event, alarm) for alarm in self.alarms.values() if (event := alarm.owed(route, now))]

    def told(self, route: str, owed: Iterable[tuple[Event, Alarm]], now: datetime.datetime) -> None:
        for event, alarm in owed:
            if event is Event.WELL:
                del alarm.told[route]
            else:
                alarm.told[route] = now

    def close(self, routes: Set[str]) -> None:
        """Strike out what is over and owed to nobody."""
        self.failing = {route: why for route, why in self.failing.items() if route in routes}
        for key, alarm in list(self.alarms.items()):
            alarm.told = {route: at for route, at in alarm.told.items() if route in routes}
            if alarm.over_at is not None and (alarm.is_note or not alarm.told):
                del self.alarms[key]

    @property
    def is_bad(self) -> bool:
        """Something that is not a mere warning stands."""
        return any(alarm.over_at is None and alarm.level == Level.BAD for alarm in self.alarms.values())


def _alarm(finding: Finding, now: datetime.datetime) -> Alarm:
    return Alarm(
        finding.key,
        finding.level.value,
        finding.what,
        finding.seen,
        finding.mend,
        finding.about,
        since_at=finding.since or now,
    )


def load(path: Path) -> Book:
    """Empty where there is none. One that cannot be read is put aside: at worst people are told again."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        return Book(
            alarms={key: Alarm(**_with_instants(fields)) for key, fields in value["alarms"].items()},
            asked={key: Asked(**_with_instants(fields)) for key, fields in value["asked"].items()},
            failing=value["failing"],
            looked_at=_instant(value["looked_at"]),
        )
    except FileNotFoundError:
        return Book()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        log.error("%s cannot be read (%s); a new one is begun", path, type(error).__name__)  # noqa: TRY400
        if path.exists():
            path.replace(path.with_suffix(".unreadable"))
        return Book()


def save(book: Book, path: Path) -> None:
    """Whole or not at all, whatever dies meanwhile."""
    path.parent.mkdir(exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    with new.open("w", encoding="utf-8") as file:
        json.dump({"form": FORM, **asdict(book)}, file, ensure_ascii=False, indent=1, default=_written)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _written(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in the book")


def _with_instants(fields: dict[str, Any]) -> dict[str, Any]:
    return dict(_read(fields))


def _read(fields: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        if name == "at" or name.endswith("_at"):
            yield name, _instant(value)
        elif name == "told":
            yield name, {route: _instant(at) for route, at in value.items()}
        else:
            yield name, value


def _instant(value: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(value) if value else None
