"""The released posts of one site, or of one topic of it, in the order of their dates: what every list is cut from.

List pages are numbered from the oldest, so that a full one never changes again; the newest posts are
on the head of the list, which holds one to two pages' worth.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from django.db.models import Count, QuerySet

from publisher.website.addresses import Month
from publisher.website.models import BakedPage, Mention
from publisher.website.topics import Topic

PAGE_SIZE = 24
KEPT = 4
"""Stretches of posts that are kept in memory for who asks again: a year is the longest."""

Entry = tuple[datetime.date, dict[str, Any]]
"""A date and its card."""


class _Ordered:
    """Rows with a date each, of which pages are cut, as they are when it is first asked."""

    _rows: QuerySet[Any, Any]

    def count(self) -> int:
        raise NotImplementedError

    def full_pages(self) -> int:
        return max(0, self.count() // PAGE_SIZE - 1)

    def head(self) -> list[Entry]:
        return self.newest(self.count() - PAGE_SIZE * self.full_pages())

    def page_of(self, day: datetime.date) -> int:
        """The number of the list page a post of that day is on, if that page is full already.

        Counted from the newest post on: what changes is seldom an old one.
        """
        return (self.count() - self._since(day)) // PAGE_SIZE + 1

    def pages(self, start: int, end: int) -> Iterator[tuple[int, list[Entry]]]:
        """The full list pages from number `start` to `end`, oldest post first.

        The start is found on the index alone; paging over the cards themselves would be quadratic.
        """
        end = min(end, self.full_pages())
        if start > end:
            return
        dates = self._rows.order_by("-publish_on").values_list("publish_on", flat=True)
        stream = self._from(dates[self.count() - 1 - (start - 1) * PAGE_SIZE])
        for number in range(start, end + 1):
            yield number, list(islice(stream, PAGE_SIZE))

    def newest(self, count: int) -> list[Entry]:
        raise NotImplementedError

    def _since(self, day: datetime.date) -> int:
        return self._rows.filter(publish_on__gte=day).count()

    def _from(self, day: datetime.date) -> Iterator[Entry]:
        raise NotImplementedError


class Shelf(_Ordered):
    """All posts of a site, as they are when they are first asked for."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._rows = BakedPage.objects.filter(language=language, state=BakedPage.State.RELEASED)
        # The page of a post, that of its month and that of its neighbour ask for the same.
        self.before = lru_cache(KEPT)(self._before)
        self.after = lru_cache(KEPT)(self._after)
        self.between = lru_cache(KEPT)(self._between)

    def count(self) -> int:
        return sum(posts for months in self.months.values() for posts in months.values())

    def _before(self, day: datetime.date) -> Entry | None:
        return self._one(self._rows.filter(publish_on__lt=day).order_by("-publish_on"))

    def _after(self, day: datetime.date) -> Entry | None:
        return self._one(self._rows.filter(publish_on__gt=day).order_by("publish_on"))

    def _between(self, first: datetime.date, last: datetime.date) -> list[Entry]:
        return self._entries(self._rows.filter(publish_on__range=(first, last)).order_by("publish_on"))

    def month(self, month: Month) -> list[Entry]:
        return self.between(month.first, month.last)

    def newest(self, count: int) -> list[Entry]:
        return self._entries(self._rows.order_by("-publish_on")[:count])

    def oldest(self) -> Entry | None:
        return self._one(self._rows.order_by("publish_on"))

    @cached_property
    def months(self) -> dict[int, dict[int, int]]:
        """How many posts each month of each year has; the newest year first."""
        counted = self._rows.values_list("month").annotate(posts=Count("pk")).order_by("month")
        years: dict[int, dict[int, int]] = {}
        for ordinal, posts in counted:
            month = Month.numbered(ordinal)
            years.setdefault(month.year, {})[month.number] = posts
        return dict(reversed(years.items()))

    def newest_awaited(self) -> Entry | None:
        """The newest day that is out in the source language but not here."""
        awaited = BakedPage.objects.filter(language=self.language, state=BakedPage.State.AWAITED)
        return self._one(awaited.order_by("-publish_on"))

    def corrected(self, count: int) -> list[tuple[datetime.date, Entry]]:
        """The posts that were corrected last, each with the day of its correction."""
        rows = self._rows.filter(corrected_on__isnull=False).order_by("-corrected_on", "-publish_on")
        found = rows.values_list("corrected_on", "publish_on", "card")[:count]
        return [(corrected_on, (day, card)) for corrected_on, day, card in found]

    def _from(self, day: datetime.date) -> Iterator[Entry]:
        rows = self._rows.filter(publish_on__gte=day).order_by("publish_on").values_list("publish_on", "card")
        return iter(rows.iterator(chunk_size=PAGE_SIZE * 8))

    @staticmethod
    def _one(rows: Any) -> Entry | None:
        found: Entry | None = rows.values_list("publish_on", "card").first()
        return found

    @staticmethod
    def _entries(rows: Any) -> list[Entry]:
        return list(rows.values_list("publish_on", "card"))


class TopicShelf(_Ordered):
    """The posts of one topic. Dates are found by their own table, then the cards of a page at once."""

    def __init__(self, language: str, topic: Topic) -> None:
        self.topic = topic
        self._rows = Mention.objects.filter(language=language, kind=topic.kind, slug=topic.slug)
        self._posts = BakedPage.objects.filter(language=language, state=BakedPage.State.RELEASED)

    @cached_property
    def _head(self) -> list[tuple[datetime.date, str]]:
        """Dates and names, from the newest on: as many as the head of the list can hold."""
        newest = self._rows.order_by("-publish_on").values_list("publish_on", "name")
        return list(newest[: 2 * PAGE_SIZE])

    @cached_property
    def _count(self) -> int:
        return self._rows.count() if len(self._head) == 2 * PAGE_SIZE else len(self._head)

    def count(self) -> int:
        return self._count

    def name(self) -> str:
        """As its newest post has it; empty where there is none."""
        return self._head[0][1] if self._head else ""

    def newest(self, count: int) -> list[Entry]:
        return self._cards([day for day, _name in self._head[:count]])[::-1]

    def _since(self, day: datetime.date) -> int:
        is_on_head = bool(self._head) and day >= self._head[-1][0]
        return sum(at >= day for at, _name in self._head) if is_on_head else super()._since(day)

    def _from(self, day: datetime.date) -> Iterator[Entry]:
        dates = self._rows.filter(publish_on__gte=day).order_by("publish_on")
        stream = iter(list(dates.values_list("publish_on", flat=True)))
        while chunk := list(islice(stream, PAGE_SIZE * 8)):
            yield from self._cards(chunk)

    def _cards(self, dates: list[datetime.date]) -> list[Entry]:
        rows = self._posts.filter(publish_on__in=dates).order_by("publish_on")
        return list(rows.values_list("publish_on", "card"))
