"""Posts that are shown again: search engines are led to the first showing, in each language that has it.

What a rerun's page says depends on the page of another date, so it is written again whenever that one changes.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from publisher.website.addresses import Month
from publisher.website.models import BakedPage
from publisher.website.named import Named
from publisher.website.sites import SOURCE

_RELEASED = BakedPage.State.RELEASED


@dataclass(frozen=True)
class First:
    """The addresses of a first showing; empty where it is not, or is withdrawn."""

    path: str
    """On the same site."""
    source_path: str
    """On the source's."""


class Firsts:
    """Where the reruns among some rows were shown first."""

    def __init__(self, rows: Iterable[BakedPage]) -> None:
        days = {row.first_on for row in rows if row.first_on is not None}
        shown = BakedPage.objects.filter(publish_on__in=days, state=_RELEASED)  # of no day, nobody is asked
        named = Named(days)
        self._paths = {(row.language, row.publish_on): named.path(row) for row in shown}

    def of(self, row: BakedPage) -> First | None:
        """None: it is no rerun."""
        if row.first_on is None:
            return None
        paths = (self._paths.get((language, row.first_on), "") for language in (row.language, SOURCE))
        return First(*paths)


def of(days: Collection[datetime.date]) -> set[datetime.date]:
    """The dates on which posts of these days were shown again."""
    return set(BakedPage.objects.filter(first_on__in=days).values_list("publish_on", flat=True))


def standing_in(language: str) -> QuerySet[BakedPage]:
    """Released pages that name that of the first showing as the one to find."""
    first = BakedPage.objects.filter(language=language, publish_on=OuterRef("first_on"), state=_RELEASED)
    rows = BakedPage.objects.filter(language=language, state=_RELEASED, first_on__isnull=False)
    return rows.filter(Exists(first))


def months(language: str) -> dict[Month, int]:
    """How many of those each month has."""
    counted = standing_in(language).order_by().values_list("month").annotate(pages=Count("pk"))
    return {Month.numbered(ordinal): pages for ordinal, pages in counted}
