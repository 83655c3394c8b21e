"""Opens Deliveries, and brings each one to its end: the ledger decides, adapters only report."""

from __future__ import annotations

import datetime
import logging

from channels.contract import Channel, LookUp, Memo, Presence, RemotePost, Rendition
from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.models import Outlet
from channels.outlets import adapter_of
from channels.registry import UnknownKind
from channels.secrets import SealError
from publisher.clock import Clock
from publisher.deliveries import amendments, transitions
from publisher.deliveries.ledger_clock import ledger_seconds
from publisher.deliveries.models import Act, Attempt, Delivery, Receipt, State
from publisher.deliveries.transitions import Claim, LostLeaseError
from publisher.editions import store
from publisher.editions.models import Edition, EditionRevision, Site, TamperedError
from publisher.editions.store import StoreError
from publisher.editions.story import story

log = logging.getLogger(__name__)

ATTEMPTS_MAX = 8
BACKOFF_FIRST = datetime.timedelta(seconds=30)
BACKOFF_MAX = datetime.timedelta(minutes=30)
LOOK_UP_AFTER = tuple(datetime.timedelta(seconds=seconds) for seconds in (15, 60, 180, 600))
LOOK_UPS_TO_PROVE_ABSENCE = 2


def open_deliveries(edition: Edition, *, due_at: datetime.datetime, now: datetime.datetime) -> int:
    """One Delivery for each outlet of the Edition's language, inside the releasing transaction.

    An outlet added later gets none of the past; an Edition of the archive is announced nowhere.
    """
    if edition.silent:
        return 0
    outlets = Outlet.objects.filter(language=edition.language)
    rows = [
        Delivery(edition=edition, outlet=outlet, slot_on=edition.publish_on, due_at=due_at, next_at=now)
        for outlet in outlets
    ]
    return len(Delivery.objects.bulk_create(rows, ignore_conflicts=True))


def compose(
    edition: Edition, outlet: Outlet, channel: Channel, revision: EditionRevision | None = None
) -> Rendition:
    """What the outlet is sent of the Edition: as it is approved now, or of a revision that is named.

    Raises `Refused` and `TamperedError`.
    """
    site = Site.objects.get(language=edition.language)
    content = edition.content() if revision is None else revision.verified_content()
    return channel.compose(story(content, site.base_url, outlet.kind))


def deliver(delivery_id: int, clock: Clock) -> State | None:
    """Bring one due Delivery a step further; returns where it is now, or None where there was nothing to do."""
    held = transitions.claim(delivery_id, clock.now())
    if held is None:
        return None
    try:
        if held.state == State.LOOKING_UP:
            _look_up(held, clock)
        elif held.delivery.act == Act.ANNOUNCE:
            _send(held, clock)
        else:
            _amend(held, clock)
    except LostLeaseError:
        log.warning("lease lost, nothing written: %s", held.delivery)
    return State(Delivery.objects.values_list("state", flat=True).get(pk=delivery_id))


def _send(held: Claim, clock: Clock) -> None:
    try:
        channel = adapter_of(held.delivery.outlet, clock.now)
        rendition = _rendition(held, channel)
    except (Refused, TamperedError, StoreError, SealError, UnknownKind) as error:
        transitions.hold(held, str(error))
        return
    memo = Memo(dict(held.delivery.memo), commit=lambda values: transitions.keep_memo(held, values))
    try:
        channel.prepare(rendition, memo, store.fetch)
    except ChannelError as error:
        _not_sent(held, error, clock)
        return
    except StoreError as error:
        transitions.hold(held, str(error))
        return
    sending = transitions.send(held, clock.now())
    try:
        post = channel.send(rendition, memo, store.fetch)
    except OutcomeUnknown as error:
        transitions.doubt(sending, error.detail, clock.now())
    except ChannelError as error:
        _not_sent(sending, error, clock)
    except Exception:
        # A defect of ours after the call may have left is no proof that nothing arrived.
        log.exception("adapter of %s failed", held.delivery.outlet.name)
        transitions.doubt(sending, "the adapter failed; see the log", clock.now())
    else:
        transitions.confirm(sending, post, clock.now())


def _amend(held: Claim, clock: Clock) -> None:
    """Correct what is out there, or take it away. Both may be repeated: doubt means once more, without
    a look-up; what cannot be done by us is asked of a person."""
    delivery = held.delivery
    receipt = transitions.announced_receipt(delivery)
    try:
        channel = adapter_of(delivery.outlet, clock.now)
        rendition = _rendition(held, channel) if delivery.act == Act.CORRECT else None
        for picture in rendition.pictures if rendition else ():
            store.fetch(picture.sha256)
    except (Refused, TamperedError, StoreError, SealError, UnknownKind) as error:
        transitions.hold(held, str(error))
        return
    why = amendments.obstacle(delivery, receipt, channel.limits)
    if not why and delivery.attempts >= ATTEMPTS_MAX:
        why = f"given up after {ATTEMPTS_MAX} attempts: {delivery.reason}"
    if rendition is not None and rendition.digest == receipt.rendition_digest:
        transitions.spare(held)
    elif why:
        transitions.ask(held, amendments.by_hand(delivery, receipt, why), clock.now())
    else:
        _edit_or_delete(transitions.send(held, clock.now()), channel, receipt, rendition, clock)


def _edit_or_delete(
    sending: Claim, channel: Channel, receipt: Receipt, rendition: Rendition | None, clock: Clock
) -> None:
    post, later = RemotePost(receipt.remote_id, receipt.url), clock.now() + _backoff(sending.delivery)
    try:
        if rendition is None:
            channel.delete(post)
        else:
            post = channel.edit(post, rendition, store.fetch)
    except Refused as error:
        words = amendments.by_hand(sending.delivery, receipt, error.detail)
        transitions.ask(sending, words, clock.now(), Attempt.Outcome.REFUSED)
    except OutcomeUnknown as error:
        transitions.repeat(sending, later, error.detail, clock.now())
    except ChannelError as error:
        _not_sent(sending, error, clock)
    except Exception:
        log.exception("adapter of %s failed", sending.delivery.outlet.name)
        transitions.repeat(sending, later, "the adapter failed; see the log", clock.now())
    else:
        transitions.confirm(sending, post, clock.now())


def _rendition(held: Claim, channel: Channel) -> Rendition:
    """What was frozen at the first attempt, or composed and frozen now."""
    delivery = held.delivery
    if delivery.rendition is not None and not _is_overtaken(held):
        rendition = Rendition.from_json(delivery.rendition)
        if rendition.digest != delivery.rendition_digest:
            raise TamperedError(f"{delivery}: what was frozen for sending was changed afterwards")
        return rendition
    revision = delivery.revision if delivery.act == Act.CORRECT else delivery.edition.current
    rendition = compose(delivery.edition, delivery.outlet, channel, revision)
    transitions.keep_rendition(held, rendition, revision)
    return rendition


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
        and not transitions.was_in_doubt(delivery)
    )


def _not_sent(held: Claim, error: ChannelError, clock: Clock) -> None:
    """The call surely made nothing public: refused for good, not let in, or not now."""
    now = clock.now()
    if isinstance(error, Refused):
        transitions.refuse(held, error.detail, now)
    elif isinstance(error, Unauthorized):
        _hold_outlet(held.delivery.outlet, error)
        transitions.put_off(held, now, Attempt.Outcome.UNAUTHORIZED, error.detail, now)
    elif held.delivery.attempts >= ATTEMPTS_MAX:
        transitions.ask(held, f"given up after {ATTEMPTS_MAX} attempts: {error.detail}", now)
    else:
        until = (
            error.retry_at
            if isinstance(error, Unavailable) and error.retry_at
            else now + _backoff(held.delivery)
        )
        transitions.put_off(held, until, Attempt.Outcome.UNAVAILABLE, error.detail, now)


def _look_up(held: Claim, clock: Clock) -> None:
    delivery = held.delivery
    try:
        channel = adapter_of(delivery.outlet, clock.now)
        rendition = _rendition(held, channel)
        found = channel.look_up(
            rendition, Memo(dict(delivery.memo), commit=lambda values: transitions.keep_memo(held, values))
        )
    except (ChannelError, TamperedError, SealError, UnknownKind) as error:
        if isinstance(error, Unauthorized):
            _hold_outlet(delivery.outlet, error)
        now = clock.now()
        transitions.wait(held, now + _look_up_after(delivery), Attempt.Outcome.UNKNOWN, str(error), now)
        return
    _settle(held, channel, found, clock.now())


def _settle(held: Claim, channel: Channel, found: LookUp, now: datetime.datetime) -> None:
    delivery = held.delivery
    if found.presence is Presence.PRESENT and found.post is not None:
        transitions.confirm(held, found.post, now)
    elif found.presence is Presence.UNKNOWABLE:
        transitions.ask(held, f"{delivery.reason}; this platform cannot be asked: did it arrive?", now)
    elif channel.limits.sends_once or _absence_is_proven(delivery):
        transitions.prove_absent(held, now)
    else:
        transitions.wait(held, now + _look_up_after(delivery), Attempt.Outcome.ABSENT, delivery.reason, now)


def _absence_is_proven(delivery: Delivery) -> bool:
    quiet = delivery.quiet_until_seconds or 0.0
    return delivery.look_ups + 1 >= LOOK_UPS_TO_PROVE_ABSENCE and ledger_seconds() >= quiet


def _hold_outlet(outlet: Outlet, error: Unauthorized) -> None:
    Outlet.objects.filter(pk=outlet.pk).update(held_reason=error.detail)


def _backoff(delivery: Delivery) -> datetime.timedelta:
    return min(BACKOFF_FIRST * (1 << delivery.attempts), BACKOFF_MAX)


def _look_up_after(delivery: Delivery) -> datetime.timedelta:
    return LOOK_UP_AFTER[min(delivery.look_ups, len(LOOK_UP_AFTER) - 1)]
