"""RSS 2.0 (https://www.rssboard.org/rss-specification)."""

from __future__ import annotations

from publisher.feeds.feed import Feed
from publisher.feeds.generator import generator

MIME = "application/rss+xml"


def rss(feed: Feed) -> bytes:
    written: bytes = generator(feed, MIME).rss_str(pretty=True)
    return written
