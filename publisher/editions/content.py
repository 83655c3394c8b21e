"""What an Edition freezes: plain values, one canonical JSON form, one digest.

Everything below the desk reads these values and never a live Post (docs/adr/0003).
"""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

from publisher.editions.cutting.kept import EXTENSIONS

PICTURES = "pictures"
_STRICT = ConfigDict(extra="forbid")
FORM = 5
"""The version of this form; a later one must still read the earlier ones. 1: no `formed`, master without credit;
2: no `focus`; 3: no `first_published_on`; 4: no `focuses`."""


@dataclass(frozen=True, config=_STRICT)
class Cut:
    """One size and format of a picture, kept under its own hash (`editions.store`)."""

    sha256: str
    mime: str
    width: int
    height: int
    size_bytes: int

    @property
    def name(self) -> str:
        """Of its public file. Half of the hash is still unguessable, and keeps pages small."""
        return f"{self.sha256[:32]}{EXTENSIONS[self.mime]}"

    @property
    def path(self) -> str:
        """Its address on a site that shows it."""
        return f"/{PICTURES}/{self.name}"


@dataclass(frozen=True, config=_STRICT)
class FormedCut:
    """The master as one or several kinds of channel ask for it."""

    form: str
    """`cutting.shape.Form.name`"""
    cut: Cut


@dataclass(frozen=True, config=_STRICT)
class Right:
    channel: str
    language: str
    permission: str


@dataclass(frozen=True, config=_STRICT)
class Focus:
    """The part of a picture that no crop may touch, in shares of its width and height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, config=_STRICT)
class RatioFocus:
    ratio: str
    """Width to height, as `1.91:1`."""
    focus: Focus


@dataclass(frozen=True, config=_STRICT)
class FrozenPicture:
    alt: str
    master: Cut
    """8-bit sRGB JPEG, upright, with its credit inside and nothing else that is not pixels."""
    cuts: tuple[Cut, ...]
    """For web pages: each width as JPEG and WebP, narrowest first."""
    rights: tuple[Right, ...]
    formed: tuple[FormedCut, ...] = ()
    """What kinds are sent in place of the master; none in the archive, which is sent nowhere."""
    focus: Focus | None = None
    """Where a person allowed it to be cropped around; None: it is always shown whole."""
    focuses: tuple[RatioFocus, ...] = ()
    """In place of `focus`, where a cut has that ratio."""


@dataclass(frozen=True, config=_STRICT)
class Creator:
    name: str
    role: str
    and_colleagues: bool = False
    url: str = ""


@dataclass(frozen=True, config=_STRICT)
class Institution:
    name: str
    city: str = ""
    country: str = ""
    url: str = ""


@dataclass(frozen=True, config=_STRICT)
class Publication:
    journal: str
    year: int | None = None
    month: int | None = None
    doi: str = ""
    url: str = ""


@dataclass(frozen=True, config=_STRICT)
class Note:
    text: str
    url: str = ""


@dataclass(frozen=True, config=_STRICT)
class Content:
    publish_on: datetime.date
    language: str
    kicker: str
    title: str
    strapline: str
    body: str
    """Canonical HTML (`posts.text.canonical`); links to earlier posts are paths (`/archive/Y/M/D`)."""
    series: str = ""
    """The English name of the series: the same in every language, so that pages can group by it."""
    part: int | None = None
    writers: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    creators: tuple[Creator, ...] = ()
    institutions: tuple[Institution, ...] = ()
    licence: str = ""
    """An id of `posts.licences`, or empty where it is not known."""
    rights_line: str = ""
    publications: tuple[Publication, ...] = ()
    notes: tuple[Note, ...] = ()
    pictures: tuple[FrozenPicture, ...] = ()
    first_published_on: datetime.date | None = None
    """Of a rerun: the date of the post that is shown again."""
    form: int = FORM

    @property
    def path(self) -> str:
        """The address on its site, for ever: the date without padding."""
        return path_of(self.publish_on)


def path_of(day: datetime.date) -> str:
    return f"/archive/{day.year}/{day.month}/{day.day}"


_ADAPTER = TypeAdapter(Content)


def to_json(content: Content) -> dict[str, Any]:
    value: dict[str, Any] = _ADAPTER.dump_python(content, mode="json")
    return value


def from_json(value: dict[str, Any]) -> Content:
    return _ADAPTER.validate_python(value)


def digest(value: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
