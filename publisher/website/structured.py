"""What machines read about a page: schema.org as JSON-LD, and oEmbed."""

from __future__ import annotations

import datetime
import json
from typing import Any

from channels.contract import Link
from publisher.editions import credits
from publisher.editions.content import Content, FrozenPicture
from publisher.posts.licences import LICENCES
from publisher.website import pictures, render
from publisher.website.sites import Press


def post(
    content: Content,
    press: Press,
    lines: tuple[Link, ...],
    path: str,
    corrected_on: datetime.date | None,
    first: str = "",
) -> Any:
    """https://schema.org/Article, https://schema.org/ImageObject"""
    url = press.base_url + path
    is_here = first.startswith("/")
    first_url = press.base_url + first if is_here else first
    return _script(
        {
            "@type": "Article",
            "mainEntityOfPage": first_url if is_here else url,
            "headline": content.title,
            "alternativeHeadline": content.strapline,
            "datePublished": content.publish_on.isoformat(),
            "dateModified": corrected_on.isoformat() if corrected_on else "",
            "inLanguage": content.language,
            "isAccessibleForFree": True,
            "author": _people(content.writers),
            "translator": _people(content.translators),
            "publisher": _publisher(press),
            "isBasedOn": first_url,
            "isPartOf": {"@type": "CreativeWorkSeries", "name": content.series} if content.series else "",
            "position": content.part or "",
            "image": [
                {**_image(picture, press), **_rights(content, lines), "acquireLicensePage": f"{url}#reuse"}
                for picture in pictures.shown(content, press.language)
            ],
            "citation": [
                _without_empty({"@type": "ScholarlyArticle", "isPartOf": paper.journal, "url": address})
                for paper in content.publications
                if (address := credits.paper_url(paper))
            ],
        }
    )


def site(press: Press) -> Any:
    """https://schema.org/WebSite"""
    return _script(
        {
            "@type": "WebSite",
            "name": press.site.name,
            "alternateName": press.site.tagline,
            "url": f"{press.base_url}/",
            "inLanguage": press.language,
            "publisher": _publisher(press),
        }
    )


def oembed(content: Content, press: Press, path: str) -> bytes:
    """https://oembed.com: the picture itself only where its licence lets others show it; else the link."""
    value: dict[str, Any] = {
        "version": "1.0",
        "type": "link",
        "title": content.title,
        "author_name": ", ".join(content.writers),
        "author_url": press.base_url + path,
        "provider_name": press.site.name,
        "provider_url": f"{press.base_url}/",
        "cache_age": 86400,
    }
    licence, shown = LICENCES.get(content.licence), pictures.shown(content, press.language)
    if licence and licence.open and shown:
        cut = pictures.widest_jpeg(shown[0])
        value |= {
            "type": "photo",
            "url": press.base_url + cut.path,
            "width": cut.width,
            "height": cut.height,
            "author_name": credits.attribution(content),
            "license": licence.name,
            "license_url": licence.url,
            "alt_text": shown[0].alt,
        }
    return (json.dumps(_without_empty(value), ensure_ascii=False, indent=1) + "\n").encode()


def _publisher(press: Press) -> dict[str, str]:
    return {"@type": "Organization", "name": press.site.name, "url": press.base_url}


def _people(names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"@type": "Person", "name": name} for name in names]


def _image(picture: FrozenPicture, press: Press) -> dict[str, Any]:
    cut = pictures.widest_jpeg(picture)
    return _without_empty(
        {
            "@type": "ImageObject",
            "contentUrl": press.base_url + cut.path,
            "width": cut.width,
            "height": cut.height,
            "caption": picture.alt,
        }
    )


def _rights(content: Content, lines: tuple[Link, ...]) -> dict[str, Any]:
    licence = LICENCES.get(content.licence)
    return _without_empty(
        {
            "creditText": "; ".join(line.text for line in lines),
            "creator": _people(tuple(creator.name for creator in content.creators)),
            "copyrightNotice": content.rights_line,
            "license": licence.url if licence and licence.url else "",
        }
    )


def _script(value: dict[str, Any]) -> Any:
    """The data of a script element; never ends it early, and has nothing in it that `render` writes anew."""
    whole = {"@context": "https://schema.org", **_without_empty(value)}
    text = json.dumps(whole, ensure_ascii=False)
    return render.Markup(text.replace("<", "\\u003c").replace(render.SLASH, "\\u0026#x2f;"))


def _without_empty(value: dict[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if item not in ("", [])}
