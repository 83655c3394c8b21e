"""A slip: a stretch of a text that is wrong, and what it should be where a machine can tell.

Finders are pure functions from a text to its slips. A mend puts them right outside the tags of a text,
so addresses are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>|\bhttps?://\S+)')


@dataclass(frozen=True)
class Slip:
    start: int
    end: int
    replacement: str | None = None


Finder = Callable[[str], Iterator[Slip]]


def of_pattern(pattern: re.Pattern[str], replacement: str) -> Finder:
    """Every match is a slip; the replacement is a template as in `re.sub`."""

    def find(text: str) -> Iterator[Slip]:
        for match in pattern.finditer(text):
            yield Slip(match.start(), match.end(), match.expand(replacement))

    return find


def of_words(right: dict[str, str]) -> Finder:
    """Whole words or phrases, by what they should be; a capital at the beginning stays one."""
    listed = "|".join(re.escape(wrong) for wrong in sorted(right, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w·])(?:{listed})(?![\w·])", re.IGNORECASE)

    def find(text: str) -> Iterator[Slip]:
        for match in pattern.finditer(text):
            yield Slip(match.start(), match.end(), like(match[0], right[match[0].casefold()]))

    return find


def like(model: str, word: str) -> str:
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def mended(find: Finder, text: str, about: str = "") -> str:
    """The text with its slips put right; only those that read `about`, where that is given."""
    parts = _TAG.split(text)
    return "".join(part if place % 2 else _part(find, part, about) for place, part in enumerate(parts))


def outside_addresses(find: Finder) -> Finder:
    """A finder that does not look into addresses written out in the text."""

    def found(text: str) -> Iterator[Slip]:
        hidden = re.sub(r"\bhttps?://\S+", lambda match: "\ufffc" * len(match[0]), text)
        return find(hidden)

    return found


def _part(find: Finder, part: str, about: str) -> str:
    for slip in sorted(find(part), key=lambda slip: slip.start, reverse=True):
        if slip.replacement is not None and about in ("", part[slip.start : slip.end]):
            part = part[: slip.start] + slip.replacement + part[slip.end :]
    return part
