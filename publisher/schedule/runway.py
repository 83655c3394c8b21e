"""The days ahead that something is approved for, and those that are still empty."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from publisher.editions.models import Edition
from publisher.posts.models import Post
from publisher.schedule.models import Slot
from publisher.schedule.slots import ONE_DAY, local_date, next_slot

AHEAD_DAYS = 30


@dataclass(frozen=True)
class Runway:
    first: datetime.date
    """Of the next slot."""
    empty: tuple[datetime.date, ...]
    """Of the next `AHEAD_DAYS`, those without an approved post."""

    @property
    def ready(self) -> int:
        """Days in a row that are approved."""
        return (self.empty[0] - self.first).days if self.empty else AHEAD_DAYS


def runway(slot: Slot, now: datetime.datetime) -> Runway:
    first = first_ahead(slot, now)
    dates = [first + ONE_DAY * number for number in range(AHEAD_DAYS)]
    standing = Edition.objects.filter(language=slot.language, publish_on__in=dates).exclude(
        state=Edition.State.REOPENED
    )
    taken = set(standing.values_list("publish_on", flat=True))
    return Runway(first, tuple(date for date in dates if date not in taken))


def first_ahead(slot: Slot, now: datetime.datetime) -> datetime.date:
    """The date of the next slot."""
    return local_date(next_slot(now, slot.time, slot.zone), slot.zone)


def first_free(date: datetime.date) -> datetime.date:
    """The first date without a post, `date` or later."""
    taken = set(Post.objects.filter(publish_on__gte=date).values_list("publish_on", flat=True))
    while date in taken:
        date += ONE_DAY
    return date
