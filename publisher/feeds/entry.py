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
from publisher.editions.standing import SOURCE, Page
from publisher.posts import text
from publisher.posts.licences import LICENCES
from publisher.website import pictures
from publisher.website.showing import Notice, notice_of, page_of_edition
from publisher.website.words import words_of

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
    """Of a translation: also when its source was corrected so that its readers are warned."""
    published, revision = published_at(edition), edition.current
    approved_at = revision.approved_at if revision is not None and revision.number > 1 else None
    return max(at.replace(microsecond=0) for at in (published, approved_at, edition.warned_at) if at)


def feed_entry(edition: Edition, site: Site) -> FeedEntry:
    """Raises `TamperedError` where the frozen content is not the approved one."""
    content, base_url = edition.content(), site.base_url.rstrip("/")
    title = f"{content.kicker}: {content.title}" if content.kicker else content.title
    credited = credits.lines(content)
    lines = (*credits.first_published(content, base_url), *credited)
    licence = LICENCES.get(content.licence)
    told = _told(content, notice_of(page_of_edition(edition, site), edition.outdated_at))
    return FeedEntry(
        id=f"tag:{site.tag_authority}:{content.publish_on.isoformat()}",
        link=base_url + content.path,
        language=content.language,
        title=clean(title),
        summary=clean(content.strapline),
        content_html=clean(_html(content, base_url, lines, told)),
        content_text=clean(_text(content, lines, told)),
        authors=tuple(map(clean, content.writers)),
        credit=clean("; ".join(line.text for line in credited)),
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


@dataclass(frozen=True)
class _Told:
    """What the page says of the source, in the same words and places."""

    warning: str = ""
    """Before the body."""
    original: str = ""
    """Where the source is; with the warning."""
    line: str = ""
    """After the body."""


def _told(content: Content, notice: Notice | None) -> _Told:
    if notice is None:
        return _Told()
    _ = words_of(content.language)
    day = _.day(notice.day)
    if notice.page is Page.UPDATED:
        return _Told(line=_("The English original was updated on {day}.", day=day))
    source = Site.objects.filter(language=SOURCE).first()
    return _Told(
        warning=" ".join(
            [
                _("The English original was corrected on {day}.", day=day),
                _("This translation does not say so yet."),
            ]
        ),
        original=source.base_url.rstrip("/") + content.path if source else "",
    )


def _html(content: Content, base_url: str, lines: tuple[Link, ...], told: _Told) -> str:
    parts = []
    for picture in pictures.shown(content, content.language):
        file = _enclosure(picture, base_url)
        parts.append(
            f'<img src="{html.escape(file.url)}" alt="{html.escape(file.alt)}"'
            f' width="{file.width}" height="{file.height}">'
        )
    if told.warning:  # in no `<p>`: the first one is the body
        link = f' <a href="{html.escape(told.original)}" lang="en" hreflang="en">Read it in English</a>'
        parts.append(
            f"<div><strong>{html.escape(told.warning)}</strong>{link if told.original else ''}</div>"
        )
    parts.append(text.absolute(content.body, base_url))
    if byline := credits.byline(content):
        parts.append(f"<p>{html.escape(byline)}</p>")
    if told.line:
        parts.append(f"<p>{html.escape(told.line)}</p>")
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


def _text(content: Content, lines: tuple[Link, ...], told: _Told) -> str:
    named = "\n".join(line.text for line in lines)
    parts = (told.warning, text.plain(content.body), credits.byline(content), told.line, named)
    return "\n\n".join(part for part in parts if part)
