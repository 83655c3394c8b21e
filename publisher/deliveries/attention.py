"""What needs a person, said in sentences that name the outlet, the reason and the mend."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from channels.models import Outlet
from channels.outlets import is_by_hand
from publisher.addresses import at_desk
from publisher.deliveries import brake, clock_guard, hiding, pace
from publisher.deliveries.models import ASKS_A_PERSON, POSTS, Delivery, State

BY_HAND = "do it there, then say at the desk that it is done"
_MEND = "mend it, then retry it at the desk, or cancel it"
NOBODY_KNOWS = frozenset({State.SENDING, State.UNCONFIRMED, State.LOOKING_UP, State.NEEDS_PERSON})
_MENDS = {
    State.NEEDS_PERSON: "look at the outlet, then say at the desk whether it arrived",
    State.FAILED: _MEND,
    State.HELD: _MEND,
}


def needs(deliveries: QuerySet[Delivery]) -> list[str]:
    """One sentence for each Delivery among `deliveries` that waits for a person, and for each outlet that does;
    and what concerns them all: an account that keeps failing, the brake, a clock that jumped."""
    stuck = (
        deliveries.filter(state__in=ASKS_A_PERSON)
        .select_related("edition", "outlet")
        .order_by("due_at", "pk")
    )
    sentences = [
        f"{delivery.edition.publish_on} on {delivery.outlet.name}: {_what(delivery)}" for delivery in stuck
    ]
    held = Outlet.objects.exclude(held_reason="").filter(
        deliveries__in=deliveries.filter(state__in=[State.PENDING, State.UNCONFIRMED])
    )
    return [
        *sentences,
        *(f"{outlet.name}: held: {outlet.held_reason}; reconnect it" for outlet in held.distinct()),
        *pace.needs(),
        *brake.needs(),
        *clock_guard.needs(),
    ]


def reached(state: str) -> str:
    """Did it reach its followers: yes, no or unknown."""
    if state == State.DELIVERED:
        return "yes"
    return "unknown" if state in NOBODY_KNOWS else "no"


def _what(delivery: Delivery) -> str:
    if waits_by_hand(delivery):
        return to_post(delivery)
    state, reason = State(delivery.state).label.lower(), delivery.reason or "no reason was given"
    return f"{state}: {reason}; {mend(delivery)}"


def waits_by_hand(delivery: Delivery) -> bool:
    """Nothing went wrong: a person keeps this outlet."""
    asks = delivery.state in {State.FAILED, State.NEEDS_PERSON}
    return asks and delivery.act in POSTS and is_by_hand(delivery.outlet.settings)


def to_post(delivery: Delivery) -> str:
    """What a person does about one that waits to be posted by hand."""
    page = at_desk(reverse("desk_by_hand", args=[delivery.pk]))
    return f"to be posted by hand, with its ready text at {page}"


def mend(delivery: Delivery) -> str:
    """What a person does about one that waits for them."""
    if delivery.act not in POSTS and delivery.state == State.NEEDS_PERSON:
        return BY_HAND
    if delivery.state == State.HELD and delivery.reason == hiding.REASON:
        return hiding.MEND
    return _MENDS[State(delivery.state)]
