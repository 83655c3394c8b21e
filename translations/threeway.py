"""Two texts that came from one, put together where their changes leave each other alone."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from translations.differences import split


@dataclass(frozen=True, order=True)
class _Change:
    start: int
    end: int
    words: tuple[str, ...]

    def touches(self, other: _Change) -> bool:
        return self.start <= other.end and other.start <= self.end


def merged(ancestor: str, one: str, other: str) -> str | None:
    """Both texts' changes in one text; None where they meet, and a person has to say.

    The same change on both sides is one change. Changes that only touch are taken to meet: which of the two
    words comes first, no machine knows.
    """
    base = split(ancestor)
    mine, theirs = _changes(base, split(one)), _changes(base, split(other))
    theirs = [change for change in theirs if change not in mine]
    if any(change.touches(own) for change in theirs for own in mine):
        return None
    for change in sorted([*mine, *theirs], reverse=True):
        base[change.start : change.end] = change.words
    return "".join(base)


def _changes(before: list[str], after: list[str]) -> list[_Change]:
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    return [
        _Change(start, end, tuple(after[new_start:new_end]))
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
        if tag != "equal"
    ]
