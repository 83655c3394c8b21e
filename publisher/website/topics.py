"""What posts have in common: a series, a writer, a journal. Each topic has a page of its posts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from publisher.editions.content import Content
from publisher.editions.slugs import NAMELESS, slug_of
from publisher.posts.numerals import from_roman

PLACES = {"series": "series", "writer": "writers", "journal": "journals"}
"""Kind to the first part of the address."""
BROWSE = "/browse"
NAME_MAX = 255
_PART = re.compile(r"^(.+) - ([IVXLC]+)$")


@dataclass(frozen=True, order=True)
class Topic:
    kind: str
    slug: str

    @property
    def path(self) -> str:
        return f"/{PLACES[self.kind]}/{self.slug}"

    def list_path(self, number: int) -> str:
        return f"{self.path}/page/{number}"


def topics(content: Content) -> Mapping[Topic, str]:
    """Each topic of a post and its name in the post's language. Two spellings with one slug are one topic."""
    found: dict[Topic, str] = {}
    for kind, key, name in (
        ("series", content.series, _series_name(content)),
        *(("writer", writer, writer) for writer in content.writers),
        *(("journal", paper.journal, paper.journal) for paper in content.publications),
    ):
        if key.strip():
            found.setdefault(Topic(kind, _slug(key)), name[:NAME_MAX])
    return found


def _series_name(content: Content) -> str:
    """As the kicker calls it: translated, and without the number of the part."""
    match = _PART.match(content.kicker)
    if match and from_roman(match[2]) == content.part:
        return match[1]
    return content.kicker or content.series


def _slug(name: str) -> str:
    """The same in every language; a name without one plain letter gets one of its own."""
    slug = slug_of(name)
    return hashlib.sha256(name.encode()).hexdigest()[:12] if slug == NAMELESS else slug
