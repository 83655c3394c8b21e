"""Everything, as lines: one object each, in an order in which a line refers to earlier ones alone."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from publisher.transfer import attached, rows, shared, tables
from publisher.transfer.files import Shelf

Progress = Callable[[int, int], None]


def export(
    shelf: Shelf,
    *,
    since: datetime.date | None = None,
    people: bool = True,
    progress: Progress | None = None,
) -> Iterator[str]:
    """The lines; the files they name are put on the shelf as they come. Raises `TransferError`.

    One state of the database from the first line to the last, whatever is written meanwhile.
    """
    yield _line(
        {
            "schema": tables.SCHEMA,
            "version": tables.VERSION,
            "since": since and since.isoformat(),
            "people": people,
        }
    )
    count = 1
    with _snapshot():
        kinds = rows.of(since)
        posts, total = 0, kinds["post"].count()
        for kind in [kind for kind in tables.KINDS if people or kind not in tables.OF_PEOPLE]:
            for row in _each(kinds[kind]):
                value = tables.KINDS[kind].told(row)
                if not people:
                    value = shared.without_people(kind, value)
                if since is not None:
                    value = shared.since(kind, value, since)
                yield _line({"line": kind, **value})
                attached.put(kind, row, shelf)
                count += 1
                posts += kind == "post"
                if progress and kind == "post":
                    progress(posts, total)
    yield _line({"line": "end", "lines": count})


def _line(value: dict[str, Any]) -> str:
    """The same value makes the same line, on whatever database."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"


def _each(found: Any) -> Iterator[Any]:
    return found.iterator(chunk_size=200) if isinstance(found, QuerySet) else iter(found)


@contextmanager
def _snapshot() -> Iterator[None]:
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Django would begin it with a write lock, which nobody else could have meanwhile.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
