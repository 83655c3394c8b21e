"""From a question to posts: matched by the database, ranked here, so that every database gives the same answer.

The database says which Documents hold the words. Of those the newest, and the newest that hold them in their
title or strapline, are ranked: where more match, the words tell so little that the date tells more.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models.expressions import RawSQL

from publisher.search import asking
from publisher.search.asking import Asked
from publisher.search.matching import Wanted, matching
from publisher.search.models import Document, Facet
from publisher.search.snippets import Piece, marked, snippet
from publisher.search.vocabulary import vocabulary

RANKED_MAX = 300
FURTHER_LANGUAGE = 0.5
SHOWN_MAX = 20
WEIGHTS: Mapping[str, float] = {"title": 6.0, "strapline": 3.0, "names": 2.0}
TEXT_WEIGHT, SATURATION = 2.0, 1.2
"""A word in the text counts up to this, ever less for each time it comes again (as in BM25)."""
_STEM_COLUMNS = ("stems_title", "stems_strapline", "stems_text", "stems_names")


@dataclass(frozen=True)
class Question:
    text: str
    languages: tuple[str, ...]
    """The reader's own first: its posts come before others that hold as much."""
    facets: Mapping[str, str] = field(default_factory=dict)
    """By kind (`Facet.Kind`), the value that must be there."""
    unfinished: bool = False
    """It is still being typed."""


@dataclass(frozen=True)
class Found:
    document: Document
    title: Sequence[Piece]
    snippet: Sequence[Piece]


@dataclass(frozen=True)
class Answer:
    found: tuple[Found, ...]
    count: int
    """Of all that match; where there are very many, of those that were ranked."""
    meant: tuple[tuple[str, str], ...] = ()
    loosened: bool = False
    """Nothing holds all the words: these hold some."""


def answer(question: Question, *, shown: int = SHOWN_MAX, offset: int = 0) -> Answer:
    asked = {
        language: asking.read(question.text, vocabulary(language), language, unfinished=question.unfinished)
        for language in question.languages
    }
    ranked = _ranked(question, asked, any_of=False)
    loosened = False
    if not ranked and any(len(one.wanted) > 1 for one in asked.values()):
        ranked = _ranked(question, asked, any_of=True)
        loosened = bool(ranked)
    page = [pk for _score, _day, pk in ranked[offset : offset + shown]]
    documents = Document.objects.in_bulk(page)
    found = tuple(_found(documents[pk], asked[documents[pk].language]) for pk in page)
    return Answer(found, len(ranked), _meant(asked, ranked, documents), loosened)


def _ranked(
    question: Question, asked: Mapping[str, Asked], *, any_of: bool
) -> list[tuple[float, datetime.date, int]]:
    rows: dict[int, tuple[float, datetime.date, int]] = {}
    for place, (language, one) in enumerate(asked.items()):
        if not one.wanted:
            continue
        matches = list(_matches(language, one.wanted, question.facets, any_of=any_of))
        if len(matches) == RANKED_MAX:
            matches += _matches(language, one.wanted, question.facets, any_of=any_of, heading_only=True)
        for pk, day, *columns in matches:
            if pk not in rows:
                rows[pk] = (_score(one, columns) * FURTHER_LANGUAGE**place, day, pk)
    return sorted(rows.values(), key=lambda row: (-round(row[0], 6), -row[1].toordinal(), row[2]))


def _matches(
    language: str,
    wanted: Sequence[Wanted],
    facets: Mapping[str, str],
    *,
    any_of: bool,
    heading_only: bool = False,
) -> Iterable[tuple[int, datetime.date, str, str, str, str]]:
    sql, parameters = matching().query(wanted, heading_only=heading_only, any_of=any_of)
    rows = Document.objects.filter(language=language, pk__in=RawSQL(sql, parameters))  # noqa: S611 - words are parameters
    for kind, value in facets.items():
        rows = rows.filter(pk__in=Facet.objects.filter(kind=kind, value=value).values("document"))
    return rows.order_by("-publish_on").values_list("pk", "publish_on", *_STEM_COLUMNS)[:RANKED_MAX]


def _score(asked: Asked, columns: Sequence[str]) -> float:
    title, strapline, text, names = (f" {column} " for column in columns)
    score = 0.0
    for one, weight in zip(asked.wanted, asked.rarity, strict=True):
        best = 0.0
        for phrase in one.phrases:
            sought = f" {' '.join(phrase)} "
            times = text.count(sought)
            best = max(
                best,
                WEIGHTS["title"] * (sought in title)
                + WEIGHTS["strapline"] * (sought in strapline)
                + WEIGHTS["names"] * (sought in names)
                + TEXT_WEIGHT * times / (times + SATURATION),
            )
        score += weight * best
    return score / (1 + 0.02 * len(title.split()))


def _found(document: Document, asked: Asked) -> Found:
    stems = frozenset(stem for one in asked.wanted for phrase in one.phrases for stem in phrase)
    return Found(
        document,
        marked(document.title, stems, document.language),
        snippet(document.text, stems, document.language),
    )


def _meant(
    asked: Mapping[str, Asked],
    ranked: Sequence[tuple[float, datetime.date, int]],
    documents: Mapping[int, Document],
) -> tuple[tuple[str, str], ...]:
    """What was mistyped, as the language of the best answer understands it."""
    best = next((documents[pk].language for _score, _day, pk in ranked if pk in documents), None)
    return asked[best].meant if best else ()
