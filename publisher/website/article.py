"""A post as its page shows it: words, pictures, credits, and what machines read about it."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import Any

from channels.contract import Link
from publisher.editions import credits
from publisher.editions.content import Content, FrozenPicture
from publisher.posts import text
from publisher.posts.licences import LICENCES, Licence
from publisher.website import pictures, render
from publisher.website.addresses import Month
from publisher.website.sites import Press


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
    licence: Licence | None
    rights_line: str
    corrected_on: str
    description: str
    shared: Shared | None
    metadata: Any


def view(
    content: Content, press: Press, path: str | None = None, corrected_on: datetime.date | None = None
) -> View:
    """`path` is the address its page calls its own, where that is not the date's."""
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
        licence=LICENCES.get(content.licence),
        rights_line=content.rights_line,
        corrected_on=words.day(corrected_on) if corrected_on else "",
        description=description(content),
        shared=_shared(content, press),
        metadata=render.Markup(_metadata(content, press, lines, path or content.path)),
    )


def picture_views(content: Content, language: str) -> tuple[pictures.View, ...]:
    return tuple(pictures.large(picture) for picture in pictures.shown(content, language))


def description(content: Content) -> str:
    """One sentence for search results and link previews."""
    if content.strapline:
        return content.strapline
    words = text.plain(content.body).split()
    return " ".join(words[:28]) + ("…" if len(words) > 28 else "")


def _shared(content: Content, press: Press) -> Shared | None:
    for picture in pictures.shown(content, press.language):
        cut = pictures.widest_jpeg(picture)
        return Shared(press.base_url + cut.path, cut.width, cut.height, picture.alt)
    return None


def _metadata(content: Content, press: Press, lines: tuple[Link, ...], path: str) -> str:
    """schema.org (https://schema.org/Article, https://schema.org/ImageObject); never ends its script early."""
    url = press.base_url + path
    value: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "mainEntityOfPage": url,
        "headline": content.title,
        "description": description(content),
        "datePublished": content.publish_on.isoformat(),
        "inLanguage": content.language,
        "author": [{"@type": "Person", "name": name} for name in content.writers],
        "translator": [{"@type": "Person", "name": name} for name in content.translators],
        "publisher": {"@type": "Organization", "name": press.site.name, "url": press.base_url},
        "image": [
            {**_image(picture, press), **_rights(content, lines), "acquireLicensePage": url}
            for picture in pictures.shown(content, press.language)
        ],
        "citation": [f"https://doi.org/{paper.doi}" for paper in content.publications if paper.doi],
    }
    return json.dumps(_without_empty(value), ensure_ascii=False).replace("<", "\\u003c")


def _image(picture: FrozenPicture, press: Press) -> dict[str, Any]:
    cut = pictures.widest_jpeg(picture)
    value = {
        "@type": "ImageObject",
        "contentUrl": press.base_url + cut.path,
        "width": cut.width,
        "height": cut.height,
        "caption": picture.alt,
    }
    return _without_empty(value)


def _rights(content: Content, lines: tuple[Link, ...]) -> dict[str, Any]:
    licence = LICENCES.get(content.licence)
    value = {
        "creditText": "; ".join(line.text for line in lines),
        "creator": [{"@type": "Person", "name": creator.name} for creator in content.creators],
        "copyrightNotice": content.rights_line,
        "license": licence.url if licence and licence.url else "",
    }
    return _without_empty(value)


def _without_empty(value: dict[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if item not in ("", [])}
