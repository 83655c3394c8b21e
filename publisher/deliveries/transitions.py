"""The only writer of a Delivery's state.

Every step is one conditional UPDATE that names the state it leaves and, in flight, the token of the
lease it holds. No row changed means somebody else was there first, or the lease was lost: the step
then writes nothing at all.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from channels.contract import RemotePost, Rendition
from channels.models import Outlet
from publisher.deliveries import brake, hiding, pace, permalinks, records, waiting
from publisher.deliveries.ledger_clock import ledger_seconds
from publisher.deliveries.models import IN_FLIGHT, POSTS, Act, Attempt, Delivery, State
from publisher.deliveries.pace import Turn, Wait
from publisher.deliveries.policy import (
    LEASE_SECONDS,
    LOOK_UPS_MAX,
    QUIET_SECONDS,
    RENEW_SECONDS,
    SENDS_MAX,
)
from publisher.deliveries.steps import DECISIONS, STEPS
from publisher.editions.models import Edition, EditionRevision

_CALLS = {
    Act.ANNOUNCE: Attempt.Kind.SEND,
    Act.REPLY: Attempt.Kind.SEND,
    Act.CORRECT: Attempt.Kind.EDIT,
    Act.WITHDRAW: Attempt.Kind.DELETE,
}


class LostLeaseError(Exception):
    """The lease ran out and another worker may hold the row: nothing was written."""


@dataclass(frozen=True)
class Claim:
    """The right to move one Delivery, for as long as its lease lasts."""

    delivery: Delivery
    token: str
    state: State
    attempt_id: int | None = None
    """The row that is under way."""
    renew_at_seconds: float = 0.0
    kept: dict[str, Any] = field(default_factory=dict)
    """What was learnt while nothing was public: written with the next step, in its transaction."""


def claim(delivery_id: int, now: datetime.datetime) -> Claim | None:
    """Take the lease of a due Delivery, to send it or to look it up. None: not due, or not ours."""
    try:
        with transaction.atomic():
            delivery = waiting.locked(delivery_id, now)
            return _take(delivery, now) if delivery else None
    except IntegrityError:  # another Delivery of this outlet is in flight (one_in_flight_per_outlet)
        return None


def keep_rendition(held: Claim, rendition: Rendition, revision: EditionRevision | None) -> None:
    """Freeze what will be sent; it is written with the next step, and later attempts send the same bytes.

    Ids that the platform gave for other bytes (an upload, a container) must not be taken up again.
    """
    frozen = {"rendition": rendition.to_json(), "rendition_digest": rendition.digest, "revision": revision}
    for name, value in {**frozen, "memo": {}}.items():
        setattr(held.delivery, name, value)
        held.kept[name] = value


def keep_memo(held: Claim, values: Mapping[str, str]) -> None:
    """Keep an id the platform gave, and renew the lease.

    While nothing is public it is written at the latest with the attempt, so before the call that makes it
    public; after that, at once.
    """
    held.delivery.memo = held.kept["memo"] = dict(values)
    seconds = ledger_seconds()
    if held.state == State.CLAIMED and seconds < held.renew_at_seconds:
        return
    _write(held, IN_FLIGHT, lease_until_seconds=seconds + LEASE_SECONDS)


def send(held: Claim, now: datetime.datetime, turn: Turn | None = None) -> Claim | None:
    """Write the attempt down and commit it: only then may the call leave.

    None: it is not its turn (`turn` says what it keeps to), or the brake was pulled, and it waits again; or its
    page was hidden, and it is held. Nothing counts as tried. What was withdrawn since the claim does not leave:
    then this writes nothing.
    """
    act = Act(held.delivery.act)
    wanted = Edition.State.WITHDRAWN if act is Act.WITHDRAW else Edition.State.RELEASED
    turn = turn or pace.turn(held.delivery.outlet)
    with transaction.atomic(durable=True):
        if waits := _braked() or pace.wait(held.delivery, turn):
            turn_back(held, waits, now)
            return None
        if hiding.forbids(held.delivery):
            _move("hide", held, **_FREED, reason=hiding.REASON)
            return None
        state = _move(
            "send",
            held,
            Q(edition__in=Edition.objects.filter(state=wanted)),
            attempts=F("attempts") + 1,
            lease_until_seconds=ledger_seconds() + LEASE_SECONDS,
        )
        pace.note(held.delivery, turn)
        begun = _begin(held, _CALLS[act], now)
    return replace(begun, state=state, kept={})


def turn_back(held: Claim, waits: Wait, now: datetime.datetime) -> State:
    until = now + datetime.timedelta(seconds=waits.seconds)
    return _move("turn_back", held, **_FREED, next_at=until, reason=waits.reason)


def confirm(
    held: Claim, post: RemotePost, now: datetime.datetime, rendition: Rendition | None = None
) -> State:
    """`rendition` is what the platform shows now; where it has a reply, that becomes due with it."""
    with transaction.atomic():
        state = _move("confirm", held, **_FREED, reason="")
        pace.arrived(held.delivery.outlet)
        _end_attempt(held, Attempt.Outcome.DELIVERED, post.url or post.remote_id, now)
        records.keep_receipt(held.delivery, post, now)
        if rendition is not None and rendition.reply is not None:
            _open_reply(held.delivery, rendition.reply, now)
    return state


def spare(held: Claim) -> State:
    return _move("spare", held, **_FREED, reason="nothing changed in what this outlet shows")


def repeat(held: Claim, until: datetime.datetime, reason: str, now: datetime.datetime) -> State:
    with transaction.atomic():
        state = _move("repeat", held, **_FREED, next_at=until, reason=reason)
        pace.failed(held.delivery.outlet_id, now)
        _end_attempt(held, Attempt.Outcome.UNKNOWN, reason, now)
    return state


def put_off(
    held: Claim,
    until: datetime.datetime,
    outcome: Attempt.Outcome,
    reason: str,
    now: datetime.datetime,
    *,
    cool_until: datetime.datetime | None = None,
) -> State:
    """`cool_until`: before then the platform wants nothing of the whole account."""
    with transaction.atomic():
        state = _move("put_off", held, **_FREED, **_counted(held), next_at=until, reason=reason)
        _tell_the_pace(held, outcome, now, cool_until)
        _end_attempt(held, outcome, reason, now)
    return state


def doubt(held: Claim, reason: str, now: datetime.datetime) -> State:
    with transaction.atomic():
        state = _move(
            "doubt",
            held,
            **_FREED,
            next_at=now,
            look_ups=0,
            quiet_until_seconds=ledger_seconds() + QUIET_SECONDS,
            reason=reason,
        )
        pace.failed(held.delivery.outlet_id, now)
        _end_attempt(held, Attempt.Outcome.UNKNOWN, reason, now)
    return state


def wait(
    held: Claim,
    until: datetime.datetime,
    outcome: Attempt.Outcome,
    reason: str,
    now: datetime.datetime,
    *,
    cool_until: datetime.datetime | None = None,
) -> State:
    with transaction.atomic():
        state = _move("wait", held, **_FREED, next_at=until, look_ups=F("look_ups") + 1, reason=reason)
        _tell_the_pace(held, outcome, now, cool_until)
        _end_attempt(held, outcome, reason, now)
    return state


def prove_absent(held: Claim, until: datetime.datetime, now: datetime.datetime) -> State:
    with transaction.atomic():
        state = _move("prove_absent", held, **_FREED, next_at=until, reason="looked up: it is not there")
        _end_attempt(held, Attempt.Outcome.ABSENT, "", now)
    return state


def ask(
    held: Claim,
    reason: str,
    now: datetime.datetime,
    outcome: Attempt.Outcome = Attempt.Outcome.UNKNOWN,
) -> State:
    with transaction.atomic():
        state = _move("ask", held, **_FREED, **_counted(held), reason=reason)
        _tell_the_pace(held, outcome, now)
        _end_attempt(held, outcome, reason, now)
    return state


def refuse(held: Claim, reason: str, now: datetime.datetime) -> State:
    with transaction.atomic():
        state = _move("refuse", held, **_FREED, **_counted(held), reason=reason)
        _end_attempt(held, Attempt.Outcome.REFUSED, reason, now)
    return state


def hold(held: Claim, reason: str) -> State:
    return _move("hold", held, **_FREED, reason=reason)


def drop_expired(now: datetime.datetime) -> int:
    """Free every row whose worker died or froze. What may have been sent becomes unconfirmed.

    Each stop counts as a try, so that what stops every worker comes to its end: a person is asked.
    """
    seconds = ledger_seconds()
    expired = {"lease_until_seconds__lt": seconds}
    if not Delivery.objects.filter(state__in=IN_FLIGHT, **expired).exists():
        return 0
    dropped = _drop_for_good(expired)
    dropped += _drop(
        "drop_claim",
        expired,
        attempts=F("attempts") + 1,
        reason="the worker stopped before anything was sent",
    )
    dropped += _drop(
        "drop_repeat",
        {**expired, "act__in": [Act.CORRECT, Act.WITHDRAW]},
        reason="the worker stopped in the middle of it; it is done again",
        next_at=now,
    )
    dropped += _drop(
        "drop_send",
        {**expired, "act__in": POSTS},
        reason="the worker stopped while it was sending",
        look_ups=0,
        next_at=now,
        quiet_until_seconds=seconds + QUIET_SECONDS,
    )
    return dropped + _drop("drop_look", expired, next_at=now, look_ups=F("look_ups") + 1)


def overtake(ids: Iterable[int], reason: str) -> int:
    """End what a later revision or a withdrawal made pointless, where nothing of it is under way."""
    return _all("overtake", ids, reason=reason)


def hide(ids: Iterable[int]) -> int:
    """Hold what waits for a page that is hidden, until `show`. What is in hand is held when it would leave."""
    return _all("hide", ids, reason=hiding.REASON)


def show(ids: Iterable[int]) -> int:
    """Their pages are back, and they wait for their turn as before."""
    return _all("show", ids, reason="")


def may_decide(name: str, delivery: Delivery) -> bool:
    """Whether this step can be taken where the Delivery was when it was read."""
    return delivery.act in DECISIONS[name] and delivery.state in STEPS[name].leaves


def decide(
    name: str,
    delivery: Delivery,
    now: datetime.datetime,
    *,
    by_name: str,
    post: RemotePost | None = None,
    reason: str = "",
) -> bool:
    """A person's step, one of `DECISIONS`; who took it is written into the log.

    `post` is what they found or made (`adopt` needs its address). False: the Delivery is no longer in
    a state that allows it. Raises `permalinks.PermalinkError`.
    """
    if delivery.act not in DECISIONS[name]:
        return False
    step = STEPS[name]
    if name == "adopt":
        permalinks.must_be_one(post.url if post else "")
    with transaction.atomic():
        changed = Delivery.objects.filter(pk=delivery.pk, state__in=step.leaves).update(
            state=step.reaches, next_at=now, **_AFRESH.get(name, {}), **({"reason": reason} if reason else {})
        )
        if not changed:
            return False
        said = ": ".join(part for part in (by_name, name, post.url if post else "", reason) if part)
        row = Delivery.objects.select_related("edition").get(pk=delivery.pk)
        records.log_decision(row, said, now)
        if post is not None:
            records.keep_receipt(row, post, now)
    return True


def adopt_old(
    edition: Edition, outlet: Outlet, post: RemotePost, now: datetime.datetime, detail: str
) -> Delivery:
    """Take over a post that was announced before we kept a ledger: its row is born delivered."""
    permalinks.must_be_one(post.url)
    with transaction.atomic():
        delivery = Delivery.objects.create(
            edition=edition,
            outlet=outlet,
            slot_on=edition.publish_on,
            state=State.DELIVERED,
            due_at=edition.released_at or now,
            next_at=now,
        )
        records.log_decision(delivery, detail, now)
        records.keep_receipt(delivery, post, now)
    return delivery


def bring_over(state: State, **columns: Any) -> Delivery:
    """A row of another installation, born where it was there; nobody has a lease on it."""
    if state in IN_FLIGHT:
        raise ValueError(f"{state}: nobody of this installation is at it")
    return Delivery.objects.create(state=state, **columns)


def _open_reply(confirmed: Delivery, reply: Rendition, now: datetime.datetime) -> None:
    """Below its post, once, whether that was just sent or its correction made the reply needful."""
    above = confirmed if confirmed.act in POSTS else confirmed.about or confirmed
    row = Delivery(
        act=Act.REPLY,
        about=above,
        edition_id=above.edition_id,
        outlet_id=above.outlet_id,
        slot_on=above.slot_on,
        revision_id=confirmed.revision_id,
        rendition=reply.to_json(),
        rendition_digest=reply.digest,
        due_at=now,
        next_at=now,
    )
    Delivery.objects.bulk_create([row], ignore_conflicts=True)


_FREED: dict[str, Any] = {"token": "", "lease_until_seconds": None}
_ANYWAY = Q()
_AFRESH: Mapping[str, dict[str, Any]] = {
    # What the platform told us of the first try must not be taken up again, nor its words be sent
    # where newer ones are approved.
    "send_again": {"memo": {}, "rendition": None, "rendition_digest": "", "attempts": 0},
}


def _braked() -> Wait | None:
    return Wait(0.0, "the brake is pulled") if brake.pulled() else None


def _tell_the_pace(
    held: Claim,
    outcome: Attempt.Outcome,
    now: datetime.datetime,
    cool_until: datetime.datetime | None = None,
) -> None:
    """What a call taught about the account. A look-up that failed keeps no send back, but for the
    platform's own word."""
    if outcome is Attempt.Outcome.UNAVAILABLE:
        pace.failed(held.delivery.outlet_id, now)
    if cool_until is not None:
        pace.cool_down(held.delivery.outlet_id, cool_until)


def _take(delivery: Delivery, now: datetime.datetime) -> Claim | None:
    name = "look" if delivery.state == State.UNCONFIRMED else "claim"
    step, token, seconds = STEPS[name], secrets.token_hex(16), ledger_seconds()
    # The state stands here alone, and in the UPDATE itself: a row is never ours by what was read before.
    mine = Delivery.objects.filter(pk=delivery.pk, state__in=step.leaves).update(
        state=step.reaches, token=token, lease_until_seconds=seconds + LEASE_SECONDS
    )
    if not mine:
        return None
    held = Claim(delivery, token, step.reaches, renew_at_seconds=seconds + RENEW_SECONDS)
    return _begin(held, Attempt.Kind.LOOK_UP, now) if name == "look" else held


def _write(held: Claim, states: Iterable[State], only: Q = _ANYWAY, **fields: Any) -> None:
    """These fields, and what was kept for this moment."""
    mine = Delivery.objects.filter(only, pk=held.delivery.pk, token=held.token, state__in=states)
    if not mine.update(**held.kept, **fields):
        raise LostLeaseError(str(held.delivery))


def _move(name: str, held: Claim, only: Q = _ANYWAY, **fields: Any) -> State:
    step = STEPS[name]
    _write(held, step.leaves, only, state=step.reaches, **fields)
    return step.reaches


def _all(name: str, ids: Iterable[int], **fields: Any) -> int:
    """Of these, whatever nobody has in hand."""
    step = STEPS[name]
    free = [state for state in step.leaves if state not in IN_FLIGHT]
    return Delivery.objects.filter(pk__in=list(ids), state__in=free).update(state=step.reaches, **fields)


def _drop(name: str, expired: Mapping[str, Any], **fields: Any) -> int:
    """In the order of their keys, and without those that somebody else has in hand: two that free the same rows
    never wait for each other crosswise."""
    step = STEPS[name]
    with transaction.atomic():
        rows = Delivery.objects.filter(state__in=step.leaves, **expired).order_by("pk")
        ids = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
        return Delivery.objects.filter(pk__in=ids, state__in=step.leaves).update(
            state=step.reaches, **_FREED, **fields
        )


def _drop_for_good(expired: Mapping[str, Any]) -> int:
    """What stopped a worker once more, as often as is tried at all."""
    prepared = {**expired, "state": State.CLAIMED, "attempts__gte": SENDS_MAX - 1}
    looked_up = {**expired, "state": State.LOOKING_UP, "look_ups__gte": LOOK_UPS_MAX - 1}
    return _drop(
        "ask",
        prepared,
        attempts=F("attempts") + 1,
        reason=f"given up after {SENDS_MAX} tries: the worker stopped before anything was sent; "
        "see its log for why",
    ) + _drop(
        "ask",
        looked_up,
        look_ups=F("look_ups") + 1,
        reason=f"looked up {LOOK_UPS_MAX} times, and nothing tells whether it arrived: the worker stopped; "
        "see its log for why",
    )


def _counted(held: Claim) -> dict[str, Any]:
    """A try that ended before the public act counts as well: what always fails must come to an end."""
    return {"attempts": F("attempts") + 1} if held.state == State.CLAIMED else {}


def _begin(held: Claim, kind: Attempt.Kind, now: datetime.datetime) -> Claim:
    """Write down that a call is about to leave."""
    return replace(held, attempt_id=records.log(held.delivery, kind, now).pk)


def _end_attempt(held: Claim, outcome: Attempt.Outcome, detail: str, now: datetime.datetime) -> None:
    """Close the open row of this lease; a try that ended before the public act gets its row now."""
    ended = {"outcome": outcome, "detail": detail, "ended_at": now}
    if held.attempt_id is None:
        records.log(held.delivery, Attempt.Kind.PREPARE, now, **ended)
    else:
        Attempt.objects.filter(pk=held.attempt_id).update(**ended)
