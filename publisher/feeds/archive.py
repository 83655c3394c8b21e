"""All that was ever in a feed, in archived feeds of thirty (RFC 5005, https://www.rfc-editor.org/rfc/rfc5005#section-4).

They are numbered from the oldest, and only full ones are written: one changes no more but for a correction or a
withdrawal, and what is in none of them is among the latest thirty.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from django.db.models import Q, QuerySet

from publisher.editions.models import Edition, Site, TamperedError
from publisher.editions.sites import hidden_weights
from publisher.feeds.entry import FeedEntry, feed_entry, published_at
from publisher.feeds.feed import Feed, feed
from publisher.feeds.models import ArchivedPost, BakedFeed
from publisher.website.addresses import archived_feed_name
from publisher.website.files import Folder
from publisher.website.models import BakedPage

PAGE = 30
SUFFIXES = {"feed": "atom", "feed.rss": "rss", "feed.json": "json"}
"""Of a format's archived feeds, by the name of its latest one."""
PUBLIC = (Edition.State.RELEASED, Edition.State.WITHDRAWN)
CODE = hashlib.sha256(
    b"\0".join(source.read_bytes() for source in sorted(Path(__file__).parent.glob("*.py")))
).hexdigest()
Formats = Mapping[str, Callable[[Feed], bytes]]
Place = tuple[datetime.datetime, datetime.date]
"""When followers could first read a post, and its date."""

log = logging.getLogger(__name__)


def last(language: str) -> int:
    """The number of the last archived feed, which the latest one leads to; 0 where there is none."""
    return _posts(language).count() // PAGE


def newest_days(language: str, size: int) -> Iterator[list[datetime.date]]:
    """The days of all that was ever public, in such pieces, from what followers could read last."""
    days = _posts(language).order_by("-published_at", "-publish_on").values_list("publish_on", flat=True)
    start = 0
    while piece := list(days[start : start + size]):
        yield piece
        start += size


def name(number: int, latest: str) -> str:
    """Of an archived feed, by the name of the latest one of its format; empty where there is none."""
    return archived_feed_name(number, SUFFIXES[latest]) if number else ""


def write(site: Site, folder: Folder, formats: Formats, *, is_written: bool) -> int | None:
    """The archived feeds that do not show the pages as they were written since; all of them, if they were never
    written by this code. Returns the number of the last one, None where there is nothing to `keep`."""
    unfed = BakedPage.objects.filter(language=site.language, fed=False, revision__isnull=False)
    days = set(unfed.values_list("publish_on", flat=True))
    if is_written and not days:
        return None
    everything = not is_written or len(days) > PAGE  # to look up the place of each would cost more
    changed, end = _place(site.language, days, everything=everything)
    for number in sorted(changed):
        entries = _entries(number, site)
        for latest, form in formats.items():
            own = name(number, latest)
            folder.write(
                own, form(feed(site, own, entries, previous=name(number - 1, latest), current=latest))
            )
    for latest in formats:
        beyond = end + 1
        while folder.exists(name(beyond, latest)):
            folder.remove(name(beyond, latest))
            beyond += 1
    return end


def keep(language: str) -> None:
    """What `write` wrote is safely on disk."""
    BakedPage.objects.filter(language=language, fed=False, revision__isnull=False).update(fed=True)


def _place(language: str, days: set[datetime.date], *, everything: bool) -> tuple[set[int], int]:
    """Give the posts of these days their places. Returns the full pages that change by it, and how many there are."""
    posts, editions = _posts(language), Edition.objects.filter(language=language, state__in=PUBLIC)
    if not everything:
        posts, editions = posts.filter(publish_on__in=days), editions.filter(publish_on__in=days)
    known = dict(posts.values_list("publish_on", "published_at"))
    found = {edition.publish_on: published_at(edition) for edition in editions.iterator()}
    fresh = {day: at for day, at in found.items() if known.get(day) != at}
    moved = [*((at, day) for day, at in fresh.items()), *((known[day], day) for day in fresh if day in known)]
    if moved and _posts(language).filter(_after(min(moved))).exists():
        # Cut short between here and the files, it would not be known again which of them changed.
        BakedFeed.objects.filter(language=language).update(archived_by="")
    ArchivedPost.objects.bulk_create(
        [ArchivedPost(language=language, publish_on=day, published_at=at) for day, at in fresh.items()],
        update_conflicts=True,
        unique_fields=["language", "publish_on"],
        update_fields=["published_at"],
    )
    count = _posts(language).count()
    full = count // PAGE
    if everything:
        return set(range(1, full + 1)), full
    changed = {_number(language, (at, day), count) for day, at in found.items()}
    if moved:
        changed |= set(range(_number(language, min(moved), count), full + 1))
    return {number for number in changed if number <= full}, full


def _number(language: str, place: Place, count: int) -> int:
    """Of the page that the place is on; the next one, if it is of nobody. Counted from the newest place on."""
    own = Q(published_at=place[0], publish_on=place[1])
    return (
        count - _posts(language).filter(Q(published_at__gte=place[0]), _after(place) | own).count()
    ) // PAGE + 1


def _after(place: Place) -> Q:
    """Said twice, so that the index is entered at the place."""
    at, day = place
    return Q(published_at__gte=at) & (Q(published_at__gt=at) | Q(publish_on__gt=day))


def _entries(number: int, site: Site) -> tuple[FeedEntry, ...]:
    """Newest first; without those that were withdrawn or are hidden."""
    posts = _posts(site.language).order_by("published_at", "publish_on")
    days = posts.values_list("publish_on", flat=True)[(number - 1) * PAGE : number * PAGE]
    shown = Edition.objects.filter(
        language=site.language, state=Edition.State.RELEASED, publish_on__in=list(days)
    ).exclude(outdated__in=hidden_weights(site))
    entries = []
    for edition in shown.select_related("current"):
        try:
            entries.append(feed_entry(edition, site))
        except TamperedError as error:
            log.error("left out of the archived feed: %s", error)  # noqa: TRY400 - the sentence says it all
    return tuple(sorted(entries, key=lambda entry: (entry.published, entry.id), reverse=True))


def _posts(language: str) -> QuerySet[ArchivedPost]:
    return ArchivedPost.objects.filter(language=language)
