"""What a person asks of the calendar, read from an address: a month, filters, and a move."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from publisher.desk.calendar.days import DayState, Wanted
from publisher.posts.models import Post
from publisher.schedule.moving.steps import OnTaken, Rhythm, laid_out
from publisher.schedule.slots import ONE_DAY

POSTS_MAX = 31
YEARS = range(2000, 2100)


def month_of(query: QueryDict, today: datetime.date) -> datetime.date:
    """`2026-03`; whatever is no month is this one."""
    try:
        year, _, month = query.get("month", "").partition("-")
        first = datetime.date(int(year), int(month), 1)
    except ValueError:
        return today.replace(day=1)
    return first if first.year in YEARS else today.replace(day=1)


def begins_on(first: datetime.date, today: datetime.date, *, whole_weeks: bool) -> datetime.date:
    """The day that a narrow screen shows first; what is before is folded away, of this month alone."""
    if first != today.replace(day=1):
        return first
    return today - today.weekday() * ONE_DAY if whole_weeks else today


def wanted_of(query: QueryDict) -> Wanted:
    state = query.get("state", "")
    return Wanted(
        state=state if state in DayState.values else "",
        writer=number_of(query.get("writer", "")),
        series=number_of(query.get("series", "")),
        missing=query.get("missing", "")[:16],
    )


@dataclass(frozen=True)
class Move:
    """Which posts go where; `to` is None where nobody has said yet."""

    posts: Sequence[Post]
    to: datetime.date | None
    on_taken: OnTaken
    rhythm: Rhythm
    reason: str
    problem: str = ""

    @property
    def targets(self) -> dict[int, datetime.date]:
        return laid_out([post.pk for post in self.posts], self.to, self.rhythm) if self.to else {}


def move_of(query: QueryDict) -> Move:
    to, problem = date_of(query.get("to", ""))
    return Move(
        posts=_posts(query),
        to=to,
        on_taken=_chosen(OnTaken, query.get("on_taken", ""), OnTaken.ASK),
        rhythm=_chosen(Rhythm, query.get("rhythm", ""), Rhythm.DAILY),
        reason=" ".join(query.get("reason", "").split())[:300],
        problem=problem,
    )


def _posts(query: QueryDict) -> list[Post]:
    """In the order of their parts, then of their dates: as a block is laid out."""
    numbers = [number for value in query.getlist("post") if (number := number_of(value))][:POSTS_MAX]
    posts = Post.objects.filter(pk__in=numbers)
    return sorted(posts, key=lambda post: (post.series_id or 0, post.part or 0, post.publish_on))


def date_of(value: str) -> tuple[datetime.date | None, str]:
    if not value:
        return None, ""
    try:
        date = datetime.date.fromisoformat(value)
    except ValueError:
        return None, "Date: write it as year, month and day, such as 2026-03-14."
    return (date, "") if date.year in YEARS else (None, "Date: choose one of this century.")


def _chosen(kind: Any, value: str, otherwise: Any) -> Any:
    return kind(value) if value in list(kind) else otherwise


def number_of(value: str) -> int | None:
    return int(value) if value.isdecimal() and len(value) < 10 else None
