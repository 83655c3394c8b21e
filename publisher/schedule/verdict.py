"""What a rehearsal found: plain values, kept as JSON, told in the same words by mail, desk and command."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale
from babel.dates import format_date
from pydantic import TypeAdapter

DAY = "day"
"""The part that is no projection and no outlet: the approval, the words, the pictures, the brake."""


@dataclass(frozen=True)
class Finding:
    code: str
    message: str
    """What is wrong, in a sentence without a full stop."""
    mend: str
    """What a person does about it."""
    link: str = ""
    """The desk's page where they do it: a path."""


@dataclass(frozen=True)
class Part:
    """One thing that was tried: the day, the page, the feeds, or an outlet."""

    name: str
    kind: str = ""
    """The channel's, for an outlet."""
    blockers: tuple[Finding, ...] = ()
    advice: tuple[Finding, ...] = ()
    digest: str = ""
    """Of the rendition that was composed."""
    detail: str = ""
    """What the platform said."""
    paused: bool = False
    asked: bool = True
    """False: the platform could not be asked, which may pass."""

    @property
    def word(self) -> str:
        if self.blockers:
            return "blocked"
        return "paused" if self.paused else "ready"


@dataclass(frozen=True)
class Verdict:
    language: str
    publish_on: datetime.date
    slot_at: datetime.datetime
    zone: str
    title: str
    """Empty: nothing is approved."""
    revision: int | None
    parts: tuple[Part, ...]

    @property
    def blockers(self) -> list[tuple[Part, Finding]]:
        return [(part, finding) for part in self.parts for finding in part.blockers]

    @property
    def ready(self) -> bool:
        return not self.blockers

    @property
    def asked(self) -> bool:
        return all(part.asked for part in self.parts)

    @property
    def outlets(self) -> list[Part]:
        return [part for part in self.parts if part.kind]

    @property
    def language_name(self) -> str:
        return language_name(self.language)

    @property
    def headline(self) -> str:
        return headline([self])

    @property
    def paused(self) -> int:
        return sum(part.paused for part in self.outlets)

    def to_json(self) -> dict[str, Any]:
        value: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        return value


_ADAPTER = TypeAdapter(Verdict)


def from_json(value: dict[str, Any]) -> Verdict:
    return _ADAPTER.validate_python(value)


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def headline(verdicts: Sequence[Verdict]) -> str:
    """“Ready: Sat 14 March, Tide of cells, 8 outlets”, or what stands in the way, of one date."""
    day, title = spoken(verdicts[0].publish_on), next((one.title for one in verdicts if one.title), "")
    if not title:
        return f"Nothing approved for {day}"
    found = [(verdict, part) for verdict in verdicts for part, _ in verdict.blockers]
    if found:
        places = dict.fromkeys(part.name if part.kind else verdict.language_name for verdict, part in found)
        return f"{counted(len(found), 'blocker')}: {day}, {title}: {', '.join(places)}"
    paused = sum(verdict.paused for verdict in verdicts)
    going = sum(len(verdict.outlets) for verdict in verdicts) - paused
    return f"Ready: {day}, {title}, {counted(going, 'outlet')}" + (f" and {paused} paused" if paused else "")


def spoken(date: datetime.date) -> str:
    """“Sat 14 March”, whatever the locale of the process."""
    return str(format_date(date, "EEE d MMMM", locale="en_GB"))


def language_name(language: str) -> str:
    return str(Locale("en").languages.get(language, language))
