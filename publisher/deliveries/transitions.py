"""The only writer of a Delivery's state.

Every step is one conditional UPDATE that names the state it leaves and, in flight, the token of the
lease it holds. No row changed means somebody else was there first, or the lease was lost: the step
then writes nothing at all. `STEPS` is the whole machine; the drawing in docs/concepts is made from it.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from channels.contract import RemotePost, Rendition
from publisher.deliveries.ledger_clock import ledger_seconds
from publisher.deliveries.models import IN_FLIGHT, Attempt, Delivery, Receipt, State
from publisher.editions.models import Edition

LEASE_SECONDS = 180.0
QUIET_SECONDS = 600.0
"""Longer than a request can be under way plus the time a platform needs to list a new post."""


@dataclass(frozen=True)
class Step:
    leaves: tuple[State, ...]
    reaches: State
    meaning: str


STEPS: Mapping[str, Step] = {
    "claim": Step((State.PENDING,), State.CLAIMED, "a worker takes the lease"),
    "send": Step((State.CLAIMED,), State.SENDING, "the attempt is committed, then the call leaves"),
    "confirm": Step((State.SENDING, State.LOOKING_UP), State.DELIVERED, "the platform shows it: a receipt"),
    "put_off": Step((State.CLAIMED, State.SENDING), State.PENDING, "surely not accepted: later"),
    "doubt": Step((State.SENDING,), State.UNCONFIRMED, "no answer that tells: look before anything else"),
    "look": Step((State.UNCONFIRMED,), State.LOOKING_UP, "a worker takes the lease to ask the platform"),
    "wait": Step((State.LOOKING_UP,), State.UNCONFIRMED, "not seen yet: look again later"),
    "prove_absent": Step((State.LOOKING_UP,), State.PENDING, "it is not there: may be sent once more"),
    "ask": Step(
        (State.SENDING, State.LOOKING_UP, State.CLAIMED), State.NEEDS_PERSON, "nothing here can tell"
    ),
    "refuse": Step((State.CLAIMED, State.SENDING), State.FAILED, "the platform will never take it so"),
    "hold": Step((State.CLAIMED,), State.HELD, "rights are missing, or it cannot be made to fit"),
    "drop_claim": Step((State.CLAIMED,), State.PENDING, "the lease ran out before anything was sent"),
    "drop_send": Step((State.SENDING,), State.UNCONFIRMED, "the lease ran out while it may have been sent"),
    "drop_look": Step((State.LOOKING_UP,), State.UNCONFIRMED, "the lease ran out during a look-up"),
    "retry": Step((State.FAILED, State.HELD), State.PENDING, "a person mended it"),
    "look_again": Step((State.NEEDS_PERSON,), State.UNCONFIRMED, "a person asks for a further look-up"),
    "send_again": Step((State.NEEDS_PERSON,), State.PENDING, "a person saw that it is not there"),
    "adopt": Step(
        (State.NEEDS_PERSON, State.FAILED, State.HELD, State.PENDING, State.UNCONFIRMED),
        State.DELIVERED,
        "a person gives the permalink",
    ),
    "cancel": Step(
        (State.PENDING, State.NEEDS_PERSON, State.FAILED, State.HELD), State.CANCELLED, "a person says no"
    ),
}


class LostLeaseError(Exception):
    """The lease ran out and another worker may hold the row: nothing was written."""


@dataclass(frozen=True)
class Claim:
    """The right to move one Delivery, for as long as its lease lasts."""

    delivery: Delivery
    token: str
    state: State


def claim(delivery_id: int, now: datetime.datetime) -> Claim | None:
    """Take the lease of a due Delivery, to send it or to look it up. None: not due, or not ours."""
    return _take("claim", delivery_id, now) or _take("look", delivery_id, now)


def due(now: datetime.datetime) -> list[int]:
    """What may be claimed now, oldest duty first."""
    return list(
        _claimable(now).filter(state__in=[State.PENDING, State.UNCONFIRMED]).values_list("pk", flat=True)
    )


def next_due_at(now: datetime.datetime, horizon: datetime.timedelta) -> datetime.datetime | None:
    """The next instant within `horizon` at which a Delivery becomes due."""
    waiting = Delivery.objects.filter(
        state__in=[State.PENDING, State.UNCONFIRMED], next_at__gt=now, next_at__lte=now + horizon
    )
    return waiting.order_by("next_at").values_list("next_at", flat=True).first()


def keep_rendition(held: Claim, rendition: Rendition) -> None:
    """Freeze what will be sent; later attempts send the same bytes."""
    _write(held, rendition=rendition.to_json(), rendition_digest=rendition.digest)


def keep_memo(held: Claim, values: Mapping[str, str]) -> None:
    """Commit an id the platform gave, and renew the lease."""
    _write(held, memo=dict(values), lease_until_seconds=ledger_seconds() + LEASE_SECONDS)


def send(held: Claim, now: datetime.datetime) -> Claim:
    """Write the attempt down and commit it: only then may the call leave."""
    with transaction.atomic(durable=True):
        _move("send", held, attempts=F("attempts") + 1, lease_until_seconds=ledger_seconds() + LEASE_SECONDS)
        _log(held, Attempt.Kind.SEND, now)
    return Claim(held.delivery, held.token, State.SENDING)


def confirm(held: Claim, post: RemotePost, now: datetime.datetime) -> None:
    with transaction.atomic():
        _move("confirm", held, **_FREED, reason="")
        _end_attempt(held, Attempt.Outcome.DELIVERED, post.url or post.remote_id, now)
        Receipt.objects.create(
            delivery=held.delivery,
            remote_id=post.remote_id,
            url=post.url,
            received_at=now,
            rendition_digest=Delivery.objects.values_list("rendition_digest", flat=True).get(
                pk=held.delivery.pk
            ),
        )


def put_off(
    held: Claim, until: datetime.datetime, outcome: Attempt.Outcome, reason: str, now: datetime.datetime
) -> None:
    with transaction.atomic():
        _move("put_off", held, **_FREED, **_counted(held), next_at=until, reason=reason)
        _end_attempt(held, outcome, reason, now)


def doubt(held: Claim, reason: str, now: datetime.datetime) -> None:
    with transaction.atomic():
        _move(
            "doubt",
            held,
            **_FREED,
            next_at=now,
            look_ups=0,
            quiet_until_seconds=ledger_seconds() + QUIET_SECONDS,
            reason=reason,
        )
        _end_attempt(held, Attempt.Outcome.UNKNOWN, reason, now)


def wait(
    held: Claim, until: datetime.datetime, outcome: Attempt.Outcome, reason: str, now: datetime.datetime
) -> None:
    with transaction.atomic():
        _move("wait", held, **_FREED, next_at=until, look_ups=F("look_ups") + 1, reason=reason)
        _end_attempt(held, outcome, reason, now)


def prove_absent(held: Claim, now: datetime.datetime) -> None:
    with transaction.atomic():
        _move("prove_absent", held, **_FREED, next_at=now, reason="looked up: it is not there")
        _end_attempt(held, Attempt.Outcome.ABSENT, "", now)


def ask(held: Claim, reason: str, now: datetime.datetime) -> None:
    with transaction.atomic():
        _move("ask", held, **_FREED, **_counted(held), reason=reason)
        _end_attempt(held, Attempt.Outcome.UNKNOWN, reason, now)


def refuse(held: Claim, reason: str, now: datetime.datetime) -> None:
    with transaction.atomic():
        _move("refuse", held, **_FREED, **_counted(held), reason=reason)
        _end_attempt(held, Attempt.Outcome.REFUSED, reason, now)


def hold(held: Claim, reason: str) -> None:
    _move("hold", held, **_FREED, reason=reason)


def drop_expired(now: datetime.datetime) -> int:
    """Free every row whose worker died or froze. What may have been sent becomes unconfirmed."""
    seconds = ledger_seconds()
    expired = {"lease_until_seconds__lt": seconds}
    dropped = _drop("drop_claim", expired, reason="the worker stopped before anything was sent")
    dropped += _drop(
        "drop_send",
        expired,
        reason="the worker stopped while it was sending",
        look_ups=0,
        next_at=now,
        quiet_until_seconds=seconds + QUIET_SECONDS,
    )
    return dropped + _drop("drop_look", expired, next_at=now)


def decide(name: str, delivery: Delivery, now: datetime.datetime, **fields: Any) -> bool:
    """A person's step (`retry`, `look_again`, `send_again`, `cancel`). False: it is no longer in a state that allows it."""
    step = STEPS[name]
    if name == "send_again":
        fields["memo"] = {}  # what the platform told us of the first try must not be taken up again
    changed = Delivery.objects.filter(pk=delivery.pk, state__in=step.leaves).update(
        state=step.reaches, next_at=now, **fields
    )
    return bool(changed)


_FREED: dict[str, Any] = {"token": "", "lease_until_seconds": None}


def _claimable(now: datetime.datetime) -> Any:
    """Released, its page answering, its time come, its outlet open. An instant that lies further
    ahead than any we ever set was written by a clock that was wrong: it counts as come."""
    far = now + datetime.timedelta(days=2)
    return Delivery.objects.filter(
        Q(next_at__lte=now) | Q(next_at__gt=far),
        edition__state=Edition.State.RELEASED,
        edition__page_live_at__isnull=False,
        outlet__paused=False,
        outlet__held_reason="",
    )


def _take(name: str, delivery_id: int, now: datetime.datetime) -> Claim | None:
    step, token = STEPS[name], secrets.token_hex(16)
    try:
        with transaction.atomic():
            # The state stands in the UPDATE itself and not in a subquery alone: Postgres, when it has
            # waited for another worker's commit, looks again at the row but not into subqueries
            # (https://www.postgresql.org/docs/current/transaction-iso.html#XACT-READ-COMMITTED).
            mine = Delivery.objects.filter(
                pk=delivery_id, state__in=step.leaves, pk__in=_claimable(now).values("pk")
            ).update(state=step.reaches, token=token, lease_until_seconds=ledger_seconds() + LEASE_SECONDS)
    except IntegrityError:  # another Delivery of this outlet is in flight (one_in_flight_per_outlet)
        return None
    if not mine:
        return None
    delivery = Delivery.objects.select_related("edition__current", "outlet").get(pk=delivery_id)
    held = Claim(delivery, token, step.reaches)
    if name == "look":
        _log(held, Attempt.Kind.LOOK_UP, now)
    return held


def _write(held: Claim, **fields: Any) -> None:
    if not Delivery.objects.filter(pk=held.delivery.pk, token=held.token, state__in=IN_FLIGHT).update(
        **fields
    ):
        raise LostLeaseError(str(held.delivery))


def _move(name: str, held: Claim, **fields: Any) -> None:
    step = STEPS[name]
    changed = Delivery.objects.filter(pk=held.delivery.pk, token=held.token, state__in=step.leaves).update(
        state=step.reaches, **fields
    )
    if not changed:
        raise LostLeaseError(str(held.delivery))


def _drop(name: str, expired: Mapping[str, Any], **fields: Any) -> int:
    step = STEPS[name]
    return Delivery.objects.filter(state__in=step.leaves, **expired).update(
        state=step.reaches, **_FREED, **fields
    )


def _counted(held: Claim) -> dict[str, Any]:
    """A try that ended before the public act counts as well: what always fails must come to an end."""
    return {"attempts": F("attempts") + 1} if held.state == State.CLAIMED else {}


def _log(held: Claim, kind: Attempt.Kind, now: datetime.datetime, **ended: Any) -> None:
    number = Attempt.objects.filter(delivery=held.delivery).count() + 1
    Attempt.objects.create(delivery=held.delivery, number=number, kind=kind, started_at=now, **ended)


def _end_attempt(held: Claim, outcome: Attempt.Outcome, detail: str, now: datetime.datetime) -> None:
    """Close the open row of this lease; a try that ended before the public act gets its row now."""
    ended = {"outcome": outcome, "detail": detail, "ended_at": now}
    if held.state == State.CLAIMED:
        _log(held, Attempt.Kind.PREPARE, now, **ended)
        return
    latest = (
        Attempt.objects.filter(delivery=held.delivery, outcome=Attempt.Outcome.UNDER_WAY)
        .order_by("-number")
        .first()
    )
    if latest is not None:
        Attempt.objects.filter(pk=latest.pk).update(**ended)
