"""Which Deliveries may be claimed, and when the next may be."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from publisher.deliveries import brake, pace
from publisher.deliveries.models import POSTS, Act, Brake, Delivery, State
from publisher.editions.models import Edition

WAITING = (State.PENDING, State.UNCONFIRMED)
AHEAD_MAX = datetime.timedelta(days=2)
"""An instant that lies further ahead than any we ever set was written by a clock that was wrong: it counts as come."""


def due(now: datetime.datetime) -> list[int]:
    """What may be claimed now, the newest first: of several that are late, today's goes before yesterday's."""
    waiting = _claimable(now).filter(state__in=WAITING)
    return list(waiting.order_by("-due_at", "pk").values_list("pk", flat=True))


def next_due_at(now: datetime.datetime, horizon: datetime.timedelta) -> datetime.datetime | None:
    """The next instant within `horizon` at which a Delivery becomes due."""
    waiting = Delivery.objects.filter(state__in=WAITING, next_at__gt=now, next_at__lte=now + horizon)
    return waiting.order_by("next_at").values_list("next_at", flat=True).first()


def locked(delivery_id: int, now: datetime.datetime) -> Delivery | None:
    """With all that its step will ask for. A row that another worker has in hand is not waited for."""
    rows = (
        Delivery.objects.filter(pk=delivery_id)
        .select_for_update(of=["self"], skip_locked=True)
        .select_related("edition__current", "outlet__pace")
    )
    return next((row for row in rows if _is_claimable(row, now)), None)


def _claimable(now: datetime.datetime) -> QuerySet[Delivery]:
    """Wanted, its time come, its outlet open and not cooling down, no newer one before it, no brake."""
    newer = _newer(OuterRef("outlet"), OuterRef("due_at"), now)
    may_be_sent = ~Q(outlet__in=pace.closed(now).values("outlet")) & (~Q(act=Act.ANNOUNCE) | ~Exists(newer))
    return Delivery.objects.filter(
        _come(now),
        _wanted(),
        Q(state=State.UNCONFIRMED) | may_be_sent,
        ~Exists(Brake.objects.all()),
        outlet__paused=False,
        outlet__held_reason="",
    )


def _is_claimable(row: Delivery, now: datetime.datetime) -> bool:
    """The same of one row in hand: Django takes milliseconds to put the question above into words, each time.

    Not of its state: that stands in the claiming UPDATE alone.
    """
    outlet = row.outlet
    if now < row.next_at <= now + AHEAD_MAX or not _is_wanted(row):
        return False
    if outlet.paused or outlet.held_reason or brake.pulled():
        return False
    if row.state == State.UNCONFIRMED:
        return True
    gives_way = row.act == Act.ANNOUNCE and _newer(row.outlet_id, row.due_at, now).exists()
    return not gives_way and not pace.is_closed(outlet, now)


def _newer(outlet: Any, due_at: Any, now: datetime.datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        _come(now), _is_live(), outlet=outlet, act=Act.ANNOUNCE, state=State.PENDING, due_at__gt=due_at
    )


def _come(now: datetime.datetime) -> Q:
    return Q(next_at__lte=now) | Q(next_at__gt=now + AHEAD_MAX)


def _is_live() -> Q:
    """What an announcement links to answers."""
    return Q(edition__state=Edition.State.RELEASED, edition__page_live_at__isnull=False)


def _wanted() -> Q:
    """What its act asks of the Edition. What may have been sent is looked up after a withdrawal as well."""
    released = Q(edition__state=Edition.State.RELEASED)
    withdrawn = Q(edition__state=Edition.State.WITHDRAWN)
    return (
        Q(act=Act.ANNOUNCE) & _is_live()
        | Q(act=Act.REPLY) & released
        | Q(act__in=POSTS, state=State.UNCONFIRMED) & withdrawn
        | Q(act=Act.CORRECT, revision=F("edition__current")) & released
        | Q(act=Act.WITHDRAW) & withdrawn
    )


def _is_wanted(row: Delivery) -> bool:
    """Whether `_wanted` holds of this row."""
    edition = row.edition
    if edition.state == Edition.State.WITHDRAWN:
        return row.act == Act.WITHDRAW or (row.act in POSTS and row.state == State.UNCONFIRMED)
    wanted = {
        Act.ANNOUNCE: edition.page_live_at is not None,
        Act.REPLY: True,
        Act.CORRECT: row.revision_id == edition.current_id,
        Act.WITHDRAW: False,
    }
    return edition.state == Edition.State.RELEASED and wanted[Act(row.act)]
