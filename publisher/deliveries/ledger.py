"""Opens Deliveries, and brings each one to its end: the ledger decides, adapters only report."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from channels import by_hand
from channels.contract import Channel, LookUp, Memo, Presence, RemotePost, Rendition
from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.models import Outlet
from channels.outlets import adapter_of
from channels.registry import UnknownKind
from channels.secrets import SealError
from publisher.clock import Clock
from publisher.deliveries import amendments, pace, policy, records, transitions
from publisher.deliveries.ledger_clock import ledger_seconds
from publisher.deliveries.models import POSTS, Act, Attempt, Delivery, Receipt, State
from publisher.deliveries.transitions import Claim, LostLeaseError
from publisher.editions import store, wordings
from publisher.editions.models import Edition, EditionRevision, Site, TamperedError
from publisher.editions.store import StoreError
from publisher.editions.story import story

log = logging.getLogger(__name__)

OUR_SIDE = (TamperedError, StoreError, SealError, UnknownKind)
"""Nothing is wrong with the platform: the Delivery is held until a person mends it."""


def open_deliveries(
    edition: Edition, *, due_at: datetime.datetime, now: datetime.datetime, too_late: str = ""
) -> int:
    """One Delivery for each outlet of the Edition's language, inside the releasing transaction.

    An outlet added later gets none of the past; an Edition of the archive is announced nowhere. `too_late`
    is why a person has to say first whether it still goes out.
    """
    if edition.silent:
        return 0
    outlets = Outlet.objects.filter(language=edition.language)
    rows = [
        Delivery(
            edition=edition,
            outlet=outlet,
            slot_on=edition.publish_on,
            state=State.HELD if too_late else State.PENDING,
            reason=too_late,
            due_at=due_at,
            next_at=now,
        )
        for outlet in outlets
    ]
    return len(Delivery.objects.bulk_create(rows, ignore_conflicts=True))


def compose(
    edition: Edition, outlet: Outlet, channel: Channel, revision: EditionRevision | None = None
) -> Rendition:
    """What the outlet is sent of the Edition: as it is approved now, or of a revision that is named.

    Raises `Refused` and `TamperedError`.
    """
    base_url = Site.objects.values_list("base_url", flat=True).get(language=edition.language)
    content = edition.content() if revision is None else revision.verified_content()
    template = wordings.in_use(outlet.kind, edition.language)
    return channel.compose(story(content, base_url, outlet.kind, template))


def deliver(delivery_id: int, clock: Clock) -> State | None:
    """Bring one due Delivery a step further; returns where it is now, or None where there was nothing to do."""
    held = transitions.claim(delivery_id, clock.now())
    if held is None:
        return None
    try:
        if held.state == State.LOOKING_UP:
            reached: State | None = _look_up(held, clock)
        else:
            reached = _send(held, clock) if held.delivery.act in POSTS else _amend(held, clock)
    except LostLeaseError:
        log.warning("lease lost, nothing written: %s", held.delivery)
        reached = None
    return reached or State(Delivery.objects.values_list("state", flat=True).get(pk=delivery_id))


def _send(held: Claim, clock: Clock) -> State | None:
    """None: it did not leave; its row says why."""
    outlet = held.delivery.outlet
    try:
        with _defects_as(Unavailable, outlet, *OUR_SIDE):
            channel = adapter_of(outlet, clock.now)
            rendition = _rendition(held, channel)
    except (Refused, *OUR_SIDE) as error:
        return transitions.hold(held, str(error))
    except ChannelError as error:
        return _not_sent(held, error, clock)
    turn = pace.turn(outlet, channel.limits, clock)
    if waits := pace.wait(held.delivery, turn):
        return transitions.turn_back(held, waits, clock.now())
    try:
        with _defects_as(Unavailable, outlet, StoreError):
            channel.prepare(rendition, _memo(held), store.fetch)
    except ChannelError as error:
        return _not_sent(held, error, clock)
    except StoreError as error:
        return transitions.hold(held, str(error))
    sending = transitions.send(held, clock.now(), turn)
    if sending is None:
        return None
    try:
        # A defect of ours after the call may have left is no proof that nothing arrived.
        with _defects_as(OutcomeUnknown, outlet):
            post = channel.send(rendition, _memo(sending), store.fetch)
    except OutcomeUnknown as error:
        return transitions.doubt(sending, error.detail, clock.now())
    except ChannelError as error:
        return _not_sent(sending, error, clock)
    return transitions.confirm(sending, post, clock.now(), rendition)


def _amend(held: Claim, clock: Clock) -> State | None:
    """Correct what is out there, or take it away. Both may be repeated: doubt means once more, without
    a look-up; what cannot be done by us is asked of a person."""
    delivery = held.delivery
    receipt = records.receipt_about(delivery)
    try:
        with _defects_as(Unavailable, delivery.outlet, *OUR_SIDE):
            channel = adapter_of(delivery.outlet, clock.now)
            rendition = _rendition(held, channel) if delivery.act == Act.CORRECT else None
        for picture in rendition.pictures if rendition else ():
            store.fetch(picture.sha256)
    except (Refused, *OUR_SIDE) as error:
        return transitions.hold(held, str(error))
    except ChannelError as error:
        return _not_sent(held, error, clock)
    why = amendments.obstacle(delivery, receipt, channel.limits)
    if not why and policy.tried_enough(delivery.attempts):
        why = f"given up after {delivery.attempts} attempts: {delivery.reason}"
    if rendition is not None and rendition.digest == receipt.rendition_digest:
        return transitions.spare(held)
    if why:
        return transitions.ask(held, amendments.by_hand(delivery, receipt, why), clock.now())
    sending = transitions.send(held, clock.now(), pace.turn(delivery.outlet, channel.limits, clock))
    if sending is None:
        return None
    return _edit_or_delete(sending, channel, receipt, rendition, clock)


def _edit_or_delete(
    sending: Claim, channel: Channel, receipt: Receipt, rendition: Rendition | None, clock: Clock
) -> State:
    post = RemotePost(receipt.remote_id, receipt.url)
    later = policy.retry_at(sending.delivery.pk, _tries(sending), None, clock.now())
    try:
        with _defects_as(OutcomeUnknown, sending.delivery.outlet):
            if rendition is None:
                channel.delete(post)
            else:
                post = channel.edit(post, rendition, store.fetch)
    except Refused as error:
        words = amendments.by_hand(sending.delivery, receipt, error.detail)
        return transitions.ask(sending, words, clock.now(), Attempt.Outcome.REFUSED)
    except OutcomeUnknown as error:
        return transitions.repeat(sending, later, error.detail, clock.now())
    except ChannelError as error:
        return _not_sent(sending, error, clock)
    return transitions.confirm(sending, post, clock.now(), rendition)


@contextmanager
def _defects_as(error: type[ChannelError], outlet: Outlet, *expected: type[Exception]) -> Iterator[None]:
    """A defect of an adapter is the trouble of one outlet, told as `error`: never the end of the tick."""
    known: tuple[type[Exception], ...] = (ChannelError, LostLeaseError, DatabaseError, *expected)
    try:
        yield
    except known:
        raise
    except Exception:
        log.exception("the adapter of %s failed", outlet.name)
        raise error(f"{outlet.kind}: the adapter failed; see the log") from None


def _rendition(held: Claim, channel: Channel) -> Rendition:
    """What was frozen at the first attempt, or composed and frozen now."""
    delivery = held.delivery
    if delivery.rendition is not None and not _is_overtaken(held):
        rendition = Rendition.from_json(delivery.rendition)
        if rendition.digest != delivery.rendition_digest:
            raise TamperedError(f"{delivery}: what was frozen for sending was changed afterwards")
        return rendition
    revision = delivery.revision if delivery.act == Act.CORRECT else delivery.edition.current
    rendition = _at(delivery.depth, compose(delivery.edition, delivery.outlet, channel, revision))
    transitions.keep_rendition(held, rendition, revision)
    return rendition


def _at(depth: int, rendition: Rendition) -> Rendition:
    """The post of the thread that stands below so many others."""
    if depth >= len(rendition.thread):
        words = "all credits stand in the posts above by now; delete this reply by hand, then say so"
        raise Refused(f"{rendition.kind}: {words}", code="reply")
    return rendition.thread[depth]


def _memo(held: Claim) -> Memo:
    """What the platform told us on the way; a reply knows the post above it."""
    values = dict(held.delivery.memo)
    if held.delivery.act == Act.REPLY and "reply_to" not in values:
        values["reply_to"] = records.receipt_about(held.delivery).remote_id
    return Memo(values, commit=lambda values: transitions.keep_memo(held, values))


def _is_overtaken(held: Claim) -> bool:
    """Whether an announcement was frozen from an older revision and surely nothing of it was sent.

    Where it ever was in doubt the same words are sent again, and the correction follows: only the same
    bytes with the same memo are sure to make no second post.
    """
    delivery = held.delivery
    return (
        held.state == State.CLAIMED
        and delivery.act == Act.ANNOUNCE
        and delivery.revision_id not in {None, delivery.edition.current_id}
        and not records.was_in_doubt(delivery)
    )


def _not_sent(held: Claim, error: ChannelError, clock: Clock) -> State:
    """The call surely made nothing public: refused for good, not let in, or not now."""
    now = clock.now()
    if isinstance(error, Refused) and error.code == by_hand.CODE:
        return transitions.ask(held, error.detail, now, Attempt.Outcome.REFUSED)
    if isinstance(error, Refused):
        return transitions.refuse(held, error.detail, now)
    if isinstance(error, Unauthorized):
        _hold_outlet(held.delivery.outlet, error)
        return transitions.put_off(held, now, Attempt.Outcome.UNAUTHORIZED, error.detail, now)
    if policy.tried_enough(_tries(held)):
        words = f"given up after {_tries(held)} attempts: {error.detail}"
        return transitions.ask(held, words, now, Attempt.Outcome.UNAVAILABLE)
    asked = _asked_until(error)
    until = policy.retry_at(held.delivery.pk, _tries(held), asked, now)
    return transitions.put_off(held, until, Attempt.Outcome.UNAVAILABLE, error.detail, now, cool_until=asked)


def _look_up(held: Claim, clock: Clock) -> State:
    delivery = held.delivery
    try:
        with _defects_as(OutcomeUnknown, delivery.outlet, *OUR_SIDE):
            channel = adapter_of(delivery.outlet, clock.now)
            rendition = _rendition(held, channel)
            found = channel.look_up(rendition, _memo(held))
    except (ChannelError, *OUR_SIDE) as error:
        if isinstance(error, Unauthorized):
            _hold_outlet(delivery.outlet, error)
        return _look_later(held, Attempt.Outcome.UNKNOWN, str(error), clock.now(), _asked_until(error))
    return _settle(held, channel, rendition, found, clock.now())


def _settle(
    held: Claim, channel: Channel, rendition: Rendition, found: LookUp, now: datetime.datetime
) -> State:
    delivery = held.delivery
    if found.presence is Presence.PRESENT and found.post is not None:
        return transitions.confirm(held, found.post, now, rendition)
    if found.presence is Presence.UNKNOWABLE:
        return transitions.ask(held, f"{delivery.reason}; this platform cannot be asked: did it arrive?", now)
    if not (channel.limits.sends_once or _absence_is_proven(delivery)):
        return _look_later(held, Attempt.Outcome.ABSENT, delivery.reason, now)
    if policy.tried_enough(delivery.attempts):
        words = f"tried {delivery.attempts} times and never seen there: {delivery.reason}"
        return transitions.ask(held, words, now)
    until = policy.send_again_at(delivery.pk, delivery.attempts, now)
    return transitions.prove_absent(held, until, now)


def _look_later(
    held: Claim,
    outcome: Attempt.Outcome,
    reason: str,
    now: datetime.datetime,
    asked_until: datetime.datetime | None = None,
) -> State:
    looked = held.delivery.look_ups + 1
    if policy.looked_enough(looked):
        return transitions.ask(
            held, f"looked up {looked} times, and nothing tells whether it arrived: {reason}", now
        )
    quiet_left = (held.delivery.quiet_until_seconds or 0.0) - ledger_seconds()
    until = max(now + policy.look_up_wait(looked, quiet_left), asked_until or now)
    return transitions.wait(held, until, outcome, reason, now, cool_until=asked_until)


def _absence_is_proven(delivery: Delivery) -> bool:
    quiet_is_over = ledger_seconds() >= (delivery.quiet_until_seconds or 0.0)
    absent = records.absent_look_ups(delivery) + 1
    return policy.absence_is_proven(absent, quiet_is_over=quiet_is_over)


def _tries(held: Claim) -> int:
    """This one included, wherever it ended."""
    return held.delivery.attempts + 1


def _asked_until(error: Exception) -> datetime.datetime | None:
    """The platform's own word on when the account may come again."""
    return error.retry_at if isinstance(error, Unavailable) else None


def _hold_outlet(outlet: Outlet, error: Unauthorized) -> None:
    Outlet.objects.filter(pk=outlet.pk).update(held_reason=error.detail)
