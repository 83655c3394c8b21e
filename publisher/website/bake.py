"""Released Editions to files on disk.

`bake` writes what a change touches, a constant number of files however large the archive;
`rebuild` writes everything; both go the same way and end with the same bytes. The order lets no reader
meet a link to a page that is not there: pictures, the pages of the changed days, their topics, their neighbours,
months, years and lists, the home page and the sitemap last. The index is marked after the files are safely on disk, so a bake
that was cut short is found and done again by the next.
"""

from __future__ import annotations

import datetime
import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import requests
from django.conf import settings
from django.db import transaction

from publisher.editions.content import PICTURES
from publisher.editions.models import Edition, Site
from publisher.website import appearances, binding, front, index, lists, redirects, reruns, sitemaps
from publisher.website.addresses import ARCHIVED_FEEDS, FEEDS, day_path, file_name
from publisher.website.appearances import Told, Untold
from publisher.website.files import TWIN, only_baker, site_folder
from publisher.website.index import Unfinished
from publisher.website.models import BakedPage
from publisher.website.sites import Press, digest, is_current, mark_current, presses

PAGE_SECONDS_MAX = 5
BULK_DAYS = 31
"""From here on, one sync of everything is cheaper than one of each file."""

OBJECTS_BEFORE_A_LOOK = 50_000

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BakeReport:
    files: int = 0
    """Written or removed; a file whose bytes were right already does not count."""
    editions: tuple[tuple[str, datetime.date], ...] = ()
    """Language and date of each Edition whose page was brought up to date."""
    languages: frozenset[str] = frozenset()
    """Every site: a crash may have come between a page and its feed, and an unchanged feed costs nothing."""
    problems: tuple[str, ...] = ()
    """One sentence for each day that could not be baked; the others were."""


def bake() -> BakeReport:
    """Bring the public files up to date; cheap when they are."""
    return _bake(everything=False)


def rebuild() -> int:
    """Every public file again from the database, and nothing else left in the folders.

    Returns how many files were not as they should have been.
    """
    return _bake(everything=True).files


def write_redirects() -> int:
    """After an import: where old addresses lead. Returns the files written."""
    with only_baker():
        return redirects.write(list(presses()))


def page_file(edition: Edition) -> Path | None:
    """The file of the Edition's page as it is now approved; None where it is not baked."""
    baked = BakedPage.objects.filter(
        language=edition.language,
        publish_on=edition.publish_on,
        revision_id=edition.current_id,
        state=BakedPage.State.RELEASED,
    )
    file = site_folder(edition.language) / file_name(day_path(edition.publish_on))
    return file if baked.exists() and file.exists() else None


def page_is_live(edition: Edition) -> bool:
    """Whether a follower who opens the page now gets this very text. A placeholder does not count."""
    if page_file(edition) is None:
        return False
    if settings.PAGE_CHECK == "file":
        return True
    site = Site.objects.get(language=edition.language)
    url = site.base_url.rstrip("/") + day_path(edition.publish_on)
    try:
        return requests.get(url, timeout=PAGE_SECONDS_MAX, allow_redirects=False).status_code == HTTPStatus.OK
    except requests.RequestException as error:
        log.warning("%s does not answer: %s", url, error)
        return False


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Each look for garbage goes through all that Django has loaded: a quarter of a bake's time, for little garbage."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS_BEFORE_A_LOOK, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _bake(*, everything: bool) -> BakeReport:
    with only_baker(), _seldom_collecting():
        sites = presses()
        now_digest = digest(sites)
        everything = everything or not is_current(now_digest, set(sites))
        untold = appearances.untold()
        change = index.changes(sites, everything=everything)
        if not (change.days or everything):
            return _bake_lesser(sites, untold)
        if everything:
            index.forget_strays(sites)
        for press in sites.values():
            press.folder.in_bulk = len(change.days) > BULK_DAYS
        problems = index.refresh(change.days, sites)
        days = [day for day in change.days if day not in problems]
        unfinished = {language: index.unfinished(language) for language in sites}
        written = _write_pages(days, untold.days, sites, unfinished, problems)
        _clear_away(sites, unfinished, sweep=everything and not problems)
        listed = redirects.write(list(sites)) if everything else 0
        with transaction.atomic():
            for topics in written.topics:
                lists.keep_topics(topics)
            index.mark_baked(problems)
            if everything and not problems:
                mark_current(now_digest, set(sites))
            appearances.keep(written.told, untold)
        for problem in problems.values():
            log.error("%s", problem)
        return BakeReport(
            files=sum(press.folder.changes for press in sites.values()) + listed,
            editions=tuple(item for item in change.editions if item[1] not in problems),
            languages=frozenset(sites),
            problems=tuple(problems.values()),
        )


def _bake_lesser(sites: dict[str, Press], untold: Untold) -> BakeReport:
    """No edition changed: at most a post appeared somewhere else, or there is another outlet to follow."""
    told = binding.write_days(untold.days, sites, {}).told
    for press in sites.values():
        front.write_follow(press)
        press.folder.settle()
    appearances.keep(told, untold)
    return BakeReport(files=sum(press.folder.changes for press in sites.values()), languages=frozenset(sites))


@dataclass(frozen=True)
class _Written:
    """What the database is told of the files."""

    told: Told
    topics: list[lists.Topics]


def _write_pages(
    days: list[datetime.date],
    untold: frozenset[datetime.date],
    sites: dict[str, Press],
    unfinished: dict[str, Unfinished],
    problems: binding.Problems,
) -> _Written:
    for press in sites.values():
        front.write_assets(press)
    written = binding.write_days(days, sites, problems)
    topics = [lists.write_topics(unfinished[language].turns, press) for language, press in sites.items()]
    again = reruns.of(days)
    beside = binding.write_days((written.neighbours | untold | again).difference(days), sites, problems)
    for press in sites.values():
        lists.write_spans(days, press)
        lists.write_archive(days, press, unfinished[press.language].moved)
        sitemaps.write_months(again.union(days), press)
        front.write_front(press, problems)
    return _Written({**written.told, **beside.told}, topics)


def _clear_away(sites: dict[str, Press], unfinished: dict[str, Unfinished], *, sweep: bool) -> None:
    for language, press in sites.items():
        for name in index.left_pictures(language, unfinished[language].leaving):
            press.folder.remove(f"{PICTURES}/{name}")
        if sweep:
            press.folder.sweep(spared={*FEEDS, *(name + TWIN for name in FEEDS), ARCHIVED_FEEDS})
        press.folder.compress()
        press.folder.settle()
