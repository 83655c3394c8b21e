"""The words of one language in memory: what a mistyped or unfinished word may have meant."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from publisher.search.models import Document, Version, Word

LONG, SHORT = 8, 4
"""From so many letters on two mistakes are forgiven, or one."""
GUESSES_MAX = 3
COMPLETIONS_MAX = 24


@dataclass(frozen=True)
class Vocabulary:
    version: int
    stems: dict[str, dict[str, int]] = field(default_factory=dict)
    """By the word as it is written without accents: its stems, and how many Documents hold it."""
    words: tuple[str, ...] = ()
    """In order."""
    documents: dict[str, int] = field(default_factory=dict)
    """By stem: an upper bound of how many Documents hold it."""
    total: int = 1
    """Documents of the language."""

    def written(self, folded: str) -> tuple[str, ...]:
        """The stems of a word that stands somewhere."""
        return tuple(self.stems.get(folded, ()))

    def begun(self, folded: str) -> tuple[str, ...]:
        """The stems of the commonest words that begin so."""
        found: dict[str, int] = {}
        for index in range(bisect_left(self.words, folded), len(self.words)):
            if not self.words[index].startswith(folded):
                break
            for stem, count in self.stems[self.words[index]].items():
                found[stem] = max(found.get(stem, 0), count)
        return tuple(sorted(found, key=lambda stem: (-found[stem], stem))[:COMPLETIONS_MAX])

    def meant(self, folded: str) -> tuple[str, ...]:
        """Words that one or two slips of the finger lead to, the nearest and commonest first."""
        slips = 2 if len(folded) >= LONG else 1 if len(folded) >= SHORT else 0
        if not slips:
            return ()
        around = range(len(folded) - slips, len(folded) + slips + 1)
        words = [word for length in around for word in self._by_length.get(length, ())]
        near = process.extract(folded, words, scorer=OSA.distance, score_cutoff=slips, limit=8 * GUESSES_MAX)
        ranked = sorted(near, key=lambda one: (one[1], -sum(self.stems[one[0]].values()), one[0]))
        least = ranked[0][1] if ranked else 0
        return tuple(word for word, distance, _ in ranked if distance == least)[:GUESSES_MAX]

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        """Whatever differs by so many letters is so many letters longer or shorter at most."""
        words: dict[int, list[str]] = defaultdict(list)
        for word in self.words:
            words[len(word)].append(word)
        return words


_kept: dict[str, Vocabulary] = {}
_reading = threading.Lock()


def vocabulary(language: str) -> Vocabulary:
    """As it stands now; read again only when the language's words have changed."""
    version = Version.objects.filter(language=language).values_list("number", flat=True).first() or 0
    kept = _kept.get(language)
    if kept is not None and kept.version == version:
        return kept
    with _reading:
        kept = _kept.get(language)
        if kept is None or kept.version != version:
            kept = _kept[language] = _read(language, version)
        return kept


def forget() -> None:
    """Another database may count its versions anew."""
    _kept.clear()


def _read(language: str, version: int) -> Vocabulary:
    rows: Iterable[tuple[str, str, int]] = Word.objects.filter(language=language).values_list(
        "folded", "stem", "documents"
    )
    stems: dict[str, dict[str, int]] = {}
    documents: dict[str, int] = {}
    for folded, stem, count in rows:
        stems.setdefault(folded, {})[stem] = count
        documents[stem] = documents.get(stem, 0) + count
    total = Document.objects.filter(language=language).count()
    return Vocabulary(version, stems, tuple(sorted(stems)), documents, max(1, total))
