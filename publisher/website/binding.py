"""Which files of a site a change touches, and the writing of them, month by month."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby

from publisher.editions.models import TamperedError
from publisher.editions.standing import Page
from publisher.website import showing
from publisher.website.addresses import ARCHIVE, Month, day_path, file_name, gone_name, list_path
from publisher.website.index import by_month
from publisher.website.models import BakedPage
from publisher.website.named import Named
from publisher.website.pages import Pages, Shown
from publisher.website.shelf import PAGE_SIZE, Entry, Shelf
from publisher.website.sites import SOURCE, Press

State = BakedPage.State
EARLIER_ON_HOME = 12
Problems = dict[datetime.date, str]
"""One sentence for each day whose page could not be written."""


def write_days(
    days: Iterable[datetime.date], sites: dict[str, Press], problems: Problems
) -> set[datetime.date]:
    """The pages of these days on every site. Returns the days whose pages point at one of them."""
    neighbours: set[datetime.date] = set()
    books = {language: Pages(press) for language, press in sites.items()}
    for month_days in by_month(days):
        timelines = {language: _timeline(Month.of(month_days[0]), Shelf(language)) for language in sites}
        named = Named(month_days)
        for day, rows in _rows(month_days):
            for row in rows:
                before, after = _around(day, timelines[row.language])
                neighbours.update(entry[0] for entry in (before, after) if entry)
                try:
                    page = _page(row, rows, named, before, after, books[row.language])
                except TamperedError as error:
                    problems[day] = f"{day}: its page is not baked: {error}"
                else:
                    _write_page(row, page, named, sites[row.language])
    return neighbours


def write_months(days: Iterable[datetime.date], press: Press) -> None:
    """The walls of the months of these days, then of the months that lead to them."""
    months, pages = {Month.of(day) for day in days}, Pages(press)
    beside: set[Month] = set()
    for month in sorted(months):
        beside |= _write_month(month, press, pages)
    for month in sorted(beside - months):
        _write_month(month, press, pages)


def write_lists(days: Sequence[datetime.date], press: Press, moved: datetime.date | None) -> None:
    """The list pages of these days; from the first post that came or went on, all of them.

    Two pages more, because one that has just filled up changes the link of the one before it.
    """
    shelf, pages, folder = Shelf(press.language), Pages(press), press.folder
    last = shelf.full_pages()
    if len(days) > PAGE_SIZE:  # to look up the page of each would cost more than to write them all
        moved = min(days[0], moved or days[0])
    start = max(1, shelf.page_of(moved) - 2) if moved else last + 1
    corrected = {shelf.page_of(day) for day in days} if start > 1 else set()
    for first, end in [*((number, number) for number in sorted(corrected) if number < start), (start, last)]:
        for number, entries in shelf.pages(first, end):
            folder.write(file_name(list_path(number)), pages.list_page(number, entries, last))
    folder.write(file_name(ARCHIVE), pages.archive(shelf.head(), shelf.months(), shelf.count(), last))
    beyond = last + 1
    while folder.exists(file_name(list_path(beyond))):
        beyond += 1
    for number in range(beyond - 1, last, -1):  # downwards: cut short, it leaves no gap behind
        folder.remove(file_name(list_path(number)))


def write_front(press: Press, problems: Problems) -> None:
    """What belongs to no date; the home page after everything it points at."""
    shelf, pages, folder = Shelf(press.language), Pages(press), press.folder
    newest = shelf.newest(EARLIER_ON_HOME + 1)
    today = newest[0][0] if newest else None
    awaited = shelf.newest_awaited()
    count = shelf.count()
    folder.write(file_name("/about"), pages.about(today, count))
    folder.write(file_name("/404"), pages.missing())
    post = None
    if today:
        ((_day, rows),) = _rows([today])
        row = next(row for row in rows if row.language == press.language)
        try:
            post = _shown(row, rows, Named([today]), press)
        except TamperedError as error:
            problems[today] = f"{today}: the home page is not baked: {error}"
            return
    home = pages.home(
        post,
        earlier=newest[1:],
        awaited=awaited if awaited and (today is None or awaited[0] > today) else None,
        count=count,
    )
    folder.write(file_name("/"), home)


def _page(
    row: BakedPage,
    rows: list[BakedPage],
    named: Named,
    before: Entry | None,
    after: Entry | None,
    pages: Pages,
) -> bytes:
    """Raises `TamperedError`."""
    page = showing.page_of(row, pages.site)
    if page is Page.TOMBSTONE:
        return pages.withdrawn(row.publish_on, *_note(row, rows))
    if page in {Page.PLACEHOLDER, Page.HIDDEN}:
        return pages.awaited(row.wanted.verified_content(), corrected=page is Page.HIDDEN)
    if page is Page.BORROWED:
        return pages.borrowed(row.wanted.verified_content())
    return pages.post(_shown(row, rows, named, pages.press), before=before, after=after)


def _shown(row: BakedPage, rows: list[BakedPage], named: Named, press: Press) -> Shown:
    return Shown(
        row.wanted.verified_content(),
        path=named.path(row),
        corrected_on=showing.corrected_on(row.wanted),
        notice=showing.notice_of(showing.page_of(row, press.site), row.outdated_at),
        elsewhere={other.language: named.path(other) for other in rows if other.state == State.RELEASED},
    )


def _write_page(row: BakedPage, page: bytes, named: Named, press: Press) -> None:
    """At every address it has ever had; the same bytes, which name one of them as its own."""
    for path in (day_path(row.publish_on), *named.slug_paths(row)):
        here, gone = file_name(path), gone_name(path)
        if row.state == State.WITHDRAWN:
            here, gone = gone, here
        press.folder.write(here, page)
        press.folder.remove(gone)


def _write_month(month: Month, press: Press, pages: Pages) -> set[Month]:
    """Writes the wall, or removes it where the month has no post; returns the months beside it."""
    shelf, name = Shelf(press.language), file_name(month.path)
    entries, before, after = shelf.month(month), shelf.before(month.first), shelf.after(month.last)
    if entries:
        press.folder.write(name, pages.month(month, entries, before, after))
    else:
        press.folder.remove(name)
    return {Month.of(entry[0]) for entry in (before, after) if entry}


def _rows(days: list[datetime.date]) -> list[tuple[datetime.date, list[BakedPage]]]:
    rows = (
        BakedPage.objects.filter(publish_on__in=days)
        .select_related("wanted__edition")
        .defer("card", "pictures", "leaving")
        .order_by("publish_on", "language")
    )
    return [(day, list(group)) for day, group in groupby(rows, key=lambda row: row.publish_on)]


def _note(row: BakedPage, rows: list[BakedPage]) -> tuple[str, str]:
    """What was said at the withdrawal, and in which language: its own words, else those of the source."""
    source = [other for other in rows if other.language == SOURCE]
    for edition in (other.wanted.edition for other in (row, *source)):
        if edition.withdrawn_note:
            return edition.withdrawn_note, edition.language
    return "", row.language


def _timeline(month: Month, shelf: Shelf) -> list[Entry]:
    """The posts of a month and those just before and after it."""
    outer = (shelf.before(month.first), shelf.after(month.last))
    entries = shelf.month(month)
    return [*([outer[0]] if outer[0] else []), *entries, *([outer[1]] if outer[1] else [])]


def _around(day: datetime.date, timeline: list[Entry]) -> tuple[Entry | None, Entry | None]:
    days = [entry[0] for entry in timeline]
    left, right = bisect_left(days, day), bisect_right(days, day)
    return (timeline[left - 1] if left else None), (timeline[right] if right < len(days) else None)
