"""What a line holds: the columns of a row, links to other rows by their own names, and the rows that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from publisher.transfer import values
from publisher.transfer.errors import FieldError

Value = dict[str, Any]


@dataclass(frozen=True)
class Link:
    """A row of another table, by the one column that names it."""

    model: Any
    by: str

    def told(self, instance: Any) -> Any:
        return values.told(getattr(instance, self.by)) if instance is not None else None

    def read(self, value: Any) -> Any:
        return values.read(_column(self.model, self.by), value) if value is not None else None

    def found(self, name: str, value: Any) -> Any:
        """The key of the row. Raises `FieldError`."""
        if value is None:
            return None
        key = self.model.objects.filter(**{self.by: value}).values_list("pk", flat=True).first()
        if key is None:
            raise FieldError(name, f"is {values.told(value)!r}, which no line before it has")
        return key


@dataclass(frozen=True)
class Children:
    """The rows that belong to one row, in their order."""

    record: Record
    parent: str
    """Their column that leads to it."""
    one: bool = False
    """At most one; null where there is none."""

    def told(self, instance: Any) -> Any:
        rows = self.record.model.objects.filter(**{self.parent: instance})
        found = [self.record.told(row) for row in rows.order_by("pk")]
        return (found[0] if found else None) if self.one else found

    def each(self, name: str, value: Any) -> Iterator[tuple[str, Value]]:
        """Each with its place. Raises `FieldError`."""
        if self.one:
            yield from [] if value is None else [(name, value)]
            return
        if not isinstance(value, list):
            raise FieldError(name, "is no list")
        for place, one in enumerate(value, 1):
            yield f"{name}[{place}]", one


@dataclass(frozen=True)
class Record:
    """A table in a line: every column but its key, the omitted, and links that are not named here."""

    model: Any
    omit: frozenset[str] = frozenset()
    links: Mapping[str, Link] = field(default_factory=dict)
    children: Mapping[str, Children] = field(default_factory=dict)
    extra: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    """What is told beside the columns, and read by whoever stores the line."""

    @property
    def columns(self) -> dict[str, models.Field[Any, Any]]:
        return {
            column.name: column
            for column in self.model._meta.concrete_fields  # noqa: SLF001 - Django's documented name
            if not isinstance(column, models.AutoField | models.ForeignKey) and column.name not in self.omit
        }

    @property
    def names(self) -> list[str]:
        return [*self.columns, *self.links, *self.extra, *self.children]

    def told(self, instance: Any) -> Value:
        return {
            **{name: values.told(getattr(instance, name)) for name in self.columns},
            **{name: link.told(getattr(instance, name)) for name, link in self.links.items()},
            **{name: tell(instance) for name, tell in self.extra.items()},
            **{name: rows.told(instance) for name, rows in self.children.items()},
        }

    def check(self, value: Any) -> None:
        """Raises `FieldError`: something is missing, unknown, or not what its column takes."""
        if not isinstance(value, dict):
            raise FieldError("", "is no object")
        if missing := [name for name in self.names if name not in value]:
            raise FieldError(missing[0], "is missing")
        if unknown := [name for name in value if name not in self.names]:
            raise FieldError(unknown[0], "is not known here; it may be of a newer version")
        for name, column in self.columns.items():
            values.read(column, value[name])
        for name, link in self.links.items():
            if link.read(value[name]) is None and not _column(self.model, name).null:
                raise FieldError(name, "is null, and may not be")
        for name, rows in self.children.items():
            for place, one in rows.each(name, value[name]):
                try:
                    rows.record.check(one)
                except FieldError as error:
                    raise error.within(place) from None

    def store(self, value: Value, **given: Any) -> Any:
        """The row with all that belongs to it. Raises `FieldError`."""
        row = self.model(**self.read(value), **given)
        row.save(force_insert=True)
        self.store_children(row, value)
        return row

    def read(self, value: Value) -> Value:
        columns = {name: values.read(column, value[name]) for name, column in self.columns.items()}
        links = {f"{name}_id": link.found(name, link.read(value[name])) for name, link in self.links.items()}
        return columns | links

    def store_children(self, row: Any, value: Value) -> None:
        for name, rows in self.children.items():
            for place, one in rows.each(name, value[name]):
                try:
                    rows.record.store(one, **{rows.parent: row})
                except FieldError as error:
                    raise error.within(place) from None


def _column(model: Any, name: str) -> Any:
    return model._meta.get_field(name)  # noqa: SLF001 - Django's documented name
