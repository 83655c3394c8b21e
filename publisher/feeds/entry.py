"""An Edition as feeds carry it: one frozen value that all three formats are made from.

Readers rely on the form of the content: its first `<img>` is the picture, its first `<p>` the body.
Whatever XML cannot carry (https://www.w3.org/TR/xml/#charsets) is taken out here, once for all.
"""

from __future__ import annotations

import datetime
import html
import re
from dataclasses import dataclass

from channels.contract import Link
from publisher.editions import credits
from publisher.editions.content import Content, FrozenPicture
from publisher.editions.models import Edition, Site
from publisher.posts import text
from publisher.posts.licences import LICENCES
from publisher.website import pictures

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Enclosure:
    url: str
    mime: str
    size_bytes: int
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class FeedEntry:
    id: str
    """`tag:` and date (RFC 4151): neither a move of the site nor a correction changes it."""
    link: str
    language: str
    title: str
    summary: str
    content_html: str
    content_text: str
    authors: tuple[str, ...]
    credit: str
    rights: str
    licence_url: str
    enclosures: tuple[Enclosure, ...]
    tags: tuple[str, ...]
    published: datetime.datetime
    updated: datetime.datetime


def published_at(edition: Edition) -> datetime.datetime:
    """When followers could first read it. What joined the archive silently counts from its own date."""
    if edition.silent or edition.released_at is None:
        return datetime.datetime.combine(edition.publish_on, datetime.time(), datetime.UTC)
    return edition.released_at.replace(microsecond=0)


def updated_at(edition: Edition) -> datetime.datetime:
    published, revision = published_at(edition), edition.current
    if revision is None or revision.number == 1:
        return published
    return max(published, revision.approved_at.replace(microsecond=0))


def feed_entry(edition: Edition, site: Site) -> FeedEntry:
    """Raises `TamperedError` where the frozen content is not the approved one."""
    content, base_url = edition.content(), site.base_url.rstrip("/")
    title = f"{content.kicker}: {content.title}" if content.kicker else content.title
    lines = credits.lines(content)
    licence = LICENCES.get(content.licence)
    return FeedEntry(
        id=f"tag:{site.tag_authority}:{content.publish_on.isoformat()}",
        link=base_url + content.path,
        language=content.language,
        title=clean(title),
        summary=clean(content.strapline),
        content_html=clean(_html(content, base_url, lines)),
        content_text=clean(_text(content, lines)),
        authors=tuple(map(clean, content.writers)),
        credit=clean("; ".join(line.text for line in lines)),
        rights=clean(content.rights_line or (licence.name if licence else "")),
        licence_url=(licence.url or "") if licence else "",
        enclosures=tuple(
            _enclosure(picture, base_url) for picture in pictures.shown(content, content.language)
        ),
        tags=(clean(content.series),) if content.series else (),
        published=published_at(edition),
        updated=updated_at(edition),
    )


def clean(words: str) -> str:
    return _ILLEGAL.sub("", words)


def _enclosure(picture: FrozenPicture, base_url: str) -> Enclosure:
    cut = pictures.widest_jpeg(picture)
    return Enclosure(base_url + cut.path, cut.mime, cut.size_bytes, cut.width, cut.height, clean(picture.alt))


def _html(content: Content, base_url: str, lines: tuple[Link, ...]) -> str:
    parts = []
    for picture in pictures.shown(content, content.language):
        file = _enclosure(picture, base_url)
        parts.append(
            f'<img src="{html.escape(file.url)}" alt="{html.escape(file.alt)}"'
            f' width="{file.width}" height="{file.height}">'
        )
    parts.append(text.absolute(content.body, base_url))
    if byline := credits.byline(content):
        parts.append(f"<p>{html.escape(byline)}</p>")
    items = "".join(
        f'<li><a href="{html.escape(line.url)}">{html.escape(line.text)}</a></li>'
        if line.url
        else f"<li>{html.escape(line.text)}</li>"
        for line in lines
    )
    if items:
        parts.append(f"<ul>{items}</ul>")
    link = base_url + content.path
    parts.append(f'<p><a href="{html.escape(link)}">{html.escape(link)}</a></p>')
    return "".join(parts)


def _text(content: Content, lines: tuple[Link, ...]) -> str:
    named = "\n".join(line.text for line in lines)
    return "\n\n".join(part for part in (text.plain(content.body), credits.byline(content), named) if part)
