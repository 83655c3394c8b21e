"""Feeds for tests; every word is made up."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from publisher.feeds.entry import Enclosure, FeedEntry
from publisher.feeds.feed import Feed

AT = datetime.datetime(2026, 3, 14, 8, 0, tzinfo=datetime.UTC)
PICTURE = Enclosure("https://en.example.org/pictures/aa.jpg", "image/jpeg", 120345, 1600, 1200, "Pink folds.")


def entry(day: int = 14, **fields: Any) -> FeedEntry:
    at = AT.replace(day=day)
    values: dict[str, Any] = {
        "id": f"tag:example.org,2012:2026-03-{day:02}",
        "link": f"https://en.example.org/archive/2026/3/{day}",
        "language": "en",
        "title": f"Garden Within {day}",
        "summary": "How the gut renews itself",
        "content_html": f'<img src="{PICTURE.url}" alt="Pink folds." width="1600" height="1200">'
        "<p>Cells <em>climb</em>.</p><p>Written by A. B.</p>",
        "content_text": "Cells climb.\n\nWritten by A. B.",
        "authors": ("A. B.", "C. D."),
        "credit": "Image by the sample studio",
        "rights": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "enclosures": (PICTURE,),
        "tags": ("Senses Week",),
        "published": at,
        "updated": at,
    }
    return FeedEntry(**{**values, **fields})


def feed(name: str = "feed", entries: tuple[FeedEntry, ...] = (), **fields: Any) -> Feed:
    made = Feed(
        id="tag:example.org,2012:feed",
        language="en",
        title="BPoD",
        subtitle="One picture a day",
        home="https://en.example.org/",
        url=f"https://en.example.org/{name}",
        entries=entries,
        updated=max((entry.updated for entry in entries), default=AT),
    )
    return replace(made, **fields)
