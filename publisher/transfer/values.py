"""One field of a row as JSON, and back: strict, so that what is read is what was written."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import models
from django.db.models.fields.files import FieldFile

from publisher.transfer.errors import FieldError

Field = models.Field[Any, Any]


def told(value: Any) -> Any:
    """As JSON has it: instants in UTC, ending in Z."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return value.name if isinstance(value, FieldFile) else value


def read(field: Field, value: Any) -> Any:
    """The value for a row. Raises `FieldError`."""
    name = field.name
    if value is None:
        if not field.null:
            raise FieldError(name, "is null, and may not be")
        return None
    if isinstance(field, models.JSONField):
        return value
    kind, convert = _KINDS[next(base for base in _KINDS if isinstance(field, base))]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise FieldError(name, f"is {_short(value)}; {_WORDS[kind]} is wanted")
    try:
        found = convert(value)
    except ValueError:
        raise FieldError(name, f"is {_short(value)}; write it as bpod export does") from None
    _must_fit(field, found)
    return found


def _must_fit(field: Field, value: Any) -> None:
    if field.max_length and isinstance(value, str) and len(value) > field.max_length:
        raise FieldError(field.name, f"has {len(value)} characters, at most {field.max_length} fit")
    known = {key for key, _ in field.flatchoices} if field.choices else {value}
    if value not in known and not (value == "" and field.blank):
        raise FieldError(field.name, f"is {_short(value)}, which is none of its values")
    if isinstance(value, str) and "\0" in value:
        raise FieldError(field.name, "holds a character that no database takes")


def _date(value: str) -> datetime.date:
    found = datetime.date.fromisoformat(value)
    if found.isoformat() != value:
        raise ValueError(value)
    return found


def _instant(value: str) -> datetime.datetime:
    found = datetime.datetime.fromisoformat(value)
    if told(found) != value:
        raise ValueError(value)
    return found


def _same(value: Any) -> Any:
    return value


_KINDS: Mapping[type[Field], tuple[Any, Callable[[Any], Any]]] = {
    models.BooleanField: (bool, _same),
    models.DateTimeField: (str, _instant),
    models.DateField: (str, _date),
    models.TimeField: (str, datetime.time.fromisoformat),
    models.FloatField: ((int, float), float),
    models.IntegerField: (int, _same),
    models.CharField: (str, _same),
    models.TextField: (str, _same),
    models.FileField: (str, _same),
    models.UUIDField: (str, uuid.UUID),
}
_WORDS = {bool: "true or false", str: "text", int: "a whole number", (int, float): "a number"}


def _short(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 60 else f"{words[:57]}…"
