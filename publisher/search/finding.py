"""From a question to posts: matched by the database, ranked here, so that every database gives the same answer.

The database says which Documents hold the words. Of those the newest, and the newest that hold them in their
title or strapline, are ranked: where more match, the words tell so little that the date tells more. A post that
matches in several languages is one answer, in the first of them.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from publisher.search import asking
from publisher.search.asking import Asked
from publisher.search.matching import matching
from publisher.search.models import Document, Facet, Text
from publisher.search.snippets import Piece, marked, snippet
from publisher.search.vocabulary import vocabulary

RANKED_MAX = 300
COUNTED_MAX = 5_000
"""Posts of one language that are counted: a question asks no more of a larger archive."""
FURTHER_LANGUAGE = 0.5
SHOWN_MAX = 20
WEIGHTS: Mapping[str, float] = {"title": 6.0, "strapline": 3.0, "names": 2.0}
TEXT_WEIGHT, SATURATION = 2.0, 1.2
"""A word in the text counts up to this, ever less for each time it comes again (as in BM25)."""
_STEM_COLUMNS = ("stems_title", "stems_strapline", "stems_text", "stems_names")
_HEAVY = ("text__words", *(f"text__{column}" for column in _STEM_COLUMNS))


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
    found: tuple[Found, ...] = ()
    count: int = 0
    """Of all posts that match."""
    is_more: bool = False
    """There are more than were counted."""
    ranked: int = 0
    """So many can be shown, page after page."""
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    """By kind, each value and how many of the counted posts have it."""
    languages: Mapping[str, int] = field(default_factory=dict)
    meant: tuple[tuple[str, str], ...] = ()
    loosened: bool = False
    """Nothing holds all the words: these hold some."""


@dataclass(frozen=True, slots=True)
class _Match:
    pk: int
    day: datetime.date
    facets: str


Matches = dict[str, list[_Match]]
"""By language, the newest first."""


def answer(question: Question, *, shown: int = SHOWN_MAX, offset: int = 0) -> Answer:
    """Without a word: whatever has the facets, the newest first."""
    asked = {
        language: asking.read(question.text, vocabulary(language), language, unfinished=question.unfinished)
        for language in question.languages
    }
    is_browsing = not question.text.strip()
    if not is_browsing:
        asked = {language: one for language, one in asked.items() if one.wanted}
    found, loosened = _matches(question, asked, any_of=False), False
    if not any(found.values()) and any(len(one.wanted) > 1 for one in asked.values()):
        found, loosened = _matches(question, asked, any_of=True), True
    if not any(found.values()):
        return Answer()
    ranked = _newest(found) if is_browsing else _ranked(question, asked, found, any_of=loosened)
    page = ranked[offset : offset + shown]
    documents = Document.objects.select_related("text").defer(*_HEAVY).in_bulk(page)
    posts = _posts(found)
    return Answer(
        found=tuple(_found(documents[pk], asked[documents[pk].language]) for pk in page if pk in documents),
        count=len(posts),
        is_more=any(len(matches) == COUNTED_MAX for matches in found.values()),
        ranked=len(ranked),
        facets=_counted(posts.values()),
        languages={language: len(matches) for language, matches in found.items() if matches},
        meant=_meant(asked, page, documents),
        loosened=loosened,
    )


def _matches(question: Question, asked: Mapping[str, Asked], *, any_of: bool) -> Matches:
    found: Matches = {}
    for language, one in asked.items():
        rows = _rows(language, question, one, any_of=any_of).values_list("pk", "publish_on", "facets")
        found[language] = [_Match(*row) for row in rows[:COUNTED_MAX]]
    return found


def _rows(
    language: str, question: Question, asked: Asked, *, any_of: bool, heading_only: bool = False
) -> QuerySet[Document]:
    rows = Document.objects.filter(language=language)
    if asked.wanted:
        sql, parameters = matching().query(asked.wanted, heading_only=heading_only, any_of=any_of)
        rows = rows.filter(pk__in=RawSQL(sql, parameters))  # noqa: S611 - words are parameters
    for kind, value in question.facets.items():
        rows = rows.filter(pk__in=Facet.objects.filter(kind=kind, value=value).values("document"))
    return rows.order_by("-publish_on")


def _posts(found: Matches) -> dict[datetime.date, _Match]:
    """One of each date, of the first language that has it."""
    posts: dict[datetime.date, _Match] = {}
    for matches in found.values():
        for match in matches:
            posts.setdefault(match.day, match)
    return posts


def _newest(found: Matches) -> list[int]:
    return [match.pk for _day, match in sorted(_posts(found).items(), reverse=True)]


def _ranked(question: Question, asked: Mapping[str, Asked], found: Matches, *, any_of: bool) -> list[int]:
    scores: dict[datetime.date, tuple[float, int]] = {}
    for place, (language, matches) in enumerate(found.items()):
        days = {match.pk: match.day for match in matches[:RANKED_MAX]}
        if len(matches) > RANKED_MAX:
            rows = _rows(language, question, asked[language], any_of=any_of, heading_only=True)
            days.update(rows.values_list("pk", "publish_on")[:RANKED_MAX])
        for pk, *columns in Text.objects.filter(pk__in=days).values_list("pk", *_STEM_COLUMNS):
            score = _score(asked[language], columns) * FURTHER_LANGUAGE**place
            scores.setdefault(days[pk], (score, pk))
    ordered = sorted(scores.items(), key=lambda one: (-round(one[1][0], 6), -one[0].toordinal()))
    return [pk for _day, (_score, pk) in ordered]


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


def _counted(posts: Iterable[_Match]) -> dict[str, list[tuple[str, int]]]:
    """Years from the newest, all else from the commonest."""
    lines = Counter(line for match in posts for line in match.facets.split("\n"))
    counted: dict[str, list[tuple[str, int]]] = {}
    for line, count in lines.items():
        kind, _, value = line.partition("=")
        if value:
            counted.setdefault(kind, []).append((value, count))
    for kind, values in counted.items():
        if kind == Facet.Kind.YEAR:
            values.sort(reverse=True)
        else:
            values.sort(key=lambda one: (-one[1], one[0]))
    return counted


def _found(document: Document, asked: Asked) -> Found:
    stems = frozenset(stem for one in asked.wanted for phrase in one.phrases for stem in phrase)
    return Found(
        document,
        marked(document.text.title, stems, document.language),
        snippet(document.text.body, stems, document.language),
    )


def _meant(
    asked: Mapping[str, Asked], page: Sequence[int], documents: Mapping[int, Document]
) -> tuple[tuple[str, str], ...]:
    """What was mistyped, as the language of the best answer understands it."""
    best = next((documents[pk].language for pk in page if pk in documents), None)
    return asked[best].meant if best else ()
