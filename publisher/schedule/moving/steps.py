"""Who goes where, when posts are given other dates: a pure function of dates.

Swap: whoever stood on a date takes one that became free. Shift: from a taken date on, the following posts move on by
a day up to the first empty one; what is pinned or out stays, and the others step over it. No date ever has two posts.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from publisher.schedule.slots import ONE_DAY

SATURDAY = 5


class OnTaken(enum.StrEnum):
    ASK = "ask"
    SWAP = "swap"
    SHIFT = "shift"


class Rhythm(enum.StrEnum):
    """On which days the posts of a block come."""

    DAILY = "daily"
    WEEKENDS = "weekends"


@dataclass(frozen=True)
class Card:
    post: int
    date: datetime.date
    pinned: bool = False
    fixed: bool = False
    """It is public: its date is for ever."""


@dataclass(frozen=True)
class Step:
    post: int
    old_on: datetime.date
    new_on: datetime.date


class NotMovableError(ValueError):
    """Why nothing is moved, for a person."""


class TakenError(NotMovableError):
    """Other posts stand there: swap, or shift?"""

    def __init__(self, dates: Sequence[datetime.date]) -> None:
        super().__init__(f"{', '.join(map(str, dates))}: taken; choose whether to swap or to shift")
        self.dates = tuple(dates)


def laid_out(posts: Sequence[int], first: datetime.date, rhythm: Rhythm) -> dict[int, datetime.date]:
    """The posts in their order, from `first` on."""
    return dict(zip(posts, _days(first, rhythm), strict=False))


def steps(cards: Iterable[Card], targets: Mapping[int, datetime.date], on_taken: OnTaken) -> tuple[Step, ...]:
    """The moves of all posts, earliest new date first; a post that stays is not among them.

    Raises `NotMovableError`.
    """
    by_post = {card.post: card for card in cards}
    _must_be_possible(by_post, targets)
    others = {card.date: card for card in by_post.values() if card.post not in targets}
    taken = sorted(date for date in targets.values() if date in others)
    if taken and on_taken is OnTaken.ASK:
        raise TakenError(taken)
    wanted = dict(targets)
    if on_taken is OnTaken.SHIFT:
        wanted |= _shifted(others, set(targets.values()))
    else:
        wanted |= _swapped(others, taken, [by_post[post].date for post in targets], set(targets.values()))
    moved = [Step(post, by_post[post].date, date) for post, date in wanted.items()]
    return tuple(sorted((step for step in moved if step.old_on != step.new_on), key=lambda step: step.new_on))


def _must_be_possible(cards: Mapping[int, Card], targets: Mapping[int, datetime.date]) -> None:
    if missing := [post for post in targets if post not in cards]:
        raise NotMovableError(f"post {missing[0]} is not there any more")
    if out := sorted(cards[post].date for post in targets if cards[post].fixed):
        raise NotMovableError(f"the post of {out[0]:%-d %B %Y} is public; its date is for ever")
    if len(set(targets.values())) < len(targets):
        raise NotMovableError("two posts cannot have one date")
    wanted = set(targets.values())
    public = sorted(card.date for card in cards.values() if card.fixed and card.date in wanted)
    if public:
        raise NotMovableError(f"the post of {public[0]:%-d %B %Y} is public; no other can take its date")


def _swapped(
    others: Mapping[datetime.date, Card],
    taken: Sequence[datetime.date],
    left: Iterable[datetime.date],
    wanted: set[datetime.date],
) -> dict[int, datetime.date]:
    """Whoever stands where a post goes takes, in order, a date that posts have left."""
    free = sorted(set(left) - wanted)
    return {others[date].post: new_on for date, new_on in zip(taken, free, strict=False)}


def _shifted(others: Mapping[datetime.date, Card], wanted: set[datetime.date]) -> dict[int, datetime.date]:
    places, moved = dict(others), {}
    for first in sorted(wanted, reverse=True):  # the last one first: none is overtaken
        carried, date = places.pop(first, None), first
        while carried is not None:
            date = _next_place(date, places, wanted)
            moved[carried.post] = date
            places[date], carried = carried, places.get(date)
    return moved


def _next_place(
    date: datetime.date, places: Mapping[datetime.date, Card], wanted: set[datetime.date]
) -> datetime.date:
    date += ONE_DAY
    while date in wanted or ((card := places.get(date)) is not None and (card.fixed or card.pinned)):
        date += ONE_DAY
    return date


def _days(first: datetime.date, rhythm: Rhythm) -> Iterator[datetime.date]:
    date = first
    while True:
        if rhythm is Rhythm.DAILY or date.weekday() >= SATURDAY:
            yield date
        date += ONE_DAY
