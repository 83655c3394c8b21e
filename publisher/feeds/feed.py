"""A whole feed, as all three formats are made from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from publisher.editions.models import Site
from publisher.feeds.entry import FeedEntry, clean


@dataclass(frozen=True)
class Feed:
    id: str
    language: str
    title: str
    subtitle: str
    home: str
    url: str
    """Of this format's own file."""
    entries: tuple[FeedEntry, ...]
    """Newest first."""
    updated: datetime.datetime
    """From the data, never from the clock: unchanged entries give unchanged bytes."""
    hubs: tuple[str, ...] = ()
    """WebSub hubs (https://www.w3.org/TR/websub/) that are told of changes."""
    previous: str = ""
    """The archived feed before it (RFC 5005)."""
    current: str = ""
    """Of an archived feed: the one that readers subscribe to."""


def feed(
    site: Site,
    name: str,
    entries: tuple[FeedEntry, ...],
    left_at: datetime.datetime | None = None,
    *,
    previous: str = "",
    current: str = "",
) -> Feed:
    base_url = site.base_url.rstrip("/")
    nothing_yet = datetime.datetime(site.first_year, 1, 1, tzinfo=datetime.UTC)
    return Feed(
        id=f"tag:{site.tag_authority}:feed",
        language=site.language,
        title=clean(site.name),
        subtitle=clean(site.tagline),
        home=f"{base_url}/",
        url=f"{base_url}/{name}",
        entries=entries,
        # It never goes back, not even when the newest entry is taken away.
        updated=max(filter(None, [left_at, *(entry.updated for entry in entries)]), default=nothing_yet),
        hubs=(site.hub_url,) if site.hub_url and not current else (),
        previous=f"{base_url}/{previous}" if previous else "",
        current=f"{base_url}/{current}" if current else "",
    )
