"""How early translations are approved, against the slot they were made for: month by month.

The slot is the due time and the language's lead. Back-catalogue was made for no slot and is not counted.
"""

from __future__ import annotations

import datetime
import statistics
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Min

from translations.models import Job, Language, TranslationRevision

_HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Month:
    first_on: datetime.date
    texts: int
    """Whose slot has come."""
    translated: int
    on_time: int
    """Approved by their slot."""
    median_hours: float | None
    """From the first approval to the slot, over those that were translated; below zero: after it."""

    @property
    def percent_on_time(self) -> float:
        return 100 * self.on_time / self.texts


def of(language: str, now: datetime.datetime, *, since: datetime.date | None = None) -> list[Month]:
    """The months that had a slot with a text, the oldest first; of those `since` a day, where one is given."""
    asks = Language.of(language)
    first = since or datetime.date.min
    months: dict[datetime.date, list[datetime.timedelta | None]] = defaultdict(list)
    approved = _first_approvals(language, first)
    jobs = Job.objects.filter(language=language, back_catalogue=False, publish_on__gte=first)
    jobs = jobs.filter(due_at__lte=asks.due_at(now)).exclude(state=Job.State.CANCELLED)
    for pk, on, due_at in jobs.order_by("publish_on").values_list("pk", "publish_on", "due_at"):
        ahead = asks.slot_at(due_at) - approved[pk] if pk in approved else None
        months[on.replace(day=1)].append(ahead)
    return [_month(first_on, ahead) for first_on, ahead in months.items()]


def _first_approvals(language: str, first: datetime.date) -> dict[int, datetime.datetime]:
    texts = TranslationRevision.objects.filter(
        job__language=language,
        job__publish_on__gte=first,
        status=TranslationRevision.Status.APPROVED,
        reviewed_at__isnull=False,
    )
    return dict(texts.order_by().values_list("job").annotate(Min("reviewed_at")))


def _month(first_on: datetime.date, ahead: list[datetime.timedelta | None]) -> Month:
    hours = [time / _HOUR for time in ahead if time is not None]
    return Month(
        first_on,
        texts=len(ahead),
        translated=len(hours),
        on_time=sum(hour >= 0 for hour in hours),
        median_hours=statistics.median(hours) if hours else None,
    )
