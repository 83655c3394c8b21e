"""Every public form of an Edition, made by the code that bakes and thrown away: for rehearsals."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from publisher.editions.models import Edition, Site
from publisher.feeds.bake import FORMATS
from publisher.feeds.entry import feed_entry
from publisher.feeds.feed import feed
from publisher.website.preview import post_page


def page(edition: Edition) -> None:
    post_page(edition.content(), edition.language)


def feeds(edition: Edition) -> None:
    site = Site.objects.get(language=edition.language)
    entries = (feed_entry(edition, site),)
    for name, form in FORMATS.items():
        form(feed(site, name, entries))


PROJECTIONS: Mapping[str, Callable[[Edition], None]] = {"page": page, "feeds": feeds}
