"""What feedgen 1.0.0 writes wrongly or not at all, mended where it lets us: in an extension.

- Atom entry links lose all attributes but `href` (lkiesow/python-feedgen#135): written anew.
- It marks no archived feed as one (RFC 5005), and RSS knows no way to the one before.
- RSS takes the last link added, whatever its `rel`, for the channel's own, and knows neither `hub`
  nor more than one enclosure: written anew.
- RSS drops authors without an e-mail address: `dc:creator`. It cannot tell of a correction: `atom:updated`.
- `xml:lang` stands on the feed only; descriptions of pictures, credit and licence nowhere:
  Media RSS (https://www.rssboard.org/media-rss).
"""

from __future__ import annotations

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from publisher.feeds.entry import FeedEntry
from publisher.feeds.feed import Feed

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
HISTORY = "http://purl.org/syndication/history/1.0"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Element = etree._Element  # noqa: SLF001 - lxml gives its element type no public name


class FeedExtension(BaseExtension):  # type: ignore[misc]
    feed: Feed
    mime: str

    def extend_ns(self) -> dict[str, str]:
        return {"media": MEDIA, "dc": DC, **({"fh": HISTORY} if self.feed.current else {})}

    def extend_atom(self, root: Element) -> Element:
        if self.feed.current:
            root.insert(0, etree.Element(f"{{{HISTORY}}}archive"))
        return root

    def extend_rss(self, root: Element) -> Element:
        channel = root.find("channel")
        assert channel is not None  # noqa: S101 - feedgen has just made it
        for link in channel.findall(f"{{{ATOM}}}link"):
            channel.remove(link)
        place = channel.find("link")
        assert place is not None  # noqa: S101
        place.text = self.feed.home
        at = channel.index(place)
        if self.feed.current:
            channel.insert(at + 1, etree.Element(f"{{{HISTORY}}}archive"))
        for rel, href in reversed(self._links()):
            link = etree.Element(f"{{{ATOM}}}link", rel=rel, href=href)
            if rel != "hub":
                link.set("type", self.mime)
            channel.insert(at + 1, link)
        return root

    def _links(self) -> list[tuple[str, str]]:
        links = [("self", self.feed.url), *(("hub", hub) for hub in self.feed.hubs)]
        links += [("prev-archive", self.feed.previous), ("current", self.feed.current)]
        return [(rel, href) for rel, href in links if href]


class EntryExtension(BaseEntryExtension):  # type: ignore[misc]
    value: FeedEntry

    def extend_atom(self, entry: Element) -> Element:
        entry.set(_XML_LANG, self.value.language)
        for link in entry.findall("link"):
            entry.remove(link)
        etree.SubElement(
            entry,
            "link",
            rel="alternate",
            type="text/html",
            hreflang=self.value.language,
            href=self.value.link,
        )
        for file in self.value.enclosures:
            etree.SubElement(
                entry, "link", rel="enclosure", type=file.mime, length=str(file.size_bytes), href=file.url
            )
        if self.value.licence_url:
            etree.SubElement(entry, "link", rel="license", href=self.value.licence_url)
        self._media(entry)
        return entry

    def extend_rss(self, item: Element) -> Element:
        for name in self.value.authors:
            etree.SubElement(item, f"{{{DC}}}creator").text = name
        etree.SubElement(item, f"{{{ATOM}}}updated").text = self.value.updated.isoformat()
        if self.value.rights:
            etree.SubElement(item, f"{{{DC}}}rights").text = self.value.rights
        self._media(item)
        return item

    def _media(self, parent: Element) -> None:
        for file in self.value.enclosures:
            content = etree.SubElement(
                parent,
                f"{{{MEDIA}}}content",
                url=file.url,
                type=file.mime,
                medium="image",
                fileSize=str(file.size_bytes),
                width=str(file.width),
                height=str(file.height),
            )
            if file.alt:
                etree.SubElement(content, f"{{{MEDIA}}}description", type="plain").text = file.alt
            if self.value.credit:
                etree.SubElement(content, f"{{{MEDIA}}}credit").text = self.value.credit
            if self.value.licence_url:
                licence = etree.SubElement(
                    content, f"{{{MEDIA}}}license", type="text/html", href=self.value.licence_url
                )
                licence.text = self.value.rights
