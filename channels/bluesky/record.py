"""Parts of a record: its key, its time, where links lie, and what a picture is called before it is there."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import regex

from channels import measure

_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
_TAG = regex.compile(r"(?<![\w#/])#([\w\p{M}·]*\p{L}[\w\p{M}·]*)")
_TAG_MAX_GRAPHEMES = 64
_EVENING = time(23, 59, tzinfo=UTC)


def moment(key: str, publish_on: date) -> datetime:
    """When the post says it was made: in the last minute of its date, UTC, at a microsecond of its own.

    It is part of the record, so it must be the same at every try. Bluesky sorts a post by this time, or by
    that of its arrival where that is earlier (https://github.com/bluesky-social/atproto/issues/2468): an
    earlier hour would hide the post among those of the morning. Two posts of one account with one time
    would take each other's place in feeds.
    """
    spread = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % 58_000_000
    return datetime.combine(publish_on, _EVENING) + timedelta(microseconds=spread)


def record_key(key: str, at: datetime) -> str:
    """The same for the same post, so that a second one cannot be: https://atproto.com/specs/tid"""
    microseconds = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    clock_id = int.from_bytes(hashlib.sha256(f"{key} bluesky".encode()).digest()[:2], "big") & 1_023
    number = microseconds << 10 | clock_id
    return "".join(_DIGITS[number >> shift & 31] for shift in range(60, -1, -5))


def created_at(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def blob(sha256: str, mime: str, size_bytes: int) -> dict[str, Any]:
    """What the server will call these bytes: version, raw, sha2-256, its length (https://atproto.com/specs/blob)."""
    content = bytes((0x01, 0x55, 0x12, 0x20)) + bytes.fromhex(sha256)
    name = base64.b32encode(content).decode().lower().rstrip("=")
    return {"$type": "blob", "ref": {"$link": f"b{name}"}, "mimeType": mime, "size": size_bytes}


def facets(text: str) -> list[dict[str, Any]]:
    """Links and tags by the bytes they lie on: https://docs.bsky.app/docs/advanced-guides/post-richtext"""
    found = sorted(_features(text), key=lambda item: item[0])
    return [
        {
            "index": {"byteStart": len(text[:start].encode()), "byteEnd": len(text[:end].encode())},
            "features": [{"$type": f"app.bsky.richtext.facet#{kind}", name: value}],
        }
        for start, end, kind, name, value in found
    ]


def _features(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    links = [*measure.URL.finditer(text)]
    for match in links:
        yield match.start(), match.end(), "link", "uri", match[0]
    for match in _TAG.finditer(text):
        in_link = any(link.start() <= match.start() < link.end() for link in links)
        if not in_link and len(measure.clusters(match[1])) <= _TAG_MAX_GRAPHEMES:
            yield match.start(), match.end(), "tag", "tag", match[1]
