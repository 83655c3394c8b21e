"""Sitemaps (https://www.sitemaps.org/protocol.html), one a month, with pictures; and what robots are asked.

Pictures: https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps
"""

from __future__ import annotations

import datetime
import html
from collections.abc import Collection, Iterable, Mapping

from publisher.website import reruns
from publisher.website.addresses import ARCHIVE, SITEMAP, Month, sitemap_name
from publisher.website.models import BakedPage
from publisher.website.named import Named
from publisher.website.sites import Press
from publisher.website.topics import BROWSE

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"
_PAGES = "sitemaps/pages.xml"


def write_months(days: Collection[datetime.date], press: Press) -> None:
    press.folder.write(_PAGES, _of_pages(press))
    for month in sorted({Month.of(day) for day in days}):
        rows = _rows(press.language, month)
        if rows:
            press.folder.write(sitemap_name(month), _of_month(rows, press))
        else:
            press.folder.remove(sitemap_name(month))


def of_all(press: Press, months: Mapping[int, Mapping[int, int]]) -> bytes:
    """The index; without dates, so that it changes once a month."""
    names, again = [_PAGES], reruns.months(press.language)
    for year in sorted(months):
        for month, posts in ((Month(year, number), posts) for number, posts in months[year].items()):
            if posts > again.get(month, 0):
                names.append(sitemap_name(month))
    found = "".join(f"<sitemap><loc>{press.base_url}/{name}</loc></sitemap>\n" for name in names)
    return f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{found}</sitemapindex>\n'.encode()


def robots(press: Press) -> bytes:
    return f"User-agent: *\nDisallow: /desk/\nDisallow: /translate/\nSitemap: {press.base_url}/{SITEMAP}\n".encode()


def _of_pages(press: Press) -> bytes:
    paths = ["/", ARCHIVE, BROWSE, "/about", "/follow", "/corrections"]
    if press.site.contribute:
        paths.append("/contribute")
    return _urls(f"<url><loc>{press.base_url}{path}</loc></url>\n" for path in paths)


def _of_month(rows: list[BakedPage], press: Press) -> bytes:
    named = Named([row.publish_on for row in rows])
    return _urls(_url(row, named.path(row), press.base_url) for row in rows)


def _url(row: BakedPage, path: str, base_url: str) -> str:
    changed = row.corrected_on or (row.wanted.edition.released_at or row.wanted.approved_at).date()
    image = row.card.get("image")
    shown = (
        f"<image:image><image:loc>{html.escape(base_url + image)}</image:loc></image:image>" if image else ""
    )
    return f"<url><loc>{html.escape(base_url + path)}</loc><lastmod>{changed.isoformat()}</lastmod>{shown}</url>\n"


def _urls(urls: Iterable[str]) -> bytes:
    opening = f'<urlset xmlns="{_NAMESPACE}" xmlns:image="{_IMAGES}">'
    return f"{_HEAD}{opening}\n{''.join(urls)}</urlset>\n".encode()


def _rows(language: str, month: Month) -> list[BakedPage]:
    """Pages that are to be found under their own address."""
    rows = BakedPage.objects.filter(
        language=language, state=BakedPage.State.RELEASED, publish_on__range=(month.first, month.last)
    )
    rows = rows.exclude(pk__in=reruns.standing_in(language).filter(month=month.ordinal).values("pk"))
    return list(rows.select_related("wanted__edition").defer("wanted__content").order_by("publish_on"))
