"""Atom (RFC 4287)."""

from __future__ import annotations

from publisher.feeds import xml
from publisher.feeds.entry import FeedEntry
from publisher.feeds.feed import Feed
from publisher.feeds.xml import Element, add

MIME = "application/atom+xml"
_A = f"{{{xml.ATOM}}}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(feed: Feed) -> bytes:
    root = xml.root(f"{_A}feed", feed, {None: xml.ATOM})
    root.set(_XML_LANG, feed.language)
    if feed.current:
        add(root, f"{xml.HISTORY}archive")
    add(root, f"{_A}id", feed.id)
    add(root, f"{_A}title", feed.title)
    add(root, f"{_A}updated", feed.updated.isoformat())
    add(add(root, f"{_A}author"), f"{_A}name", feed.title)
    for link in xml.links(feed, MIME):
        add(root, f"{_A}link", **link)
    add(root, f"{_A}link", rel="alternate", href=feed.home, type="text/html")
    add(root, f"{_A}generator", xml.GENERATOR)
    add(root, f"{_A}subtitle", feed.subtitle or feed.title)
    for entry in feed.entries:
        _add_entry(root, entry)
    return xml.written(root)


def _add_entry(root: Element, entry: FeedEntry) -> None:
    made = add(root, f"{_A}entry")
    made.set(_XML_LANG, entry.language)
    add(made, f"{_A}id", entry.id)
    add(made, f"{_A}title", entry.title)
    add(made, f"{_A}updated", entry.updated.isoformat())
    for name in entry.authors:
        add(add(made, f"{_A}author"), f"{_A}name", name)
    add(made, f"{_A}content", entry.content_html, type="html")
    if entry.summary:
        add(made, f"{_A}summary", entry.summary)
    for tag in entry.tags:
        add(made, f"{_A}category", term=tag)
    add(made, f"{_A}published", entry.published.isoformat())
    if entry.rights:
        add(made, f"{_A}rights", entry.rights)
    add(made, f"{_A}link", rel="alternate", type="text/html", hreflang=entry.language, href=entry.link)
    for file in entry.enclosures:
        length = str(file.size_bytes)
        add(made, f"{_A}link", rel="enclosure", type=file.mime, length=length, href=file.url)
    if entry.licence_url:
        add(made, f"{_A}link", rel="license", href=entry.licence_url)
    xml.add_pictures(made, entry)
