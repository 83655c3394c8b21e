"""A post as the desk keeps its drafts: as JSON, with ids of rows in it. A line has names in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publisher.posts import links
from publisher.transfer.errors import FieldError
from publisher.transfer.lines.archive import DAY, POST
from publisher.transfer.records import Children, Record

Value = dict[str, Any]
_OURS = ("latest_revision", "live_revision", "locked_by")
"""Wagtail takes them from the row, whatever a draft says."""


@dataclass(frozen=True)
class Draft:
    """The reference of a column that holds one.

    A row of a draft is named by its place among the rows of the post, which are numbered from 1; one that is not
    there any more, or was never stored, by null.
    """

    def told(self, held: Any) -> Any:
        if held is None:
            return None
        post = held.get("pk")
        told = _told(POST, held, post)
        if told is None:
            raise ValueError("a post needs nothing that may be missing")
        return told | {"body": links.resolved(held["body"])} | _named(held, post)

    def read(self, value: Any) -> Any:
        if value is not None and not isinstance(value, dict):
            raise FieldError("", "is no object")
        return value

    def stored(self, name: str, value: Any) -> Value:
        if value is None:
            return {name: None}
        post = DAY.found(f"{name}.pk", DAY.read(value.get("pk")))
        try:
            return {name: _found(POST, value, post) | _named(value, None, pk=post)}
        except FieldError as error:
            raise error.within(name) from None


def _named(draft: Value, told: Any, **found: Any) -> Value:
    """The key of the post, and what only its row knows; nothing of it where the draft is nobody's yet."""
    if "pk" not in draft:
        return {}
    key = found["pk"] if found else DAY.told(DAY.model.objects.filter(pk=told).first())
    return {"pk": key} | {name: None for name in _OURS if name in draft}


def _told(record: Record, data: Value, pk: Any) -> Value | None:
    """None: it says nothing without a row that was deleted since."""
    out = dict(data)
    for name, link in record.links.items():
        if name in _OURS or data.get(name) is None:
            continue
        out[name] = link.told(link.model.objects.filter(pk=data[name]).first())  # type: ignore[attr-defined]
        if out[name] is None and not _nullable(record, name):
            return None
    for name, rows in _within(record, data).items():
        places = {key: place for place, key in enumerate(_keys(rows, pk), 1)}
        told = [_told_row(rows, row, places) for row in data[name]]
        out[name] = [row for row in told if row is not None]
    return out


def _told_row(rows: Children, row: Value, places: dict[Any, int]) -> Value | None:
    told = _told(rows.record, row, row.get("pk"))
    if told is None:
        return None
    told.pop(rows.parent, None)
    return told | {"pk": places.get(row.get("pk"))}


def _found(record: Record, value: Value, pk: Any) -> Value:
    out = dict(value)
    for name, link in record.links.items():
        if name not in _OURS and value.get(name) is not None:
            out[name] = link.stored(name, value[name])[f"{name}_id"]
    for name, rows in _within(record, value).items():
        keys = _keys(rows, pk)
        out[name] = []
        for place, row in rows.each(name, value[name]):
            if not isinstance(row, dict):
                raise FieldError(place, "is no object")
            number = row.get("pk")
            key = keys[number - 1] if isinstance(number, int) and 0 < number <= len(keys) else None
            try:
                found = _found(rows.record, row, key) | {"pk": key}
            except FieldError as error:
                raise error.within(place) from None
            out[name].append(found | ({} if pk is None else {rows.parent: pk}))
    return out


def _within(record: Record, data: Value) -> dict[str, Children]:
    return {name: rows for name, rows in record.children.items() if name in data}


def _keys(rows: Children, pk: Any) -> list[Any]:
    """Of the rows of a post, or of a picture in it, in the order in which their line tells them."""
    return [] if pk is None else list(rows.rows(pk).values_list("pk", flat=True))


def _nullable(record: Record, name: str) -> bool:
    return bool(record.model._meta.get_field(name).null)  # noqa: SLF001 - Django's documented name
