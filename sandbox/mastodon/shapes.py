"""A stored post as the API gives it back, and as a follower sees it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from typing import Any

from sandbox.mastodon.checks import URL, Configuration
from sandbox.seen import Block, Picture, Seen, Span
from sandbox.store import Record

_TAG = re.compile(r"(?<!\w)#(\w+)")


def as_instance(url: str, configuration: Configuration) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/V2_Instance/"""
    return {
        "domain": url.partition("//")[2],
        "title": "Sandbox",
        "version": "4.3.0",
        "configuration": {
            "statuses": {
                "max_characters": configuration.max_characters,
                "max_media_attachments": configuration.max_media_attachments,
                "characters_reserved_per_url": configuration.characters_reserved_per_url,
            },
            "media_attachments": {
                "description_limit": configuration.description_limit,
                "image_size_limit": configuration.image_size_limit,
                "image_matrix_limit": 33_177_600,
            },
        },
    }


def as_media(media_id: str, picture: Picture, url: str | None) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/MediaAttachment/"""
    return {"id": media_id, "type": "image", "url": url, "preview_url": url, "description": picture.alt}


def as_status(account: str, record: Record, url: str, base_url: str) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Status/"""
    return {
        "id": record["id"],
        "uri": url,
        "url": url,
        "created_at": _iso(record["made_at"]),
        "edited_at": _iso(record["edited_at"]) if record["edited_at"] else None,
        "in_reply_to_id": record["reply_to"] or None,
        "visibility": record["visibility"],
        "language": record["language"],
        "sensitive": False,
        "spoiler_text": "",
        "content": _content(record["text"]),
        "account": {"id": user_id(account), "username": account, "acct": account},
        "media_attachments": [
            as_media(media["id"], Picture(**media["picture"]), f"{base_url}/{media['picture']['name']}")
            for media in record["media"]
        ],
    }


def as_seen(account: str, record: Record, url: str) -> Seen:
    pictures = [Block("picture", picture=Picture(**media["picture"])) for media in record["media"]]
    return Seen(
        kind="mastodon",
        account=account,
        id=record["id"],
        url=url,
        visible=True,
        at=float(record["made_at"]),
        edited_at=record["edited_at"],
        blocks=(Block("text", tuple(_spans(record["text"]))), *pictures),
        tags=tuple(_TAG.findall(record["text"])),
        reply_to=record["reply_to"],
    )


def user_id(account: str) -> str:
    return str(int.from_bytes(account.encode()[:7], "big") or 1)


def _iso(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%S.000Z}"


def _content(text: str) -> str:
    """HTML, in which addresses are links cut in three and tags lead away."""
    linked = "".join(
        f'<a href="{escape(span.url)}" rel="nofollow noopener" target="_blank">'
        f'<span class="invisible">https://</span><span>{escape(span.text.partition("//")[2])}</span></a>'
        if span.url
        else escape(span.text)
        for span in _spans(text)
    )
    return "".join(f"<p>{part}</p>" for part in linked.split("\n\n")).replace("\n", "<br />")


def _spans(text: str) -> list[Span]:
    """The text with each address as a link."""
    spans, end = [], 0
    for match in URL.finditer(text):
        spans += [Span(text[end : match.start()]), Span(match[0], url=match[0])]
        end = match.end()
    return [span for span in [*spans, Span(text[end:])] if span.text]
