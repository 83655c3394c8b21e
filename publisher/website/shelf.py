"""The released posts of one site in the order of their dates, as slim rows: what every list is cut from.

List pages are numbered from the oldest, so that a full one never changes again; the newest posts are
on the head of the archive, which holds one to two pages' worth.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Count

from publisher.website.addresses import Month
from publisher.website.models import BakedPage

PAGE_SIZE = 24

Entry = tuple[datetime.date, dict[str, Any]]
"""A date and its card."""


class Shelf:
    def __init__(self, language: str) -> None:
        self.language = language
        self._posts = BakedPage.objects.filter(language=language, state=BakedPage.State.RELEASED)

    def count(self) -> int:
        return self._posts.count()

    def full_pages(self) -> int:
        return max(0, self.count() // PAGE_SIZE - 1)

    def before(self, day: datetime.date) -> Entry | None:
        return self._one(self._posts.filter(publish_on__lt=day).order_by("-publish_on"))

    def after(self, day: datetime.date) -> Entry | None:
        return self._one(self._posts.filter(publish_on__gt=day).order_by("publish_on"))

    def month(self, month: Month) -> list[Entry]:
        return self._entries(
            self._posts.filter(publish_on__range=(month.first, month.last)).order_by("publish_on")
        )

    def newest(self, count: int) -> list[Entry]:
        return self._entries(self._posts.order_by("-publish_on")[:count])

    def head(self) -> list[Entry]:
        return self.newest(self.count() - PAGE_SIZE * self.full_pages())

    def page_of(self, day: datetime.date) -> int:
        """The number of the list page a post of that day is on, if that page is full already."""
        return self._posts.filter(publish_on__lt=day).count() // PAGE_SIZE + 1

    def pages(self, start: int, end: int) -> Iterator[tuple[int, list[Entry]]]:
        """The full list pages from number `start` to `end`, oldest post first.

        The start is found on the index alone; paging over the cards themselves would be quadratic.
        """
        end = min(end, self.full_pages())
        if start > end:
            return
        dates = self._posts.order_by("publish_on").values_list("publish_on", flat=True)
        first = dates[(start - 1) * PAGE_SIZE]
        rows = (
            self._posts.filter(publish_on__gte=first).order_by("publish_on").values_list("publish_on", "card")
        )
        stream = rows.iterator(chunk_size=PAGE_SIZE * 8)
        for number in range(start, end + 1):
            yield number, list(islice(stream, PAGE_SIZE))

    def months(self) -> dict[int, dict[int, int]]:
        """How many posts each month of each year has; the newest year first."""
        counted = self._posts.values_list("month").annotate(posts=Count("pk")).order_by("month")
        years: dict[int, dict[int, int]] = {}
        for ordinal, posts in counted:
            month = Month.numbered(ordinal)
            years.setdefault(month.year, {})[month.number] = posts
        return dict(reversed(years.items()))

    def newest_awaited(self) -> Entry | None:
        """The newest day that is out in the source language but not here."""
        awaited = BakedPage.objects.filter(language=self.language, state=BakedPage.State.AWAITED)
        return self._one(awaited.order_by("-publish_on"))

    @staticmethod
    def _one(rows: Any) -> Entry | None:
        found: Entry | None = rows.values_list("publish_on", "card").first()
        return found

    @staticmethod
    def _entries(rows: Any) -> list[Entry]:
        return list(rows.values_list("publish_on", "card"))
