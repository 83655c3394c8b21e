"""Who gets a day's mail, and what became of it: the only writer of a Copy's state.

A Copy is taken by a committed UPDATE before its mail leaves, so that a worker that dies leaves at most one in
doubt: that one is never sent again, the others go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F

from channels.models import Outlet
from channels.newsletter.models import Copy, Mailing, Subscriber

State = Copy.State
BATCH = 500


def freeze_readers(outlet_name: str, key: str, now: datetime) -> Mailing:
    """Whoever is active at this moment; a second time changes nothing."""
    with transaction.atomic():
        outlet = Outlet.objects.get(name=outlet_name)
        mailing, made = Mailing.objects.get_or_create(outlet=outlet, key=key, defaults={"frozen_at": now})
        if made:
            readers = Subscriber.objects.filter(outlet=outlet, state=Subscriber.State.ACTIVE)
            ids = readers.order_by("pk").values_list("pk", flat=True)
            Copy.objects.bulk_create(
                [Copy(mailing=mailing, subscriber_id=pk, changed_at=now) for pk in ids], batch_size=BATCH
            )
    return mailing


def frozen(outlet_name: str, key: str) -> Mailing | None:
    return Mailing.objects.filter(outlet__name=outlet_name, key=key).first()


def give_up_doubtful(mailing: Mailing, now: datetime) -> None:
    """Nobody is sending any more: what was on its way when a worker died may have arrived."""
    mailing.copies.filter(state=State.SENDING).update(
        state=State.UNKNOWN, detail="the worker stopped while it was sending", changed_at=now
    )


def pending(mailing: Mailing) -> Iterator[Copy]:
    """Each that waits, once, in the order in which they were frozen."""
    last = 0
    while batch := list(
        mailing.copies.filter(state=State.PENDING, pk__gt=last)
        .order_by("pk")
        .select_related("subscriber")[:BATCH]
    ):
        yield from batch
        last = batch[-1].pk


def take_copy(copy: Copy, now: datetime) -> Subscriber | None:
    """Commits that its mail is about to leave; None: the reader left, or somebody else took it."""
    waiting = Copy.objects.filter(pk=copy.pk, state=State.PENDING)
    # No join: it would move the copy's state into a subquery, which Postgres does not read again after waiting for
    # another's commit (https://www.postgresql.org/docs/current/transaction-iso.html#XACT-READ-COMMITTED).
    active = Subscriber.objects.filter(copies=copy, state=Subscriber.State.ACTIVE).values("pk")
    if waiting.filter(subscriber_id__in=active).update(state=State.SENDING, changed_at=now):
        return copy.subscriber
    waiting.exclude(subscriber_id__in=active).update(state=State.WITHHELD, changed_at=now)
    return None


def settle_copy(copy: Copy, state: Copy.State, detail: str, now: datetime) -> None:
    """What is known of one's own call stands, even after another worker gave it up as doubtful."""
    Copy.objects.filter(pk=copy.pk, state__in=[State.SENDING, State.UNKNOWN]).update(
        state=state, detail=detail[:300], changed_at=now
    )


def put_back(copy: Copy, now: datetime, detail: str = "", *, tries: int = 0) -> None:
    """Surely not taken: it waits again. Not one that was given up as doubtful meanwhile."""
    Copy.objects.filter(pk=copy.pk, state=State.SENDING).update(
        state=State.PENDING, tries=F("tries") + tries, detail=detail[:300], changed_at=now
    )


def come_back(copy: Copy, detail: str, now: datetime) -> bool:
    """Taken by our server and refused further on; False: it is known already."""
    gone = Copy.objects.filter(pk=copy.pk, state__in=[State.SENT, State.UNKNOWN])
    return bool(gone.update(state=State.BOUNCED, detail=detail[:300], changed_at=now))


def most_tries(mailing: Mailing) -> int:
    """Of those that wait."""
    tries = mailing.copies.filter(state=State.PENDING).order_by("-tries").values_list("tries", flat=True)
    return tries.first() or 0


def is_settled(mailing: Mailing) -> bool:
    return not mailing.copies.filter(state__in=[State.PENDING, State.SENDING]).exists()


def counts(mailing: Mailing) -> dict[str, int]:
    """How many are in each state, those in none left out."""
    rows = mailing.copies.order_by("state").values_list("state").annotate(Count("pk"))
    return dict(Counter(dict(rows)))
