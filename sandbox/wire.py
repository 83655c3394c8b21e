"""A request and an answer, as every kind of sandbox sees them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class Malformed(Exception):  # noqa: N818
    """A body that does not hold to its own content type."""


@dataclass(frozen=True)
class Part:
    name: str
    filename: str
    mime: str
    body: bytes


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    """As it stood in the request line, below the place where the kind is mounted."""
    url: str
    """The public address, for signatures."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""

    @cached_property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    @cached_property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @cached_property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @cached_property
    def form(self) -> dict[str, str]:
        if self.content_type != "application/x-www-form-urlencoded":
            return {}
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts of a multipart form, in order (https://www.rfc-editor.org/rfc/rfc7578)."""
        match = re.search(r'boundary="?([^";]+)"?', self.headers.get("content-type", ""))
        if self.content_type != "multipart/form-data" or match is None:
            raise Malformed("Content-Type must be multipart/form-data with a boundary")
        pieces = (b"\r\n" + self.body).split(b"\r\n--" + match[1].encode())
        if len(pieces) < 3 or pieces[0] or not pieces[-1].startswith(b"--"):
            raise Malformed("the multipart body does not end as it should")
        return tuple(_part(piece) for piece in pieces[1:-1])


def _part(piece: bytes) -> Part:
    head, found, body = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head.decode().split("\r\n"))
    }
    disposition = headers.get("content-disposition", "")
    name = re.search(r'[; ]name="([^"]*)"', disposition)
    if not found or name is None:
        raise Malformed("a part of the form has no name")
    filename = re.search(r'filename="([^"]*)"', disposition)
    return Part(name[1], filename[1] if filename else "", headers.get("content-type", ""), body)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, status: int, value: Any, headers: Mapping[str, str] | None = None) -> Answer:
        return cls(
            status,
            json.dumps(value, ensure_ascii=False).encode(),
            {"Content-Type": "application/json; charset=utf-8", **(headers or {})},
        )

    @classmethod
    def html(cls, body: str, status: int = 200) -> Answer:
        return cls(status, body.encode(), {"Content-Type": "text/html; charset=utf-8"})
