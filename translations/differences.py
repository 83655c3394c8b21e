"""What changed between two texts, word by word."""

from __future__ import annotations

import difflib
import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from translations import markup
from translations.values import BODY


class Change(enum.StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Stretch:
    change: Change
    text: str


def words(old: str, new: str) -> list[Stretch]:
    """Removed before added; put together, the stretches give both texts."""
    return between(split(old), split(new))


def of_field(name: str, old: str, new: str) -> list[Stretch]:
    """The differences of one field as people type it: a body with its marks."""
    if name == BODY:
        return words(markup.from_html(old), markup.from_html(new))
    return words(old, new)


def between(before: list[str], after: list[str]) -> list[Stretch]:
    """Of texts that somebody split in their own way."""
    return list(_stretches(before, after))


def _stretches(before: list[str], after: list[str]) -> Iterator[Stretch]:
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield Stretch(Change.SAME, "".join(before[start:end]))
            continue
        if end > start:
            yield Stretch(Change.REMOVED, "".join(before[start:end]))
        if new_end > new_start:
            yield Stretch(Change.ADDED, "".join(after[new_start:new_end]))


def split(text: str) -> list[str]:
    """Words, spaces and signs; put together they are the text."""
    return re.findall(r"\w+(?:·\w+)*|\s+|[^\w\s]", text)
