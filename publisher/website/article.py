"""A post as its page shows it: words, pictures, credits, and what machines read about it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from channels.contract import Link
from publisher.editions import credits
from publisher.editions.content import Content
from publisher.posts import text
from publisher.posts.licences import LICENCES, Licence
from publisher.website import pictures, render, structured
from publisher.website.addresses import Month
from publisher.website.sites import Press
from publisher.website.topics import topics

_SHARE = {
    "Bluesky": "https://bsky.app/intent/compose?text={title}%20{url}",
    "Facebook": "https://www.facebook.com/sharer/sharer.php?u={url}",
    "Tumblr": "https://www.tumblr.com/widgets/share/tool?canonicalUrl={url}",
    "WhatsApp": "https://wa.me/?text={title}%20{url}",
    "X": "https://x.com/intent/post?text={title}&url={url}",
}


@dataclass(frozen=True)
class Shared:
    """The picture that a link preview on another site shows."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class View:
    day: str
    iso: str
    path: str
    """The date's: it never changes, so every other page leads here."""
    own_path: str
    """What its page calls its own address."""
    foreign: Any
    """The attribute that names the language of the words, where it is not the page's."""
    month_path: str
    month: str
    kicker: str
    title: str
    strapline: str
    body: Any
    """Canonical HTML, as it was approved: not escaped again."""
    byline: str
    credits: tuple[Link, ...]
    pictures: tuple[pictures.View, ...]
    hidden_pictures: int
    """How many there are that this site may not show."""
    series_path: str
    licence: Licence | None
    rights_line: str
    owners: str
    """Whom to ask."""
    papers: tuple[Link, ...]
    """Where to find them."""
    corrected_on: str
    first: Link | None
    """Of a rerun: when and where it was published first."""
    description: str
    shared: Shared | None
    metadata: Any


def view(
    content: Content,
    press: Press,
    path: str | None = None,
    corrected_on: datetime.date | None = None,
    first: Link | None = None,
) -> View:
    """`path` is the address its page calls its own, where that is not the date's; `first`, of a rerun, leads to the
    first showing."""
    words, language = press.words, press.language
    views = picture_views(content, language)
    month = Month.of(content.publish_on)
    lines = credits.lines(content)
    return View(
        day=words.day(content.publish_on),
        iso=content.publish_on.isoformat(),
        path=content.path,
        own_path=path or content.path,
        foreign=render.Markup(f' lang="{content.language}"') if content.language != language else "",
        month_path=month.path,
        month=words.month(month.first),
        kicker=content.kicker,
        title=content.title,
        strapline=content.strapline,
        body=render.Markup(content.body),
        byline=credits.byline(content),
        credits=lines,
        pictures=views,
        hidden_pictures=len(content.pictures) - len(views),
        series_path=next((topic.path for topic in topics(content) if topic.kind == "series"), "")
        if content.language == language
        else "",
        licence=LICENCES.get(content.licence),
        rights_line=content.rights_line,
        owners=words.names([creator.name for creator in content.creators]),
        papers=tuple(
            Link(paper.journal, address)
            for paper in content.publications
            if (address := credits.paper_url(paper))
        ),
        corrected_on=words.day(corrected_on) if corrected_on else "",
        first=first,
        description=description(content),
        shared=_shared(content, press),
        metadata=structured.post(
            content, press, lines, path or content.path, corrected_on, first.url if first else ""
        ),
    )


def picture_views(content: Content, language: str) -> tuple[pictures.View, ...]:
    return tuple(pictures.large(picture) for picture in pictures.shown(content, language))


def description(content: Content) -> str:
    """One sentence for search results and link previews."""
    if content.strapline:
        return content.strapline
    words = text.plain(content.body).split()
    return " ".join(words[:28]) + ("…" if len(words) > 28 else "")


def citation(content: Content, press: Press, path: str) -> str:
    """As people cite a page, in the order of all styles: who, when, what, where."""
    names = ", ".join(content.writers) or press.site.name
    title = f"{content.kicker}: {content.title}" if content.kicker else content.title
    return (
        f"{names} ({press.words.day(content.publish_on)}). {title}. {press.site.name}. {press.base_url}{path}"
    )


def share_links(content: Content, press: Press, path: str) -> tuple[Link, ...]:
    """Plain addresses: nothing is loaded from anybody until a reader follows one."""
    url, title = quote(press.base_url + path, safe=""), quote(content.title, safe="")
    return (
        Link(press.words("E-mail"), f"mailto:?subject={title}&body={url}"),
        *(Link(name, address.format(url=url, title=title)) for name, address in _SHARE.items()),
    )


def _shared(content: Content, press: Press) -> Shared | None:
    for picture in pictures.shown(content, press.language):
        cut = pictures.widest_jpeg(picture)
        return Shared(press.base_url + cut.path, cut.width, cut.height, picture.alt)
    return None
