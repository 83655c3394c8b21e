"""The part of a text that shows why it was found, with the words that were sought."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from publisher.search import analyser

LENGTH = 180
"""Characters, about: a snippet begins and ends between words."""


@dataclass(frozen=True)
class Piece:
    text: str
    is_match: bool = False


def marked(text: str, stems: Collection[str], language: str) -> Sequence[Piece]:
    return _pieces(text, 0, len(text), list(analyser.sought(text, stems, language)))


def snippet(text: str, stems: Collection[str], language: str) -> Sequence[Piece]:
    """The stretch that holds the most different words that were sought; the beginning where it holds none."""
    hits = list(analyser.sought(text, stems, language))
    start = _best_start(text, hits)
    end = text.rfind(" ", start, start + LENGTH) if start + LENGTH < len(text) else len(text)
    end = end if end > start else min(len(text), start + LENGTH)
    pieces = list(_pieces(text, start, end, [hit for hit in hits if start <= hit.start and hit.end <= end]))
    before = [Piece("… ")] if start else []
    after = [Piece(" …")] if end < len(text) else []
    return [*before, *pieces, *after]


def _best_start(text: str, hits: Sequence[analyser.Token]) -> int:
    best, most = 0, 0
    for hit in hits:
        start = max(0, hit.start - LENGTH // 4)
        inside = {other.stem for other in hits if start <= other.start and other.end <= start + LENGTH}
        if len(inside) > most:
            best, most = start, len(inside)
    return text.rfind(" ", 0, best) + 1 if best else 0


def _pieces(text: str, start: int, end: int, hits: Sequence[analyser.Token]) -> Sequence[Piece]:
    made: list[Piece] = []
    for hit in hits:
        if hit.start > start:
            made.append(Piece(text[start : hit.start]))
        made.append(Piece(text[hit.start : hit.end], is_match=True))
        start = hit.end
    if end > start:
        made.append(Piece(text[start:end]))
    return made
