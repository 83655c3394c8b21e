"""Atom and RSS of the same entries, by ours, by feedgen as it is, and by Django's generators; in shuffled rounds.

No validator is brought along: `tests/feeds` hold the rules that feedgen alone breaks.
"""

from __future__ import annotations

import io
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from feedgen.feed import FeedGenerator

from benchmarks import site_posts
from benchmarks.rows import at_most, row
from publisher.editions.models import Edition, Site
from publisher.feeds.atom import atom
from publisher.feeds.entry import FeedEntry, feed_entry
from publisher.feeds.feed import feed
from publisher.feeds.json_feed import json_feed
from publisher.feeds.rss import rss

SIZES = {30: 15, 4_000: 3}
MS_MAX = {30: 3.0, 4_000: 500.0}
"""Rounds of each size."""


def measure() -> list[dict[str, Any]]:
    site_posts.make_site()
    site_posts.release(islice(site_posts.contents(4_000), 4_000))
    site = Site.objects.get()
    editions = Edition.objects.select_related("current").order_by("-publish_on")
    rows: list[dict[str, Any]] = []
    for size, rounds in SIZES.items():
        chosen = list(editions[:size])
        entries, verified = _timed(lambda chosen=chosen: [feed_entry(one, site) for one in chosen])
        found = _rounds(site, entries, rounds)
        both = found["ours"]
        name = f"P5 {size} entries"
        rows += [
            at_most(
                f"{name}: Atom and RSS (beside: feedgen alone)", "ms", both, MS_MAX[size], found["feedgen"]
            ),
            row(f"{name}: Atom and RSS (beside: Django)", "ms", both, found["django"]),
            row(f"{name}: JSON Feed", "ms", found["json"]),
            row(f"{name}: from the rows to entries, every digest proven", "ms", verified),
        ]
    same = all(_ours(site, entries) == _ours(site, entries) for _ in range(2))
    rows.append(row("P5 the same entries give the same bytes", "of 1", float(same), aim="1", met=same))
    return rows


def _rounds(site: Site, entries: Sequence[FeedEntry], rounds: int) -> dict[str, float]:
    works: dict[str, Callable[[], object]] = {
        "ours": lambda: _ours(site, entries),
        "json": lambda: json_feed(feed(site, "feed.json", tuple(entries))),
        "feedgen": lambda: _feedgen(site, entries),
        "django": lambda: _django(site, entries),
    }
    taken: dict[str, list[float]] = defaultdict(list)
    order = random.Random(len(entries))
    for _ in range(rounds):
        for name in order.sample(sorted(works), len(works)):
            taken[name].append(_timed(works[name])[1])
    return {name: statistics.median(values) for name, values in taken.items()}


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    done = work()
    return done, 1000 * (time.perf_counter() - start)


def _ours(site: Site, entries: Sequence[FeedEntry]) -> tuple[bytes, bytes]:
    return atom(feed(site, "feed", tuple(entries))), rss(feed(site, "feed.rss", tuple(entries)))


def _feedgen(site: Site, entries: Sequence[FeedEntry]) -> tuple[bytes, bytes]:
    made = FeedGenerator()
    made.id(f"tag:{site.tag_authority}:feed")
    made.title(site.name)
    made.subtitle(site.tagline)
    made.link(href=site.base_url)
    made.updated(entries[0].updated)
    for value in entries:
        one = made.add_entry(order="append")
        one.id(value.id)
        one.title(value.title)
        one.link(href=value.link)
        one.summary(value.summary)
        one.content(value.content_html, type="html")
        one.author([{"name": name} for name in value.authors])
        one.published(value.published)
        one.updated(value.updated)
        for file in value.enclosures:
            one.enclosure(file.url, str(file.size_bytes), file.mime)
    return made.atom_str(pretty=True), made.rss_str(pretty=True)


def _django(site: Site, entries: Sequence[FeedEntry]) -> tuple[bytes, bytes]:
    found = []
    for kind in (Atom1Feed, Rss201rev2Feed):
        made = kind(title=site.name, link=site.base_url, description=site.tagline, language="en")
        for value in entries:
            files = [Enclosure(file.url, str(file.size_bytes), file.mime) for file in value.enclosures]
            made.add_item(
                title=value.title,
                link=value.link,
                description=value.content_html,
                unique_id=value.id,
                author_name=", ".join(value.authors),
                pubdate=value.published,
                updateddate=value.updated,
                categories=value.tags,
                enclosures=files[:1],
            )
        out = io.BytesIO()
        made.write(out, "utf-8")
        found.append(out.getvalue())
    return found[0], found[1]
