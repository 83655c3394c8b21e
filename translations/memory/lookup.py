"""Asking the memory: how was this sentence, or one like it, said before? Where was this word used?

All English sentences of a language are kept in the process, folded, and compared with each one asked for:
at tens of thousands that takes milliseconds, and no index can go out of step. Whether the table changed is
seen by its newest key and its count.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q
from rapidfuzz import fuzz, process

from translations import sentences
from translations.fingerprint import folded
from translations.models import MemoryUnit

CONTEXT, EXACT, LEAST = 101, 100, 65
"""The same sentence between the same neighbours; the same sentence; the least that is worth showing."""
AT_MOST = 4
_CANDIDATES = 12
_ASKED_MAX = 2000

Marker = tuple[int, int]


@dataclass(frozen=True)
class Hit:
    score: int
    source: str
    target: str
    publish_on: datetime.date
    variant: str


@dataclass(frozen=True)
class _Sentences:
    marker: Marker
    keys: list[int]
    texts: list[str]
    alike: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    """Of sentences that were asked for: a text is opened again after each save."""

    def candidates(self, sentence: str) -> list[tuple[int, float]]:
        """Keys of the units most like it, and how like they are in per cent."""
        asked = folded(sentence)
        if asked not in self.alike:
            if len(self.alike) >= _ASKED_MAX:
                self.alike.clear()
            rows = process.extract(
                asked, self.texts, scorer=fuzz.ratio, score_cutoff=LEAST, limit=_CANDIDATES
            )
            self.alike[asked] = [(self.keys[place], score) for _, score, place in rows]
        return self.alike[asked]


_kept: dict[str, _Sentences] = {}
_lock = threading.Lock()


def of_text(
    fields: Mapping[str, Sequence[str]], language: str, *, not_of_job: int | None = None
) -> dict[str, list[list[Hit]]]:
    """As `hits`, for all fields at once: whether the memory has changed is asked only once."""
    known = _sentences(language)
    return {name: _hits(known, asked, not_of_job) for name, asked in fields.items()}


def hits(asked: Sequence[str], language: str, *, not_of_job: int | None = None) -> list[list[Hit]]:
    """For each sentence of one text what the memory has, the best first."""
    return _hits(_sentences(language), asked, not_of_job)


def _hits(known: _Sentences, asked: Sequence[str], not_of_job: int | None) -> list[list[Hit]]:
    found = [known.candidates(sentence) for sentence in asked]
    keys = {key for rows in found for key, _ in rows}
    units = MemoryUnit.objects.select_related("revision__job").filter(pk__in=keys)
    if not_of_job is not None:
        units = units.exclude(revision__job=not_of_job)
    by_key = {unit.pk: unit for unit in units}
    hashes = ["", *(sentences.digest(sentence) for sentence in asked), ""]
    return [
        _best(
            [(by_key[key], score) for key, score in rows if key in by_key],
            (hashes[place], hashes[place + 1], hashes[place + 2]),
        )
        for place, rows in enumerate(found)
    ]


def concordance(words: str, language: str, *, at_most: int = 20) -> list[Hit]:
    """Sentences that hold all these words, in either language; the newest first."""
    units = MemoryUnit.objects.filter(language=language).select_related("revision__job")
    wanted = words.split()
    if not wanted:
        return []
    for word in wanted:
        units = units.filter(Q(source__icontains=word) | Q(target__icontains=word))
    return [_hit(unit, EXACT) for unit in units.order_by("-pk")[:at_most]]


def _best(rated: list[tuple[MemoryUnit, float]], hashes: tuple[str, str, str]) -> list[Hit]:
    """One of each target, with its best score."""
    best: dict[str, Hit] = {}
    for unit, score in rated:
        hit = _hit(unit, _score(unit, score, hashes))
        known = best.get(unit.target)
        if known is None or (known.score, known.publish_on) < (hit.score, hit.publish_on):
            best[unit.target] = hit
    return sorted(best.values(), key=lambda hit: (-hit.score, -hit.publish_on.toordinal()))[:AT_MOST]


def _score(unit: MemoryUnit, similarity: float, hashes: tuple[str, str, str]) -> int:
    before, own, after = hashes
    if unit.source_hash != own:
        return min(EXACT - 1, int(similarity))
    return CONTEXT if (unit.before_hash, unit.after_hash) == (before, after) else EXACT


def _hit(unit: MemoryUnit, score: int) -> Hit:
    return Hit(score, unit.source, unit.target, unit.revision.job.publish_on, unit.variant)


def _sentences(language: str) -> _Sentences:
    units = MemoryUnit.objects.filter(language=language)
    state = units.aggregate(last=Max("pk"), count=Count("pk"))
    marker = (state["last"] or 0, state["count"])
    kept = _kept.get(language)
    if kept is None or kept.marker != marker:
        rows = list(units.order_by("pk").values_list("pk", "source"))
        kept = _Sentences(marker, [key for key, _ in rows], [folded(source) for _, source in rows])
        with _lock:
            _kept[language] = kept
    return kept
