"""A stored record as a follower sees it."""

from __future__ import annotations

from typing import Any

from sandbox.seen import Block, Picture, Seen, Span
from sandbox.store import Record

_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"


def number(rkey: str) -> str:
    """The number that a TID writes: the store orders posts by it."""
    value = 0
    for digit in rkey:
        value = value << 5 | _DIGITS.index(digit)
    return str(value)


def as_seen(account: str, record: Record, url: str) -> Seen:
    sent = record["sent"]
    blocks = [Block("picture", picture=Picture(**picture)) for picture in record["pictures"]]
    blocks.append(Block("text", tuple(_spans(sent))))
    card = (sent.get("embed") or {}).get("external")
    if card:
        blocks.append(Block("card", (Span(card["title"] or card["uri"], url=card["uri"]),)))
    return Seen(
        kind="bluesky",
        account=account,
        id=record["rkey"],
        url=url,
        visible=True,
        at=float(record["made_at"]),
        edited_at=record.get("edited_at"),
        blocks=tuple(blocks),
        tags=tuple(feature["tag"] for _, _, feature in _features(sent) if "tag" in feature),
        reply_to=sent.get("reply", {}).get("parent", {}).get("uri", "").rpartition("/")[2],
    )


def _features(sent: dict[str, Any]) -> list[tuple[int, int, dict[str, Any]]]:
    found = [
        (facet["index"]["byteStart"], facet["index"]["byteEnd"], facet["features"][0])
        for facet in sent.get("facets", [])
    ]
    return sorted(found, key=lambda item: item[:2])


def _spans(sent: dict[str, Any]) -> list[Span]:
    """The text cut where a facet begins or ends; tags are words like others."""
    text, spans, end = sent["text"].encode(), [], 0
    for start, stop, feature in _features(sent):
        if "uri" in feature and start >= end:
            spans += [Span(text[end:start].decode()), Span(text[start:stop].decode(), url=feature["uri"])]
            end = stop
    return [span for span in [*spans, Span(text[end:].decode())] if span.text]
