"""Which Deliveries may be claimed, and when the next may be."""

from __future__ import annotations

import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from publisher.deliveries import pace
from publisher.deliveries.models import POSTS, Act, Attempt, Brake, Delivery, State
from publisher.editions.models import Edition


def due(now: datetime.datetime) -> list[int]:
    """What may be claimed now, the newest first: of several that are late, today's goes before yesterday's."""
    waiting = _claimable(now).filter(state__in=[State.PENDING, State.UNCONFIRMED])
    return list(waiting.order_by("-due_at", "pk").values_list("pk", flat=True))


def next_due_at(now: datetime.datetime, horizon: datetime.timedelta) -> datetime.datetime | None:
    """The next instant within `horizon` at which a Delivery becomes due."""
    waiting = Delivery.objects.filter(
        state__in=[State.PENDING, State.UNCONFIRMED], next_at__gt=now, next_at__lte=now + horizon
    )
    return waiting.order_by("next_at").values_list("next_at", flat=True).first()


def locked(delivery_id: int, now: datetime.datetime) -> Delivery | None:
    """With all that its step will ask for. A row that another worker has in hand is not waited for."""
    latest = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-number")
    return (
        _claimable(now)
        .filter(pk=delivery_id)
        .select_for_update(of=["self"], skip_locked=True)
        .select_related("edition__current", "outlet__pace")
        .annotate(logged=Coalesce(latest.values("number")[:1], 0))
        .first()
    )


def _claimable(now: datetime.datetime) -> QuerySet[Delivery]:
    """Wanted, its time come, its outlet open and not cooling down, no newer one before it, no brake."""
    newer = Delivery.objects.filter(
        _come(now),
        _is_live(),
        outlet=OuterRef("outlet"),
        act=Act.ANNOUNCE,
        state=State.PENDING,
        due_at__gt=OuterRef("due_at"),
    )
    may_be_sent = ~Q(outlet__in=pace.closed(now).values("outlet")) & (~Q(act=Act.ANNOUNCE) | ~Exists(newer))
    return Delivery.objects.filter(
        _come(now),
        _wanted(),
        Q(state=State.UNCONFIRMED) | may_be_sent,
        ~Exists(Brake.objects.all()),
        outlet__paused=False,
        outlet__held_reason="",
    )


def _come(now: datetime.datetime) -> Q:
    """An instant that lies further ahead than any we ever set was written by a clock that was wrong:
    it counts as come."""
    return Q(next_at__lte=now) | Q(next_at__gt=now + datetime.timedelta(days=2))


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
