"""What comes in and what goes out: frozen values, no live Post and no live Edition."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SHORT_FIELDS = ("kicker", "title", "strapline")
BODY = "body"
ALT = "alt_"
"""Followed by the picture's place, from 1: the alt text of each picture."""
_PLACES = {name: place for place, name in enumerate((*SHORT_FIELDS, BODY))}


def in_order(fields: Mapping[str, str]) -> dict[str, str]:
    """As a post is read, whatever order they were kept in."""
    return {name: fields[name] for name in sorted(fields, key=_place)}


def _place(name: str) -> tuple[int, int, str]:
    number = name.removeprefix(ALT)
    return _PLACES.get(name, len(_PLACES)), int(number) if number.isdecimal() else 0, name


@dataclass(frozen=True)
class Source:
    """An approved English text, for `transitions.hand_out`."""

    publish_on: datetime.date
    fields: Mapping[str, str]
    """kicker, title, strapline, body (canonical HTML), alt_1, alt_2, …; what is empty is not translated."""
    picture_urls: tuple[str, ...] = ()
    kind: str = ""
    """What the editor says about a change: cosmetic, minor, major or critical."""
    note: str = ""
    by_name: str = ""


@dataclass(frozen=True)
class ApprovedTranslation:
    """What `signals.approved` carries to whoever publishes it."""

    publish_on: datetime.date
    language: str
    fields: Mapping[str, str]
    source_number: int
    translator_name: str
    """As the translator wishes to be named in public; empty where they do not."""
    reviewer_name: str
    """For the record, not for the page."""
    approved_by: Any = field(repr=False)
    told: bool = True
    """Whether readers of a text that is public already are told that it was corrected."""
