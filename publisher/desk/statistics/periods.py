"""The days that are counted: named ones, or from one to another."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

ALL = "all"
NAMED = {"30": "30 days", "90": "90 days", "365": "A year", ALL: "All"}
DEFAULT = "365"


@dataclass(frozen=True)
class Period:
    first_on: datetime.date
    last_on: datetime.date
    name: str = ""
    """A key of `NAMED`, or empty where days were given."""

    @property
    def query(self) -> str:
        if self.name:
            return f"period={self.name}"
        return f"from={self.first_on.isoformat()}&to={self.last_on.isoformat()}"

    @property
    def instants(self) -> tuple[datetime.datetime, datetime.datetime]:
        """Whole days in UTC: an hour at the ends changes no picture."""
        midnight = datetime.time(tzinfo=datetime.UTC)
        after = self.last_on if self.last_on == datetime.date.max else self.last_on + datetime.timedelta(1)
        return datetime.datetime.combine(self.first_on, midnight), datetime.datetime.combine(after, midnight)


def asked(given: Mapping[str, str], today: datetime.date) -> tuple[Period, str]:
    """The period, and what was wrong with the question."""
    if given.get("from") or given.get("to"):
        try:
            first = datetime.date.fromisoformat(given.get("from") or "0001-01-01")
            last = datetime.date.fromisoformat(given.get("to") or today.isoformat())
        except ValueError:
            return named(DEFAULT, today), "Write both days as YYYY-MM-DD; this is the last year."
        if first > last:
            return named(DEFAULT, today), "The first day is after the last; this is the last year."
        return Period(first, last), ""
    name = given.get("period", DEFAULT)
    if name not in NAMED:
        return named(DEFAULT, today), "There is no such period; this is the last year."
    return named(name, today), ""


def named(name: str, today: datetime.date) -> Period:
    if name == ALL:
        return Period(datetime.date.min, today, name)
    return Period(today - datetime.timedelta(days=int(name) - 1), today, name)
