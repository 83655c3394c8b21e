"""Which Documents hold the asked words: the one thing each database does in its own way.

Their tables are made by a migration. Both are given stems that the analyser made, of letters and digits alone,
and keep them as they are: FTS5 with its plain tokeniser, Postgres by tsvectors and tsqueries written out, so
that no parser of its own sees them.
https://www.sqlite.org/fts5.html, https://www.postgresql.org/docs/current/datatype-textsearch.html
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from django.db import connection, transaction

COLUMNS = ("title", "strapline", "text", "names")
HEADING = ("title", "strapline")


@dataclass(frozen=True)
class Wanted:
    """One asked thing: any of some stems, or a phrase of several, one after the other."""

    phrases: tuple[tuple[str, ...], ...]


class Matching(Protocol):
    def put(self, document: int, columns: Mapping[str, Sequence[str]]) -> None: ...

    def remove(self, documents: Iterable[int]) -> None: ...

    def clear(self) -> None: ...

    def query(self, wanted: Sequence[Wanted], *, heading_only: bool, any_of: bool) -> tuple[str, list[str]]:
        """SQL that selects the keys of the Documents which match, and its parameters."""

    def bounded(self, seconds: float) -> AbstractContextManager[None]:
        """What is read inside ends with an `OperationalError` where it takes longer."""


class Fts5:
    STEPS = 20_000
    """Of SQLite's machine, between two looks at the clock."""

    def put(self, document: int, columns: Mapping[str, Sequence[str]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT OR REPLACE INTO search_fts (rowid, title, strapline, text, names)"
                " VALUES (%s, %s, %s, %s, %s)",
                [document, *(" ".join(columns[name]) for name in COLUMNS)],
            )

    def remove(self, documents: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_fts WHERE rowid = %s", [[pk] for pk in documents])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_fts")

    def query(self, wanted: Sequence[Wanted], *, heading_only: bool, any_of: bool) -> tuple[str, list[str]]:
        parts = ["(" + " OR ".join(f'"{" ".join(phrase)}"' for phrase in one.phrases) + ")" for one in wanted]
        asked = (" OR " if any_of else " AND ").join(parts)
        if heading_only:
            asked = f"{{{' '.join(HEADING)}}} : ({asked})"
        return "SELECT rowid FROM search_fts WHERE search_fts MATCH %s", [asked]

    @contextmanager
    def bounded(self, seconds: float) -> Iterator[None]:
        connection.ensure_connection()
        ends = time.monotonic() + seconds
        connection.connection.set_progress_handler(lambda: time.monotonic() > ends, self.STEPS)
        try:
            yield
        finally:
            connection.connection.set_progress_handler(None, self.STEPS)


class Tsvector:
    WEIGHTS: Mapping[str, str] = {"title": "A", "strapline": "B", "text": "C", "names": "D"}
    POSITION_MAX = 16_383
    GAP = 2
    """Between two columns, so that no phrase runs from one into the next."""

    def put(self, document: int, columns: Mapping[str, Sequence[str]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO search_vector (document, vector) VALUES (%s, %s::tsvector)"
                " ON CONFLICT (document) DO UPDATE SET vector = excluded.vector",
                [document, self._written(columns)],
            )

    def remove(self, documents: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_vector WHERE document = ANY(%s)", [list(documents)])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_vector")

    def query(self, wanted: Sequence[Wanted], *, heading_only: bool, any_of: bool) -> tuple[str, list[str]]:
        weights = ":" + "".join(self.WEIGHTS[name] for name in HEADING) if heading_only else ""
        parts = [
            " | ".join(
                "(" + " <-> ".join(f"'{stem}'{weights}" for stem in phrase) + ")" for phrase in one.phrases
            )
            for one in wanted
        ]
        asked = (" | " if any_of else " & ").join(f"({part})" for part in parts)
        return "SELECT document FROM search_vector WHERE vector @@ %s::tsquery", [asked]

    @contextmanager
    def bounded(self, seconds: float) -> Iterator[None]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, true)", [f"{max(1, round(1000 * seconds))}ms"]
            )
            yield

    def _written(self, columns: Mapping[str, Sequence[str]]) -> str:
        """`'stem':3A,7C …`: what Postgres itself prints and reads."""
        places: dict[str, list[str]] = {}
        at = 0
        for name in COLUMNS:
            for stem in columns[name]:
                at = min(at + 1, self.POSITION_MAX)
                places.setdefault(stem, []).append(f"{at}{self.WEIGHTS[name]}")
            at += self.GAP
        return " ".join(f"'{stem}':{','.join(found[:255])}" for stem, found in places.items())


def matching() -> Matching:
    return Tsvector() if connection.vendor == "postgresql" else Fts5()
