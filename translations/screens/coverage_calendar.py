"""The calendar of the coverage page: a table for each year, a row for each month, a cell for each day."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

from translations import coverage
from translations.coverage import Count, Day, State

Link = Callable[[Day], str]
LONGEST_MONTH = 31


@dataclass(frozen=True)
class MonthRow:
    first_on: datetime.date
    has_days: bool
    cells: SafeString


@dataclass(frozen=True)
class Year:
    number: int
    count: Count
    months: list[MonthRow]


def years(days: Iterable[Day], words: Mapping[State, str], link: Link) -> list[Year]:
    """The newest first; `days` are in order."""
    made = [
        _year(number, list(found), words, link) for number, found in groupby(days, lambda day: day.date.year)
    ]
    return made[::-1]


def _year(number: int, days: list[Day], words: Mapping[State, str], link: Link) -> Year:
    by_date = {(day.date.month, day.date.day): day for day in days}
    cells = {state: escape(words[state]) for state in State}
    months = []
    for month in range(1, 13):
        of_month = [by_date.get((month, day)) for day in range(1, _length(number, month) + 1)]
        row = "".join(_cell(day, cells, link) for day in of_month)
        # Thousands of cells: put together here, where a template would take as long as all the rest.
        html = mark_safe(row + "<td></td>" * (LONGEST_MONTH - len(of_month)))  # noqa: S308 - escaped in `_cell`
        months.append(MonthRow(datetime.date(number, month, 1), any(of_month), html))
    return Year(number, coverage.count(days), months)


def _cell(day: Day | None, words: Mapping[State, str], link: Link) -> str:
    if day is None:
        return "<td></td>"
    # No stop of the Tab key: there are thousands, and each month's name leads to its days as a list.
    tag, address = ("a", f' href="{escape(url)}" tabindex="-1"') if (url := link(day)) else ("span", "")
    return f'<td><{tag} class="{day.state.value}"{address}>{words[day.state]}</{tag}></td>'


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
