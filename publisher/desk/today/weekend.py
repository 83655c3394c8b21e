"""Is the weekend safe? From Thursday on, one sentence about Saturday, Sunday and the Monday morning that follows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from channels.models import Outlet
from publisher.desk.today.standing import BAD, GOOD, OPEN, joined
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.schedule.models import Slot
from publisher.schedule.slots import ONE_DAY
from publisher.schedule.unfilled.days import foresee
from publisher.schedule.verdict import language_name, spoken

THURSDAY, SATURDAY, A_WEEK = 3, 5, 7


@dataclass(frozen=True)
class Weekend:
    sentence: str
    code: str
    """`good`, `open` or `bad`, for colour."""


def weekend(today: datetime.date, now: datetime.datetime) -> Weekend | None:
    """None: it is too early in the week to ask."""
    dates = list(dates_of(today))
    languages = sorted(Slot.objects.values_list("language", flat=True), key=lambda one: one != SOURCE)
    if not dates or SOURCE not in languages:
        return None
    standing = Edition.objects.filter(publish_on__in=dates).exclude(state=Edition.State.REOPENED)
    there = set(standing.values_list("publish_on", "language"))
    empty = [date for date in dates if (date, SOURCE) not in there]
    fills = {date for date, told in (foresee(empty, now) if empty else {}).items() if told.filled}
    holds = [date for date in empty if date not in fills]
    stops = [f"nothing is approved for {_days(holds)}"] if holds else []
    if held := Outlet.objects.exclude(held_reason="").count():
        stops.append("an outlet is held" if held == 1 else f"{held} outlets are held")
    lacks = (
        [f"{_days(sorted(fills))} {'fills itself' if len(fills) == 1 else 'fill themselves'}"]
        if fills
        else []
    )
    for language in languages[1:]:
        late = [date for date in dates if date not in empty and (date, language) not in there]
        lacks += [f"{language_name(language)} is not approved for {_days(late)}"] if late else []
    if stops:
        return Weekend(f"The weekend is not safe: {joined([*stops, *lacks])}.", BAD)
    if lacks:
        return Weekend(f"The weekend will go out; {joined(lacks)}.", OPEN)
    names = joined([language_name(language) for language in languages])
    return Weekend(f"The weekend is safe: {_days(dates)} are approved, in {names}.", GOOD)


def dates_of(today: datetime.date) -> Iterable[datetime.date]:
    """Those that are still to come; from Thursday to Saturday, as on Sunday Monday is tomorrow."""
    if not THURSDAY <= today.weekday() <= SATURDAY:
        return ()
    monday = today + ONE_DAY * (A_WEEK - today.weekday())
    return tuple(date for back in (2, 1, 0) if (date := monday - ONE_DAY * back) > today)


def _days(dates: list[datetime.date]) -> str:
    return joined([spoken(date) for date in dates])
