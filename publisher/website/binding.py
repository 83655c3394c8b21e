"""The pages of dates and the writing of them, month by month."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from publisher.editions import later
from publisher.editions.models import TamperedError
from publisher.editions.standing import Page
from publisher.website import showing, structured
from publisher.website.addresses import Month, day_path, file_name, gone_name, oembed_name
from publisher.website.appearances import Appearance, Key, appearances
from publisher.website.index import by_month
from publisher.website.models import BakedPage
from publisher.website.named import Named
from publisher.website.pages import Pages, Shown
from publisher.website.reruns import Firsts
from publisher.website.shelf import Entry, Shelf
from publisher.website.sites import SOURCE, Press

State = BakedPage.State
Problems = dict[datetime.date, str]
"""One sentence for each day whose page could not be written."""


@dataclass
class Written:
    """What came of writing the pages of some days."""

    neighbours: set[datetime.date] = field(default_factory=set)
    """The days whose pages point at one of them."""
    told: dict[Key, tuple[Appearance, ...]] = field(default_factory=dict)
    """Where else they appeared, as their pages say."""


def write_days(days: Iterable[datetime.date], sites: dict[str, Press], problems: Problems) -> Written:
    """The pages of these days on every site."""
    written = Written()
    books = {language: Pages(press) for language, press in sites.items()}
    for month_days in by_month(days):
        timelines = {
            language: _timeline(Month.of(month_days[0]), press.shelf) for language, press in sites.items()
        }
        named, by_day = Named(month_days), _rows(month_days)
        elsewhere = appearances([row.wanted.edition_id for _day, rows in by_day for row in rows])
        firsts = Firsts([row for _day, rows in by_day for row in rows])
        for day, rows in by_day:
            for row in rows:
                before, after = _around(day, timelines[row.language])
                written.neighbours.update(entry[0] for entry in (before, after) if entry)
                told = elsewhere.get((row.language, day), ())
                try:
                    files = _files(Day(row, rows, named, firsts, told), before, after, books[row.language])
                except TamperedError as error:
                    problems[day] = f"{day}: its page is not baked: {error}"
                else:
                    _write_files(row, files, named, sites[row.language])
                    if row.state == State.RELEASED:
                        written.told[row.language, day] = told
    return written


@dataclass(frozen=True)
class Day:
    """A row, what its page needs beside it, and the rows of the other sites."""

    row: BakedPage
    rows: list[BakedPage]
    named: Named
    firsts: Firsts
    appearances: tuple[Appearance, ...] = ()

    def shown(self, press: Press) -> Shown:
        """Raises `TamperedError`."""
        page = showing.page_of(self.row, press.site)
        released = [other for other in self.rows if other.state == State.RELEASED]
        return Shown(
            later.complete(self.row.wanted),
            path=self.named.path(self.row),
            corrected_on=showing.corrected_on(self.row.wanted),
            notice=showing.notice_of(page, self.row.outdated_at),
            elsewhere={other.language: self.named.path(other) for other in released},
            first=self.firsts.of(self.row),
            standing_in=frozenset(
                other.language for other in released if (first := self.firsts.of(other)) and first.path
            ),
            appearances=self.appearances,
        )


def shown_on(day: datetime.date, press: Press) -> Shown:
    """A released post as the home page shows it. Raises `TamperedError`."""
    ((_day, rows),) = _rows([day])
    row = next(row for row in rows if row.language == press.language)
    return Day(row, rows, Named([day]), Firsts(rows)).shown(press)


def _files(day: Day, before: Entry | None, after: Entry | None, pages: Pages) -> tuple[bytes, bytes | None]:
    """The page, and what others may ask for who quote it. Raises `TamperedError`."""
    row, press = day.row, pages.press
    page = showing.page_of(row, press.site)
    if page is Page.TOMBSTONE:
        return pages.withdrawn(row.publish_on, *_note(row, day.rows)), None
    if page in {Page.PLACEHOLDER, Page.HIDDEN}:
        return pages.awaited(later.complete(row.wanted), corrected=page is Page.HIDDEN), None
    if page is Page.BORROWED:
        return pages.borrowed(later.complete(row.wanted)), None
    shown = day.shown(press)
    quoted = structured.oembed(shown.content, press, shown.path)
    return pages.post(shown, before=before, after=after), quoted


def _write_files(row: BakedPage, files: tuple[bytes, bytes | None], named: Named, press: Press) -> None:
    """The page at every address it has ever had; the same bytes, which name one of them as its own."""
    page, quoted = files
    if quoted is not None:
        press.folder.write(oembed_name(row.publish_on), quoted)
    for path in (day_path(row.publish_on), *named.slug_paths(row)):
        here, gone = file_name(path), gone_name(path)
        if row.state == State.WITHDRAWN:
            here, gone = gone, here
        press.folder.write(here, page)
        press.folder.remove(gone)
    if quoted is None:
        press.folder.remove(oembed_name(row.publish_on))


def _rows(days: list[datetime.date]) -> list[tuple[datetime.date, list[BakedPage]]]:
    rows = (
        BakedPage.objects.filter(publish_on__in=days)
        .select_related("wanted__edition", "wanted__later_cuts")
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
