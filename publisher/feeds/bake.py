"""Feeds to files, after the pages they point at."""

from __future__ import annotations

import datetime
import hashlib
import json
import logging
from collections.abc import Collection

from django.db import transaction
from django.db.models import Max

from publisher.editions.models import Edition, Site, TamperedError
from publisher.editions.sites import hidden_weights
from publisher.feeds import archive
from publisher.feeds.atom import atom
from publisher.feeds.entry import FeedEntry, feed_entry
from publisher.feeds.feed import feed
from publisher.feeds.json_feed import json_feed
from publisher.feeds.models import BakedFeed
from publisher.feeds.rss import rss
from publisher.website import sites
from publisher.website.files import only_baker

ENTRIES = 30
FORMATS = {"feed": atom, "feed.rss": rss, "feed.json": json_feed}

log = logging.getLogger(__name__)


def bake(language: str) -> int:
    """Bring a language's three feeds up to date, after the archived ones they lead to; returns how many files
    were written.

    A few small queries when nothing changed: call it at every tick, and a feed that a crash left
    behind is written by the next one.
    """
    with only_baker():
        presses = sites.presses()
        site, folder = presses[language].site, presses[language].folder
        baked = BakedFeed.objects.filter(language=language).first() or BakedFeed(language=language)
        last = archive.write(site, folder, FORMATS, is_written=baked.archived_by == archive.CODE)
        editions, left_at = newest(language, hidden_weights(site)), _left_at(language)
        digest = _digest(editions, left_at, sites.digest(presses))
        is_current = all(folder.exists(name) for name in FORMATS) and baked.digest == digest
        if is_current and last is None:
            return 0
        entries = () if is_current else _entries(editions, site)
        if not is_current:
            before = archive.last(language) if last is None else last
            for name, form in FORMATS.items():
                folder.write(
                    name, form(feed(site, name, entries, left_at, previous=archive.name(before, name)))
                )
        folder.settle()
        with transaction.atomic():
            if last is not None:
                archive.keep(language)
                baked.archived_by = archive.CODE
            if not is_current and len(entries) == len(editions):
                baked.digest = digest
            baked.save()
        return folder.changes


def newest(language: str, hidden: Collection[str] = ()) -> list[Edition]:
    """What followers can read, newest first; what was withdrawn is taken away, and so is what its site hides:
    a translation that is outdated by one of these weights.

    A translation that came late counts from its own release, so that its followers see it. What has no page yet
    is in no feed yet: the pages are baked first.
    """
    public = Edition.objects.filter(language=language, state=Edition.State.RELEASED)
    public = public.exclude(outdated__in=hidden)
    found: list[Edition] = []
    for days in archive.newest_days(language, ENTRIES):
        by_day = {edition.publish_on: edition for edition in public.filter(publish_on__in=days)}
        found += [by_day[day] for day in days if day in by_day]
        if len(found) >= ENTRIES:
            break
    return found[:ENTRIES]


def _entries(editions: list[Edition], site: Site) -> tuple[FeedEntry, ...]:
    whole = Edition.objects.select_related("current").in_bulk([edition.pk for edition in editions])
    entries = []
    for edition in editions:
        try:
            entries.append(feed_entry(whole[edition.pk], site))
        except TamperedError as error:
            log.error("left out of the feed: %s", error)  # noqa: TRY400 - the sentence says it all
    return tuple(entries)


def _left_at(language: str) -> datetime.datetime | None:
    """When an entry was last taken away, or may have been: the feed changed then, though none of its entries did."""
    editions = Edition.objects.filter(language=language)
    withdrawn = editions.filter(state=Edition.State.WITHDRAWN).aggregate(at=Max("withdrawn_at"))
    warned = editions.filter(warned_at__isnull=False).aggregate(at=Max("warned_at"))
    at: datetime.datetime | None = max(filter(None, [withdrawn["at"], warned["at"]]), default=None)
    return at.replace(microsecond=0) if at else None


def _digest(editions: list[Edition], left_at: datetime.datetime | None, of_sites: str) -> str:
    marks = [
        [
            *(edition.pk, edition.current_id, edition.state, str(edition.released_at)),
            *(edition.outdated, str(edition.outdated_at), str(edition.warned_at)),
        ]
        for edition in editions
    ]
    return hashlib.sha256(json.dumps([archive.CODE, of_sites, marks, str(left_at)]).encode()).hexdigest()
