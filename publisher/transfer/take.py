"""An export becomes an installation: all of it, or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction

from publisher.posts.models import Post
from publisher.transfer import checks, tables
from publisher.transfer.errors import FieldError, TransferError
from publisher.transfer.files import Shelf
from publisher.transfer.store import Storing

Progress = Callable[[int, int], None]
Value = dict[str, Any]


def take(file: Path, shelf: Shelf, progress: Progress | None = None) -> int:
    """Read every line, then store them, in one transaction. Returns how many there were.

    Raises `TransferError`, which names the line and its field; nothing is stored then.
    """
    if Post.objects.exists():
        raise TransferError("there are posts here already; an export is taken by an empty installation alone")
    total = _checked(file, shelf)
    storing = Storing(shelf)
    try:
        with transaction.atomic():
            for number, kind, value in _lines(file):
                with _named(number):
                    storing.store(kind, value)
                if progress:
                    progress(number, total)
            _count_on()
    except BaseException:
        storing.undo()
        raise
    return total


def _count_on() -> None:
    """Rows that are made from now on get numbers that no line brought; Postgres does not look for itself."""
    brought = [record.model for record in tables.KINDS.values() if record.is_numbered]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), brought):
            cursor.execute(statement)


def _checked(file: Path, shelf: Shelf) -> int:
    number = 0
    for number, kind, value in _lines(file):
        with _named(number):
            checks.check(kind, value, shelf)
    return number


def _lines(file: Path) -> Iterator[tuple[int, str, Value]]:
    """The lines between the first and the last one: number, kind, fields."""
    count, ended = 0, False
    with file.open("rb") as source:
        for count, line in enumerate(source, 1):
            value = _object(count, line)
            if count == 1:
                _must_be_ours(value)
            elif ended:
                raise TransferError(f"line {count}: stands behind the end")
            elif value.get("line") == "end":
                ended = value.get("lines") == count - 1 or _cut(count)
            else:
                yield count, value.pop("line", None), value
    if not ended:
        _cut(count)


def _object(number: int, line: bytes) -> Value:
    try:
        value = json.loads(line.decode(), parse_constant=_refuse_constant)
    except ValueError as error:
        raise TransferError(f"line {number}: is not JSON in UTF-8: {error}") from None
    if not isinstance(value, dict):
        raise TransferError(f"line {number}: is no object")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _must_be_ours(value: Value) -> None:
    if value.get("schema") != tables.SCHEMA:
        raise TransferError(
            f"line 1: schema: is {value.get('schema')!r}; an export begins with {tables.SCHEMA!r}"
        )
    if value.get("version") != tables.VERSION:
        raise TransferError(
            f"line 1: version: is {value.get('version')!r}; this bpod reads version {tables.VERSION}"
        )


def _cut(count: int) -> NoReturn:
    raise TransferError(f"line {count}: the export does not end here, or lines are missing; export once more")


@contextmanager
def _named(number: int) -> Iterator[None]:
    """What is wrong inside is told with its line."""
    try:
        yield
    except (FieldError, TransferError) as error:
        raise TransferError(f"line {number}: {error}") from None
    except IntegrityError as error:
        raise TransferError(f"line {number}: the database does not take it: {error}") from error
