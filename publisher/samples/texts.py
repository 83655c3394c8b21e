"""The words of the sample archive: one JSON file a post in `data/`, all written for this project.

`offset` is the day relative to today; an href of `sample:-5` points at the sample five days before
the post's own day. `catalan` is null where nobody has translated it yet.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

DATA = Path(__file__).with_name("data")
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_STRICT)
class Creator:
    name: str
    role: Literal["work", "image", "laboratory", "photograph"]
    and_colleagues: bool = False


@dataclass(frozen=True, config=_STRICT)
class Institution:
    name: str
    city: str
    country: str


@dataclass(frozen=True, config=_STRICT)
class Publication:
    journal: str
    year: int
    month: int
    doi: str


@dataclass(frozen=True, config=_STRICT)
class Note:
    text: str
    url: str = ""


@dataclass(frozen=True, config=_STRICT)
class Right:
    channel: str
    language: str
    permission: str


@dataclass(frozen=True, config=_STRICT)
class Catalan:
    kicker: str
    title: str
    strapline: str
    body: str
    alt: str
    translator: str


@dataclass(frozen=True, config=_STRICT)
class Sample:
    offset: int
    style: str
    seed: int
    series: str
    series_kind: Literal["series", "event", "competition", ""]
    part: int | None
    title: str
    strapline: str
    body: str
    writers: tuple[str, ...]
    alt: str
    creators: tuple[Creator, ...]
    institutions: tuple[Institution, ...]
    licence: str
    rights_line: str
    publications: tuple[Publication, ...]
    notes: tuple[Note, ...]
    rights: tuple[Right, ...]
    catalan: Catalan | None


_SAMPLE = TypeAdapter(Sample)
_LINK = re.compile(r'href="sample:(-?\d+)"')


def samples() -> tuple[Sample, ...]:
    """Every sample, the earliest day first."""
    found = [_SAMPLE.validate_json(path.read_bytes()) for path in DATA.glob("*.json")]
    return tuple(sorted(found, key=lambda sample: sample.offset))


def linked(body: str, day: datetime.date) -> str:
    """The body of the sample on `day`, its links to other samples made links to their dates."""

    def address(match: re.Match[str]) -> str:
        other = day + datetime.timedelta(days=int(match[1]))
        return f'href="/archive/{other.year}/{other.month}/{other.day}"'

    return _LINK.sub(address, body)
