"""RSS 2.0 (https://www.rssboard.org/rss-specification), as the Board's profile has it
(https://www.rssboard.org/rss-profile): links of a feed, and what only Atom has a word for, are Atom's."""

from __future__ import annotations

from email.utils import format_datetime

from publisher.feeds import xml
from publisher.feeds.entry import FeedEntry
from publisher.feeds.feed import Feed
from publisher.feeds.xml import DC, Element, add

MIME = "application/rss+xml"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DOCS = "http://www.rssboard.org/rss-specification"


def rss(feed: Feed) -> bytes:
    root = xml.root("rss", feed, {"atom": xml.ATOM, "content": _CONTENT})
    root.set("version", "2.0")
    channel = add(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.home)
    for link in xml.links(feed, MIME):
        add(channel, f"{{{xml.ATOM}}}link", **link)
    if feed.current:
        add(channel, f"{xml.HISTORY}archive")
    add(channel, "description", feed.subtitle or feed.title)
    add(channel, "docs", _DOCS)
    add(channel, "generator", xml.GENERATOR)
    add(channel, "language", feed.language)
    add(channel, "lastBuildDate", format_datetime(feed.updated))
    for entry in feed.entries:
        _add_item(channel, entry)
    return xml.written(root)


def _add_item(channel: Element, entry: FeedEntry) -> None:
    item = add(channel, "item")
    add(item, "title", entry.title)
    add(item, "link", entry.link)
    add(item, "description", entry.summary or entry.content_html)
    if entry.summary:
        add(item, f"{{{_CONTENT}}}encoded", entry.content_html)
    add(item, "guid", entry.id, isPermaLink="false")
    for tag in entry.tags:
        add(item, "category", tag)
    for file in entry.enclosures[:1]:  # there is room for one
        add(item, "enclosure", url=file.url, length=str(file.size_bytes), type=file.mime)
    add(item, "pubDate", format_datetime(entry.published))
    for name in entry.authors:  # `author` wants an address of mail
        add(item, f"{DC}creator", name)
    add(item, f"{{{xml.ATOM}}}updated", entry.updated.isoformat())
    if entry.rights:
        add(item, f"{DC}rights", entry.rights)
    xml.add_pictures(item, entry)
