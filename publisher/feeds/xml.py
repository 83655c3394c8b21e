"""What Atom and RSS have alike: names, the form of the file, and Media RSS (https://www.rssboard.org/media-rss)."""

from __future__ import annotations

from lxml import etree

from publisher.feeds.entry import FeedEntry
from publisher.feeds.feed import Feed

GENERATOR = "BPoD publisher"
ATOM = "http://www.w3.org/2005/Atom"
_MEDIA = "http://search.yahoo.com/mrss/"
_DC = "http://purl.org/dc/elements/1.1/"
_HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA, DC, HISTORY = (f"{{{uri}}}" for uri in (_MEDIA, _DC, _HISTORY))
"""To be written before a name."""

Element = etree._Element  # noqa: SLF001 - lxml gives its element type no public name


def root(name: str, feed: Feed, namespaces: dict[str | None, str]) -> Element:
    """An archived feed says that it is one (RFC 5005); others need no word for it."""
    history: dict[str | None, str] = {"fh": _HISTORY} if feed.current else {}
    known: dict[str | None, str] = {"media": _MEDIA, "dc": _DC, **history, **namespaces}
    return etree.Element(name, nsmap=known)  # type: ignore[arg-type]  # the stubs forget None, the default


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    made = etree.SubElement(parent, name)
    for attribute, value in attributes.items():
        made.set(attribute, value)
    if text is not None:
        made.text = text
    return made


def links(feed: Feed, mime: str) -> list[dict[str, str]]:
    """The feed's own, its hubs' (https://www.w3.org/TR/websub/) and those of RFC 5005, each as attributes."""
    others = [("prev-archive", feed.previous), ("current", feed.current)]
    return [
        {"rel": "self", "href": feed.url, "type": mime},
        *({"rel": "hub", "href": hub} for hub in feed.hubs),
        *({"rel": rel, "href": href, "type": mime} for rel, href in others if href),
    ]


def add_pictures(parent: Element, entry: FeedEntry) -> None:
    """Each with its description, credit and licence: neither Atom nor RSS has a place for them."""
    for file in entry.enclosures:
        content = add(
            parent,
            f"{MEDIA}content",
            url=file.url,
            type=file.mime,
            medium="image",
            fileSize=str(file.size_bytes),
            width=str(file.width),
            height=str(file.height),
        )
        if file.alt:
            add(content, f"{MEDIA}description", file.alt, type="plain")
        if entry.credit:
            add(content, f"{MEDIA}credit", entry.credit)
        if entry.licence_url:
            add(content, f"{MEDIA}license", entry.rights, type="text/html", href=entry.licence_url)


def written(root: Element) -> bytes:
    return etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True)
