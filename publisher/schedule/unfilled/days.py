"""A day whose English slot is near and for which nothing is approved: named ahead, and done at the slot.

One row a date, unique in the schema. Whoever fills the day holds its row and makes the post in the same transaction;
the post's date is unique too. So two ticks make one post, and whoever dies on the way has made none. People go first:
while anything is approved for the day, nothing is done.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from publisher.editions.freeze import SOURCE, NotApprovableError
from publisher.editions.models import Edition
from publisher.editions.store import StoreError
from publisher.posts.copies import IncompleteError
from publisher.posts.models import Post, post_on
from publisher.schedule import signals
from publisher.schedule.models import Slot, UnfilledDay, UnfilledPolicy
from publisher.schedule.moving.carry import move
from publisher.schedule.moving.plan import plan
from publisher.schedule.moving.steps import NotMovableError, OnTaken
from publisher.schedule.runway import first_free
from publisher.schedule.slots import ONE_DAY, local_date, next_slot, slot_instant
from publisher.schedule.unfilled import making
from publisher.schedule.unfilled.choice import Choice, Chooser
from publisher.schedule.verdict import spoken

log = logging.getLogger(__name__)

State, Way = UnfilledDay.State, UnfilledDay.Way
WHY_MAX = 400
FORESEEN_DAYS = 14
"""So far ahead a choice is told by its title; later ones depend on what happens until then."""
NOT_MADE = (NotApprovableError, IncompleteError, NotMovableError, StoreError)


@dataclass(frozen=True)
class Foreseen:
    comes: str
    """“rerun of “Tide of cells”, first published on 3 May 2019”"""
    filled: bool

    @property
    def words(self) -> str:
        return f"If nobody fills it: {self.comes}"


def fill_due(now: datetime.datetime) -> list[UnfilledDay]:
    """Do what the policy says for each day whose slot has come and that nobody filled. Never raises: a release that is
    due does not depend on it."""
    try:
        slot = _slot()
        dates = _slots_passed(slot, now) if slot else []
        done = [row for date in dates if (row := _fill(date, now))]
        _void(now)
    except Exception:
        log.exception("unfilled days were not looked after; the next tick tries again")
        return []
    return done


def name_due(now: datetime.datetime) -> list[UnfilledDay]:
    """Choose for each unfilled day whose slot is near. Never raises."""
    try:
        slot = _slot()
        dates = _slots_near(slot, now) if slot else []
        unfilled = [date for date in dates if _is_unfilled(date)]
        _choose_again(unfilled)
        return [_name(date, now) for date in unfilled if _row(date) is None]
    except Exception:
        log.exception("unfilled days were not named; the next tick tries again")
        return []


def next_due_at(now: datetime.datetime) -> datetime.datetime | None:
    """The next slot, where the policy has something to do at it."""
    slot = _slot()
    if slot is None or UnfilledPolicy.current().way == UnfilledPolicy.Way.HOLD:
        return None
    at = next_slot(now, slot.time, slot.zone)
    return at if _is_unfilled(local_date(at, slot.zone)) else None


def foresee(dates: Iterable[datetime.date], now: datetime.datetime) -> dict[datetime.date, Foreseen]:
    """What happens on each of these days, which are empty and still to come, if nobody fills it."""
    slot = _slot()
    if slot is None or (first := _begun()) is None:
        return {}
    named = UnfilledDay.objects.filter(state=State.NAMED).select_related("rerun_of", "reserve")
    rows = {row.date: row for row in named.exclude(way=Way.HOLD)}  # what was to be held is chosen again
    today, chooser = local_date(now, slot.zone), Chooser.new()
    wanted = [date for date in sorted({*dates, *rows}) if first <= date <= today + FORESEEN_DAYS * ONE_DAY]
    found = {
        date: rows[date] if date in rows else chooser.choose(date)
        for date in wanted
        if slot_instant(date, slot.time, slot.zone) > now
    }
    return {date: Foreseen(told(choice), choice.way != Way.HOLD) for date, choice in found.items()}


def foretold(date: datetime.date) -> str:
    """What was named for the day; empty where nothing was."""
    row = (
        UnfilledDay.objects.filter(date=date, state=State.NAMED).select_related("rerun_of", "reserve").first()
    )
    return told(row) if row else ""


def told(choice: Choice | UnfilledDay) -> str:
    if choice.rerun_of is not None:
        first = choice.rerun_of.publish_on
        return f"rerun of “{choice.rerun_of.title}”, first published on {first.day} {first:%B %Y}"
    if choice.reserve is not None:
        return f"“{choice.reserve.title}” from the reserve shelf"
    return f"nothing is published ({choice.why})" if choice.why else "nothing is published"


def _slot() -> Slot | None:
    return Slot.objects.filter(language=SOURCE).first()


def _begun() -> datetime.date | None:
    """The first day that this house published on: nobody waits for what came before."""
    return (
        Edition.objects.filter(language=SOURCE, silent=False)
        .order_by("publish_on")
        .values_list("publish_on", flat=True)
        .first()
    )


def _is_unfilled(date: datetime.date) -> bool:
    # Asked first, since every tick asks: nearly always something stands there.
    standing = Edition.objects.filter(language=SOURCE, publish_on=date).exclude(state=Edition.State.REOPENED)
    if standing.exists():
        return False
    begun = _begun()
    return begun is not None and begun <= date


def _slots_passed(slot: Slot, now: datetime.datetime) -> list[datetime.date]:
    """Whose slot is no longer ago than an outage may last."""
    today, last = local_date(now, slot.zone), datetime.timedelta(hours=slot.catch_up_hours)
    dates = [today - back * ONE_DAY for back in range(slot.catch_up_hours // 24 + 1, -1, -1)]
    return [date for date in dates if now - last <= slot_instant(date, slot.time, slot.zone) <= now]


def _slots_near(slot: Slot, now: datetime.datetime) -> list[datetime.date]:
    today, lead = local_date(now, slot.zone), datetime.timedelta(hours=UnfilledPolicy.current().lead_hours)
    dates = [today + ahead * ONE_DAY for ahead in range(lead // ONE_DAY + 2)]
    return [date for date in dates if now < slot_instant(date, slot.time, slot.zone) <= now + lead]


def _row(date: datetime.date) -> UnfilledDay | None:
    return UnfilledDay.objects.filter(date=date).first()


def _name(date: datetime.date, now: datetime.datetime) -> UnfilledDay:
    choice = Chooser.new().choose(date)
    row, _ = UnfilledDay.objects.get_or_create(date=date, defaults={**_columns(choice), "named_at": now})
    return row


def _choose_again(dates: Iterable[datetime.date]) -> None:
    """Where a reserve was named that cannot go out any more: people are told what comes instead before it does."""
    named = UnfilledDay.objects.filter(date__in=dates, state=State.NAMED, reserve__isnull=False)
    for row in named.select_related("reserve"):
        if not (chooser := Chooser.new()).holds(row):
            changes = _columns(chooser.choose(row.date))
            UnfilledDay.objects.filter(pk=row.pk, state=State.NAMED, reserve=row.reserve).update(**changes)


def _columns(choice: Choice) -> dict[str, object]:
    return {
        "way": choice.way,
        "rerun_of": choice.rerun_of,
        "reserve": choice.reserve,
        "why": choice.why[:WHY_MAX],
    }


def _fill(date: datetime.date, now: datetime.datetime) -> UnfilledDay | None:
    """The row, where this call ended it."""
    if not _is_unfilled(date):
        return None
    row = _row(date) or _name(date, now)
    if row.state not in (State.NAMED, State.VOID):
        return None
    unfit: dict[int, str] = {}
    while True:
        try:
            with transaction.atomic(durable=True):
                return _filled(row.pk, date, now, unfit)
        except making.UnfitError as error:
            log.warning("%s is not filled from the shelf with %s", date, error)
            unfit[error.reserve] = error.why
        except NOT_MADE as error:
            log.warning("%s could not be filled: %s", date, error)
            return _held(row.pk, str(error), now)
        except IntegrityError:
            log.info("%s was taken meanwhile; the next tick looks again", date)
            return None


def _filled(
    pk: int, date: datetime.date, now: datetime.datetime, unfit: Mapping[int, str]
) -> UnfilledDay | None:
    row = UnfilledDay.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.state not in (State.NAMED, State.VOID) or not _is_unfilled(date):
        return None
    choice = _settled(row, unfit)
    if choice.way == Way.HOLD:
        return _held(pk, choice.why, now)
    _clear(date, now, told(choice))
    post = _make(choice, date, now)
    changes = {**_columns(choice), "state": State.DONE, "post": post, "ended_at": now}
    UnfilledDay.objects.filter(pk=pk).update(**changes)
    log.info("%s was unfilled: %s", date, told(choice))
    return UnfilledDay.objects.get(pk=pk)


def _settled(row: UnfilledDay, unfit: Mapping[int, str]) -> Choice:
    """What was named, where it can still be done; else what the policy says now."""
    chooser = Chooser.new(unfit)
    if chooser.holds(row):
        return Choice(Way(row.way), row.rerun_of, row.reserve)
    return chooser.choose(row.date)


def _make(choice: Choice, date: datetime.date, now: datetime.datetime) -> Post:
    if choice.reserve is not None:
        return making.from_shelf(choice.reserve, date, now)
    assert choice.rerun_of is not None  # noqa: S101 - a choice is one of the three
    return making.rerun(choice.rerun_of, date, now)


def _clear(date: datetime.date, now: datetime.datetime, comes: str) -> None:
    """A draft that nobody approved makes room. Raises `NotMovableError`."""
    post = post_on(date)
    if post is None:
        return
    if not UnfilledPolicy.current().drafts_step_aside:
        raise NotMovableError("a draft stands on the day, and was not approved")
    targets = {post.pk: first_free(date + ONE_DAY)}
    reason = f"It was not approved for {spoken(date)}: {comes}."
    move(
        targets,
        OnTaken.ASK,
        token=plan(targets, OnTaken.ASK, now).token,
        by=None,
        by_name=making.BY_NAME,
        now=now,
        told=lambda done: signals.stepped_aside.send(sender=UnfilledDay, plan=done, reason=reason),
    )


def _held(pk: int, why: str, now: datetime.datetime) -> UnfilledDay:
    changes = {"state": State.HELD, "why": why[:WHY_MAX], "ended_at": now}
    UnfilledDay.objects.filter(pk=pk, state__in=[State.NAMED, State.VOID]).update(**changes)
    return UnfilledDay.objects.get(pk=pk)


def _void(now: datetime.datetime) -> None:
    """What was named and is not needed: people filled the day."""
    for row in UnfilledDay.objects.filter(state=State.NAMED):
        if not _is_unfilled(row.date):
            UnfilledDay.objects.filter(pk=row.pk, state=State.NAMED).update(state=State.VOID, ended_at=now)
