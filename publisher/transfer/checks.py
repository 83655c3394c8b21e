"""What a line must be beyond its columns, before anything is stored."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from publisher.deliveries.models import IN_FLIGHT, State
from publisher.editions import store
from publisher.editions.content import digest, from_json
from publisher.transfer import cuts, tables
from publisher.transfer.errors import FieldError
from publisher.transfer.files import Shelf, name_of
from publisher.transfer.lines import archive

_NAME = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_LOT = re.compile(r"[0-9a-f]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def check(kind: Any, value: dict[str, Any], shelf: Shelf) -> None:
    """Raises `FieldError`."""
    record = tables.KINDS.get(kind) if isinstance(kind, str) else None
    if record is None:
        raise FieldError("line", f"is {kind!r}, which is no kind of line")
    record.check(value)
    if kind in _BEYOND:
        _BEYOND[kind](value, shelf)


def _picture(value: dict[str, Any], shelf: Shelf) -> None:
    if not (isinstance(value["name"], str) and _NAME.fullmatch(value["name"]) and len(value["name"]) <= 100):
        raise FieldError("name", "is no name of a file in the library")
    _names("tags")(value, shelf)
    _must_be_there("sha256", value["sha256"], archive.suffix_of(value["name"]), shelf)


def _post(value: dict[str, Any], shelf: Shelf) -> None:
    if page := value["imported_page"]:
        _must_be_there("imported_page.sha256", page["sha256"], "", shelf)


def _submission(value: dict[str, Any], shelf: Shelf) -> None:
    for place, file in enumerate(value["files"], 1):
        if not _LOT.fullmatch(file["name"]):
            raise FieldError(f"files[{place}].name", "is no name of the quarantine")
        if file["preview_sha256"] is not None:
            _must_be_there(f"files[{place}].preview_sha256", file["preview_sha256"], "", shelf)


def _edition(value: dict[str, Any], shelf: Shelf) -> None:
    numbers = [revision["number"] for revision in value["revisions"]]
    if value["current"] is not None and value["current"] not in numbers:
        raise FieldError("current", f"is {value['current']!r}, which is the number of none of its revisions")
    for place, revision in enumerate(value["revisions"], 1):
        where = f"revisions[{place}]"
        try:
            from_json(revision["content"])
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join([where, "content", *map(str, first["loc"])])
            raise FieldError(field, first["msg"]) from None
        if digest(revision["content"]) != revision["digest"]:
            raise FieldError(f"{where}.digest", "is not that of the content: one of the two was changed")
        for sha256, mime in cuts.of(revision["content"], (revision["later_cuts"] or {}).get("cuts")):
            if mime not in store.EXTENSIONS:
                raise FieldError(
                    f"{where}.content", f"names a picture of type {mime!r}, which is none of ours"
                )
            _must_be_there(f"{where}.content", sha256, store.EXTENSIONS[mime], shelf)


def _delivery(value: dict[str, Any], shelf: Shelf) -> None:
    if value["state"] not in set(State) - set(IN_FLIGHT):
        raise FieldError("state", f"is {value['state']!r}; a state in which a delivery rests is wanted")
    _must_be_number("revision", value["revision"], or_null=True)
    try:
        datetime.date.fromisoformat(value["date"])
    except (TypeError, ValueError):
        raise FieldError("date", f"is {value['date']!r}; a date such as 2026-03-01 is wanted") from None
    if not isinstance(value["language"], str):
        raise FieldError("language", "is no text")
    if not isinstance(value["followed_by"], list):
        raise FieldError("followed_by", "is no list")
    for place, one in enumerate(value["followed_by"], 1):
        try:
            archive.DELIVERY.check(one)
            _delivery(one, shelf)
        except FieldError as error:
            raise error.within(f"followed_by[{place}]") from None


def _history(value: dict[str, Any], shelf: Shelf) -> None:  # noqa: ARG001 - as every check
    for place, review in enumerate(value["reviews"], 1):
        _must_be_place(f"reviews[{place}].step", review["step"], review["steps"])


def _names(field: str) -> Callable[[dict[str, Any], Shelf], None]:
    def checked(value: dict[str, Any], shelf: Shelf) -> None:  # noqa: ARG001 - as every check
        names = value[field]
        if not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
            raise FieldError(field, "is no list of names")

    return checked


def _reserve(value: dict[str, Any], shelf: Shelf) -> None:  # noqa: ARG001 - as every check
    if not isinstance(value["is_as_approved"], bool):
        raise FieldError("is_as_approved", f"is {value['is_as_approved']!r}; true or false is wanted")


def _log(value: dict[str, Any], shelf: Shelf) -> None:  # noqa: ARG001 - as every check
    if not isinstance(value["of"], str):
        raise FieldError("of", "is no text")


def _must_be_place(field: str, value: Any, rows: list[Any]) -> None:
    _must_be_number(field, value, or_null=True)
    if value is not None and not 0 < value <= len(rows):
        raise FieldError(field, f"is {value}, and there are {len(rows)}")


def _must_be_number(field: str, value: Any, *, or_null: bool = False) -> None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not (is_number or (or_null and value is None)):
        raise FieldError(field, f"is {value!r}; a whole number is wanted")


def _must_be_there(field: str, sha256: Any, suffix: str, shelf: Shelf) -> None:
    if not (isinstance(sha256, str) and _SHA256.fullmatch(sha256)):
        raise FieldError(field, "is no SHA-256 in hexadecimal")
    if not shelf.has(name_of(sha256, suffix)):
        raise FieldError(field, f"names the file {name_of(sha256, suffix)}, which is not beside the lines")


_BEYOND: Mapping[str, Callable[[dict[str, Any], Shelf], None]] = {
    "picture": _picture,
    "post": _post,
    "submission": _submission,
    "edition": _edition,
    "delivery": _delivery,
    "person": _names("roles"),
    "cohort": _names("people"),
    "desk_history": _history,
    "reserve": _reserve,
    "log": _log,
}
