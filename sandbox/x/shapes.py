"""A stored post as the API gives it back, and as a follower sees it."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from html import escape
from typing import Any

from sandbox.seen import Block, Picture, Seen, Span
from sandbox.store import Record
from sandbox.x.checks import URL

_TAG = re.compile(r"(?<!\w)#(\w+)")


def as_post(record: Record, url: str) -> dict[str, Any]:
    """Addresses come back shortened, and one more for the pictures: https://docs.x.com/x-api/fundamentals/data-dictionary"""
    text, urls = escape(record["text"], quote=False), []
    for address in dict.fromkeys(URL.findall(record["text"])):
        short = _short(address)
        text = text.replace(escape(address, quote=False), short)
        urls.append({"url": short, "expanded_url": address, "display_url": address.partition("//")[2][:26]})
    if record["pictures"]:
        short = _short(f"{record['id']}/photo/1")
        text = f"{text} {short}".strip()
        urls.append({"url": short, "expanded_url": f"{url}/photo/1", "media_key": f"3_{record['id']}"})
    replied = {"referenced_tweets": [{"type": "replied_to", "id": record["reply_to"]}]}
    return {
        "id": record["id"],
        "text": text,
        "edit_history_tweet_ids": [record["id"]],
        "created_at": f"{datetime.fromtimestamp(record['made_at'], UTC):%Y-%m-%dT%H:%M:%S.000Z}",
        **({"entities": {"urls": urls}} if urls else {}),
        **(replied if record["reply_to"] else {}),
    }


def as_seen(account: str, record: Record, url: str) -> Seen:
    pictures = [Block("picture", picture=Picture(**picture)) for picture in record["pictures"]]
    return Seen(
        kind="x",
        account=account,
        id=record["id"],
        url=url,
        visible=True,
        at=float(record["made_at"]),
        edited_at=None,
        blocks=(*pictures, Block("text", tuple(_spans(record["text"])))),
        tags=tuple(_TAG.findall(record["text"])),
        reply_to=record["reply_to"],
    )


def _short(address: str) -> str:
    return f"https://t.co/{hashlib.sha256(address.encode()).hexdigest()[:10]}"


def _spans(text: str) -> list[Span]:
    """The text with each address as a link."""
    spans, end = [], 0
    for match in URL.finditer(text):
        spans += [Span(text[end : match.start()]), Span(match[0], url=match[0])]
        end = match.end()
    return [span for span in [*spans, Span(text[end:])] if span.text]
