"""A feedgen generator filled from our values; `atom` and `rss` differ only in what they ask of it."""

from __future__ import annotations

from typing import Any

from feedgen.feed import FeedGenerator

from publisher.feeds.entry import FeedEntry
from publisher.feeds.extension import EntryExtension, FeedExtension
from publisher.feeds.feed import Feed

GENERATOR = "BPoD publisher"


def generator(feed: Feed, mime: str) -> Any:
    made = FeedGenerator()
    made.register_extension("bpod", FeedExtension, EntryExtension)
    made.bpod.feed, made.bpod.mime = feed, mime
    made.id(feed.id)
    made.title(feed.title)
    made.subtitle(feed.subtitle or feed.title)
    made.language(feed.language)
    made.updated(feed.updated)
    made.lastBuildDate(feed.updated)
    made.generator(GENERATOR)
    made.author(name=feed.title)
    made.link(href=feed.url, rel="self", type=mime)
    for hub in feed.hubs:
        made.link(href=hub, rel="hub")
    for rel, href in (("prev-archive", feed.previous), ("current", feed.current)):
        if href:
            made.link(href=href, rel=rel, type=mime)
    made.link(href=feed.home, rel="alternate", type="text/html")
    for value in feed.entries:
        _add(made, value)
    return made


def _add(made: Any, value: FeedEntry) -> None:
    entry = made.add_entry(order="append")
    entry.bpod.value = value
    entry.id(value.id)
    entry.title(value.title)
    entry.link(href=value.link)
    entry.published(value.published)
    entry.updated(value.updated)
    if value.authors:
        entry.author([{"name": name} for name in value.authors])
    if value.summary:
        entry.summary(value.summary)
    entry.content(value.content_html, type="html")
    if value.rights:
        entry.rights(value.rights)
    for tag in value.tags:
        entry.category(term=tag)
    for file in value.enclosures[:1]:  # RSS has room for one: https://www.rssboard.org/rss-profile
        entry.enclosure(file.url, str(file.size_bytes), file.mime)
