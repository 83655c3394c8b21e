"""What a line holds: the columns of a row, links to other rows by their own names, and the rows that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models

from publisher.transfer import values
from publisher.transfer.errors import FieldError

Value = dict[str, Any]


class Reference(Protocol):
    """A column that holds ids, which are of one installation alone: a line tells names in their place."""

    def told(self, held: Any) -> Any: ...

    def read(self, value: Any) -> Any:
        """Raises `FieldError`."""

    def stored(self, name: str, value: Any) -> Value:
        """The column of the row. Raises `FieldError`."""


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

    def stored(self, name: str, value: Any) -> Value:
        return {f"{name}_id": self.found(name, self.read(value))}


@dataclass(frozen=True)
class Path:
    """A row of another table, by several columns, its own or of rows it leads to: `2026-03-01/ca/2`."""

    model: Any
    by: tuple[str, ...]

    def told(self, held: Any) -> str | None:
        return None if held is None else "/".join(str(values.told(_reached(held, way))) for way in self.by)

    def read(self, value: Any) -> Any:
        if value is not None and not (isinstance(value, str) and value.count("/") >= len(self.by) - 1):
            raise FieldError("", f"is {value!r}; {'/'.join(self.by)} is wanted")
        return value

    def found(self, name: str, value: Any) -> Any:
        """The key of the row. Raises `FieldError`."""
        if value is None:
            return None
        parts = value.split("/", len(self.by) - 1)
        try:
            row = self.model.objects.filter(**dict(zip(self.by, parts, strict=True))).only("pk").first()
        except (ValueError, ValidationError):
            row = None
        if row is None:
            raise FieldError(name, f"is {value!r}, which no line before it has")
        return row.pk

    def stored(self, name: str, value: Any) -> Value:
        return {f"{name}_id": self.found(name, self.read(value))}


@dataclass(frozen=True)
class Children:
    """The rows that belong to one row, in their order."""

    record: Record
    parent: str
    """Their column that leads to it."""
    one: bool = False
    """At most one; null where there is none."""

    def leading(self, instance: Any) -> Value:
        """The columns that lead to it."""
        return {self.parent: instance}

    def rows(self, instance: Any) -> models.QuerySet[Any]:
        found: models.QuerySet[Any] = self.record.model.objects.filter(**self.leading(instance))
        return found.order_by("pk")

    def told(self, instance: Any) -> Any:
        found = [self.record.told(row) for row in self.rows(instance)]
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
class AnyonesChildren(Children):
    """Rows that may belong to a row of any table (Django's generic foreign key), in the way of Wagtail."""

    parent: str = "object_id"

    def leading(self, instance: Any) -> Value:
        kind = ContentType.objects.get_for_model(instance, for_concrete_model=False)
        return {"content_type": kind, "base_content_type": kind, "object_id": str(instance.pk)}


@dataclass(frozen=True)
class Record:
    """A table in a line: every column but its key and the omitted; links are told by name."""

    model: Any
    omit: frozenset[str] = frozenset()
    links: Mapping[str, Reference] = field(default_factory=dict)
    children: Mapping[str, Children] = field(default_factory=dict)
    extra: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    """What is told beside the columns, and read by whoever stores the line."""
    is_numbered: bool = False
    """The key is carried too: links that are out in the world name it."""

    @property
    def columns(self) -> dict[str, models.Field[Any, Any]]:
        return {
            column.name: column
            for column in self.model._meta.concrete_fields  # noqa: SLF001 - Django's documented name
            if not isinstance(column, models.ForeignKey)
            and (self.is_numbered or not isinstance(column, models.AutoField))
            and column.name not in self.omit
            and column.name not in self.links
        }

    @property
    def names(self) -> list[str]:
        return [*self.columns, *self.links, *self.extra, *self.children]

    def told(self, instance: Any) -> Value:
        return {
            **{name: values.told(getattr(instance, name)) for name in self.columns},
            **{name: link.told(_held(instance, name)) for name, link in self.links.items()},
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
        for name in self.links:
            self._check_link(name, value[name])
        for name, rows in self.children.items():
            for place, one in rows.each(name, value[name]):
                try:
                    rows.record.check(one)
                except FieldError as error:
                    raise error.within(place) from None

    def _check_link(self, name: str, value: Any) -> None:
        try:
            read = self.links[name].read(value)
        except FieldError as error:
            raise FieldError(name, error.said) from None
        if read is None and not _column(self.model, name).null:
            raise FieldError(name, "is null, and may not be")

    def store(self, value: Value, **given: Any) -> Any:
        """The row with all that belongs to it. Raises `FieldError`."""
        columns = self.read(value)
        row = self.model(**columns, **given)
        row.save(force_insert=True)
        self.keep_times(row, columns)
        self.store_children(row, value)
        return row

    def keep_times(self, row: Any, columns: Value) -> None:
        """Django sets some instants by itself when a row is made; they are those of the line."""
        own = {name for name, column in self.columns.items() if getattr(column, "auto_now_add", False)}
        if own:
            self.model.objects.filter(pk=row.pk).update(**{name: columns[name] for name in own})

    def read(self, value: Value) -> Value:
        columns = {name: values.read(column, value[name]) for name, column in self.columns.items()}
        for name, link in self.links.items():
            columns |= link.stored(name, value[name])
        return columns

    def store_children(self, row: Any, value: Value) -> None:
        for name, rows in self.children.items():
            for place, one in rows.each(name, value[name]):
                try:
                    rows.record.store(one, **rows.leading(row))
                except FieldError as error:
                    raise error.within(place) from None


@dataclass(frozen=True)
class Beside(Record):
    """What belongs to a row of an earlier line, which one column names."""

    by: str = ""

    @property
    def columns(self) -> dict[str, models.Field[Any, Any]]:
        return {self.by: _column(self.model, self.by)}

    def store(self, value: Value, **given: Any) -> Any:  # noqa: ARG002 - nothing is made but what belongs to it
        named = self.read(value)
        row = self.model.objects.filter(**named).first()
        if row is None:
            raise FieldError(self.by, f"is {value[self.by]!r}, which no line before it has")
        self.store_children(row, value)
        return row


def _held(instance: Any, name: str) -> Any:
    """What a column holds or leads to; a row that was deleted since is nothing."""
    try:
        return getattr(instance, name)
    except ObjectDoesNotExist:
        return None


def _reached(instance: Any, way: str) -> Any:
    for step in way.split("__"):
        instance = getattr(instance, step)
    return instance


def _column(model: Any, name: str) -> Any:
    return model._meta.get_field(name)  # noqa: SLF001 - Django's documented name
