"""A stored post as the API gives it back, and as a follower sees it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from sandbox.seen import Block, Picture, Seen, Span
from sandbox.store import Record

_ROLES = {"heading2": "kicker", "heading1": "title"}
_SHOWN = ("bold", "italic", "small")


def as_post(blog: str, record: Record, url: str, base_url: str) -> dict[str, Any]:
    """https://github.com/tumblr/docs/blob/master/api.md#posts--retrieve-published-posts"""
    genesis = {"genesis_post_id": record["genesis_post_id"]} if record.get("genesis_post_id") else {}
    return {
        "type": "blocks",
        "is_blocks_post_format": True,
        "blog_name": blog,
        "id": int(record["id"]),
        "id_string": record["id"],
        **genesis,
        "post_url": url,
        "slug": record["sent"].get("slug", ""),
        "state": record["state"],
        "timestamp": record["timestamp"],
        "date": f"{datetime.fromtimestamp(record['timestamp'], UTC):%Y-%m-%d %H:%M:%S} GMT",
        "tags": tags(record),
        "source_url": record["sent"].get("source_url", ""),
        "content": _content(record, base_url),
        "layout": [],
        "trail": [],
    }


def as_seen(blog: str, record: Record, url: str) -> Seen:
    pictures = iter(Picture(**picture) for picture in record["pictures"])
    blocks = [
        Block("picture", picture=next(pictures)) if block["type"] == "image" else _block(block)
        for block in record["sent"]["content"]
    ]
    return Seen(
        kind="tumblr",
        account=blog,
        id=record["id"],
        url=url,
        visible=record["state"] == "published",
        at=float(record["timestamp"]),
        edited_at=record.get("edited_at"),
        blocks=tuple(blocks),
        tags=tuple(tags(record)),
    )


def tags(record: Record) -> list[str]:
    return [tag.strip() for tag in record["sent"].get("tags", "").split(",") if tag.strip()]


def _content(record: Record, base_url: str) -> list[dict[str, Any]]:
    """Image blocks come back with the address of what was uploaded in place of the identifier."""
    pictures = iter(record["pictures"])
    return [
        {**block, "media": [_media(next(pictures), base_url)]} if block["type"] == "image" else block
        for block in record["sent"]["content"]
    ]


def _media(picture: dict[str, Any], base_url: str) -> dict[str, Any]:
    return {
        "url": f"{base_url}/pictures/tumblr/{picture['name']}",
        "type": picture["mime"],
        "width": picture["width"],
        "height": picture["height"],
    }


def _block(block: dict[str, Any]) -> Block:
    if block["type"] == "link":
        return Block("card", (Span(block.get("title") or block["url"], url=block["url"]),))
    return Block(_ROLES.get(block.get("subtype", ""), "text"), tuple(_spans(block)))


def _spans(block: dict[str, Any]) -> list[Span]:
    """The text cut wherever a format begins or ends."""
    text, formats = block["text"], block.get("formatting", [])
    cuts = sorted({0, len(text), *(item["start"] for item in formats), *(item["end"] for item in formats)})
    spans = []
    for start, end in pairwise(cuts):
        here = [item for item in formats if item["start"] <= start and item["end"] >= end]
        shown = tuple(name for name in _SHOWN if any(item["type"] == name for item in here))
        spans.append(Span(text[start:end], shown, next((item["url"] for item in here if "url" in item), "")))
    return spans
