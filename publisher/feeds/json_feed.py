"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import datetime
import json
from typing import Any

from publisher.feeds.entry import FeedEntry
from publisher.feeds.feed import Feed

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> bytes:
    value: dict[str, Any] = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "next_url": feed.previous,
        "description": feed.subtitle,
        "language": feed.language,
        "authors": [{"name": feed.title, "url": feed.home}],
        "hubs": [{"type": "WebSub", "url": hub} for hub in feed.hubs],
        "items": [_item(entry) for entry in feed.entries],
    }
    kept = {key: item for key, item in value.items() if key == "items" or item}
    return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: FeedEntry) -> dict[str, Any]:
    value: dict[str, Any] = {
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content_html,
        "content_text": entry.content_text,
        "image": entry.enclosures[0].url if entry.enclosures else "",
        "date_published": _instant(entry.published),
        "date_modified": _instant(entry.updated),
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(entry.tags),
        "language": entry.language,
        "attachments": [
            {"url": file.url, "mime_type": file.mime, "title": file.alt, "size_in_bytes": file.size_bytes}
            for file in entry.enclosures
        ],
        "_bpod": _without_empty(
            {"credit": entry.credit, "rights": entry.rights, "licence_url": entry.licence_url}
        ),
    }
    return _without_empty(value)


def _instant(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _without_empty(value: dict[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if item not in ("", [], {})}
