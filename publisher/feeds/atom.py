"""Atom (RFC 4287)."""

from __future__ import annotations

from publisher.feeds.feed import Feed
from publisher.feeds.generator import generator

MIME = "application/atom+xml"


def atom(feed: Feed) -> bytes:
    written: bytes = generator(feed, MIME).atom_str(pretty=True)
    return written
