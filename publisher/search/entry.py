"""What is written into the index of one Edition: a pure function of what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from publisher.editions.content import Content
from publisher.posts import text
from publisher.search import analyser
from publisher.search.analyser import Token
from publisher.search.models import Facet

FORM = 1
"""Counted up with every change of the analyser or of this module: the next ticks write the index anew."""
WORD_MAX = 120
"""Characters of a word that are kept: longer ones are addresses and sequences."""
FACET_MAX = 255
Pair = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    title: str
    body: str
    stems: Mapping[str, Sequence[str]]
    """By column of `matching`, in the order of reading."""
    words: frozenset[Pair]
    """Each word as it is written, without accents, and its stem."""
    facets: tuple[Pair, ...]


def entry(content: Content) -> Entry:
    body = text.plain(content.body)
    texts = {
        "title": [content.title],
        "strapline": [content.kicker, content.strapline],
        "text": [body, *(picture.alt for picture in content.pictures)],
        "names": _names(content),
    }
    tokens = {
        name: [token for part in parts for token in analyser.tokens(part, content.language)]
        for name, parts in texts.items()
    }
    return Entry(
        title=content.title,
        body=body,
        stems={name: [token.stem for token in found] for name, found in tokens.items()},
        words=frozenset(_pairs(tokens.values())),
        facets=_facets(content),
    )


def _pairs(columns: Iterable[Sequence[Token]]) -> Iterable[Pair]:
    for found in columns:
        for token in found:
            if len(token.folded) <= WORD_MAX and len(token.stem) <= WORD_MAX:
                yield token.folded, token.stem


def _names(content: Content) -> list[str]:
    return [
        *content.writers,
        *content.translators,
        *(creator.name for creator in content.creators),
        *(part for place in content.institutions for part in (place.name, place.city)),
        *(publication.journal for publication in content.publications),
        content.series,
    ]


def _facets(content: Content) -> tuple[Pair, ...]:
    kinds = Facet.Kind
    found = [
        (kinds.YEAR, str(content.publish_on.year)),
        (kinds.SERIES, content.series),
        (kinds.LICENCE, content.licence),
        *((kinds.WRITER, name) for name in content.writers),
        *((kinds.JOURNAL, publication.journal) for publication in content.publications),
    ]
    cut = ((kind.value, " ".join(value.split())[:FACET_MAX]) for kind, value in found)
    return tuple(dict.fromkeys((kind, value) for kind, value in cut if value))
