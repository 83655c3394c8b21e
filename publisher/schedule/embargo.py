"""Nothing of a donated picture is shown before the instant that its donor named.

A rule of approval, so that nobody approves it for too early a date; and a look at the release, since a slot may have
been moved after the approval.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.posts import rules
from publisher.posts.models import Post
from publisher.posts.rules import Finding
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from publisher.submissions import embargo

MEND = "reopen the post and give the day another picture"


def connect() -> None:
    rules.add(blockers)


def blockers(posts: Sequence[Post]) -> list[list[Finding]]:
    return [_blockers(post) if post.publish_on else [] for post in posts]


def _blockers(post: Post) -> list[Finding]:
    """Against the English slot: a translation never goes out before it."""
    waiting = embargo.last_of(post)
    if waiting is None or waiting.embargo_until_at is None:
        return []
    slot = Slot.objects.filter(language=SOURCE).first()
    if slot is None or slot_instant(post.publish_on, slot.time, slot.zone) >= waiting.embargo_until_at:
        return []
    return [
        Finding(
            "embargo",
            "publish_on",
            f"The picture is under embargo until {embargo.spoken(waiting)}:"
            f" choose {_first_date(waiting.embargo_until_at, slot)} or a later date.",
        )
    ]


def first_date(until: datetime.datetime) -> datetime.date | None:
    """The first date whose English slot is not before that instant; None where there is no slot."""
    slot = Slot.objects.filter(language=SOURCE).first()
    return _first(until, slot) if slot else None


def obstacle(edition: Edition, at: datetime.datetime) -> str | None:
    """Why an approved Edition may not go out at that instant, for a person."""
    waiting = embargo.last_of(edition.post)
    if waiting is None or waiting.embargo_until_at is None or waiting.embargo_until_at <= at:
        return None
    return f"its picture is under embargo until {embargo.spoken(waiting)}"


def _first_date(until: datetime.datetime, slot: Slot) -> str:
    date = _first(until, slot)
    return f"{date.day} {date:%B %Y}"


def _first(until: datetime.datetime, slot: Slot) -> datetime.date:
    date = until.date() - datetime.timedelta(days=2)  # no zone is further from UTC
    while slot_instant(date, slot.time, slot.zone) < until:
        date += datetime.timedelta(days=1)
    return date
