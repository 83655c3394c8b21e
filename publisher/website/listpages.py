"""The pages that lead to posts: months, years, the archive, and what posts have in common."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from publisher.website.addresses import ARCHIVE, Month, Year, day_path, list_path
from publisher.website.collation import sort_key
from publisher.website.sheet import Sheet
from publisher.website.shelf import Entry
from publisher.website.topics import BROWSE, PLACES, Topic


class ListPages(Sheet):
    def month(self, month: Month, entries: list[Entry], before: Entry | None, after: Entry | None) -> bytes:
        return self._render(
            "month.html",
            path=month.path,
            title=self._words.month(month.first),
            year=Year.of(month.first),
            entries=[self._entry(entry) for entry in entries],
            older=self._span_link(Month, before),
            newer=self._span_link(Month, after),
        )

    def year(self, year: Year, entries: list[Entry], before: Entry | None, after: Entry | None) -> bytes:
        months = [
            {
                "name": self._words.month_alone(month.first),
                "path": month.path,
                "entries": [
                    {**card, "path": day_path(day), "number": str(day.day), "iso": day.isoformat()}
                    for day, card in group
                ],
            }
            for month, group in groupby(entries, key=lambda entry: Month.of(entry[0]))
        ]
        return self._render(
            "year_list.html",
            path=year.path,
            title=str(year.number),
            months=months,
            count=len(entries),
            older=self._span_link(Year, before),
            newer=self._span_link(Year, after),
        )

    def list_page(self, number: int, entries: list[Entry], last: int) -> bytes:
        return self._render(
            "list.html",
            path=list_path(number),
            up={"path": ARCHIVE, "name": self._words("Archive")},
            title=self._words("Archive, page {number}", number=number),
            **self._numbered(entries, number, last, list_path(number - 1), list_path(number + 1), ARCHIVE),
        )

    def topic(self, topic: Topic, name: str, head: list[Entry], count: int, last: int) -> bytes:
        """A series, a writer, a journal: what there is of it, the newest first."""
        return self._render(
            "topic.html",
            path=topic.path,
            kind=self._kind_name(topic.kind),
            up={"path": f"{BROWSE}#{PLACES[topic.kind]}", "name": self._place_name(topic.kind)},
            title=name,
            count=count,
            entries=[self._entry(entry) for entry in head],
            older=topic.list_path(last) if last else None,
        )

    def topic_page(self, topic: Topic, name: str, number: int, entries: list[Entry], last: int) -> bytes:
        return self._render(
            "list.html",
            path=topic.list_path(number),
            up={"path": topic.path, "name": name},
            title=self._words("{name}, page {number}", name=name, number=number),
            **self._numbered(
                entries, number, last, topic.list_path(number - 1), topic.list_path(number + 1), topic.path
            ),
        )

    def browse(self, topics: Iterable[tuple[Topic, str, int]]) -> bytes:
        """All series, writers and journals, and how many posts each has."""
        by_kind: dict[str, list[dict[str, Any]]] = {kind: [] for kind in PLACES}
        for topic, name, posts in sorted(topics, key=lambda item: (sort_key(item[1]), item[0])):
            by_kind[topic.kind].append({"name": name, "path": topic.path, "posts": posts})
        places = [
            {"id": PLACES[kind], "name": self._place_name(kind), "topics": found}
            for kind, found in by_kind.items()
            if found
        ]
        return self._render_on_each_site("browse.html", BROWSE, places=places)

    def archive(self, head: list[Entry], months: dict[int, dict[int, int]], count: int, last: int) -> bytes:
        names = [self._words.month_name(number) for number in range(1, 13)]
        years = [
            {
                "year": year,
                "path": Year(year).path,
                "months": [
                    {
                        "name": names[number - 1],
                        "path": Month(year, number).path,
                        "posts": posts.get(number, 0),
                    }
                    for number in range(1, 13)
                ],
            }
            for year, posts in months.items()
        ]
        return self._render_on_each_site(
            "archive.html",
            ARCHIVE,
            entries=[self._entry(entry) for entry in head],
            years=years,
            count=count,
            older=list_path(last) if last else None,
        )

    def _numbered(
        self, entries: list[Entry], number: int, last: int, older: str, newer: str, head: str
    ) -> dict[str, Any]:
        return {
            "first_day": self._words.day(entries[0][0]),
            "last_day": self._words.day(entries[-1][0]),
            "entries": [self._entry(entry) for entry in reversed(entries)],
            "older": older if number > 1 else None,
            "newer": newer if number < last else head,
        }

    def _place_name(self, kind: str) -> str:
        words = self._words
        return {"series": words("All series"), "writer": words("Writers"), "journal": words("Journals")}[kind]
