"""Which sentences of a translation say which sentences of the English.

The cheapest way through both texts, by dynamic programming over beads (one to one, one to two, two to
one, none): a bead is cheap where the lengths agree and where names, numbers and words of one origin
(“protein”, “proteïna”) stand on both sides. The idea of beads is that of Gale and Church, 1993
(https://aclanthology.org/J93-1004/).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGER = 1.18
"""Catalan is so much longer than English, on the whole."""
_BEADS = {
    (1, 1): 0.0,
    (1, 2): 0.6,
    (2, 1): 0.6,
    (2, 2): 1.1,
    (1, 3): 1.2,
    (3, 1): 1.2,
    (1, 0): 1.4,
    (0, 1): 1.4,
}
_LENGTHS_COUNT = 2.0
_WORDS_COUNT = 2.0
_ROOT = 5
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Bead:
    """Places of sentences that belong together; one side may be empty."""

    english: tuple[int, ...]
    translated: tuple[int, ...]


@dataclass(frozen=True)
class _Side:
    """Some sentences of one language: how long, and the roots of their words."""

    length: int
    roots: frozenset[str]

    def __add__(self, other: _Side) -> _Side:
        return _Side(self.length + other.length, self.roots | other.roots)


_NOTHING = _Side(0, frozenset())


def aligned(english: Sequence[str], translated: Sequence[str]) -> list[Bead]:
    """Every sentence of both sides is in exactly one bead; beads come in the order of the texts."""
    left, right = [_side(one) for one in english], [_side(one) for one in translated]
    ways: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for row in range(len(left) + 1):
        for column in range(len(right) + 1):
            offers = [
                (ways[row - down, column - across][0] + price + cost, (down, across))
                for (down, across), price in _BEADS.items()
                if down <= row and across <= column
                for cost in [
                    _cost(
                        sum(left[row - down : row], _NOTHING), sum(right[column - across : column], _NOTHING)
                    )
                ]
            ]
            if offers:
                ways[row, column] = min(offers)
    return list(_backwards(ways, len(left), len(right)))[::-1]


def _backwards(
    ways: dict[tuple[int, int], tuple[float, tuple[int, int]]], row: int, column: int
) -> Iterator[Bead]:
    while row or column:
        down, across = ways[row, column][1]
        yield Bead(tuple(range(row - down, row)), tuple(range(column - across, column)))
        row, column = row - down, column - across


def _cost(english: _Side, translated: _Side) -> float:
    if not english.length or not translated.length:
        return 0.0
    lengths = abs(math.log((translated.length + 8) / (english.length * LONGER + 8)))
    fewer = min(len(english.roots), len(translated.roots))
    both = len(english.roots) + len(translated.roots)
    shared = 2 * len(english.roots & translated.roots) / both if fewer else 0.0
    return _LENGTHS_COUNT * lengths - _WORDS_COUNT * shared * (1 + math.log1p(fewer) / 4)


def _side(sentence: str) -> _Side:
    """Numbers whole; of longer words the beginning, without accents: Latin and Greek look alike in both."""
    plain = unicodedata.normalize("NFD", sentence.casefold().replace("·", ""))
    words = _WORD.findall("".join(one for one in plain if not unicodedata.combining(one)))
    return _Side(len(sentence), frozenset(word[:_ROOT] for word in words if word.isdigit() or len(word) > 4))
