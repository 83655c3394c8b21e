"""What needs a person now, each with the one button that cannot do harm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from channels.models import Outlet
from publisher.deliveries import attention
from publisher.deliveries.models import ASKS_A_PERSON, Delivery, State
from publisher.desk.day import state_words
from publisher.schedule.unfilled import choice

SHOWN = 20


@dataclass(frozen=True)
class Need:
    sentence: str
    label: str
    address: str
    again: int | None = None
    """The Delivery that may be looked up again at once: a look-up sends nothing."""


def needs() -> tuple[list[Need], list[str]]:
    """Deliveries of whatever day that wait for somebody, the oldest first; and what concerns all of them."""
    rows = (
        Delivery.objects.filter(state__in=ASKS_A_PERSON)
        .select_related("edition", "outlet")
        .order_by("due_at", "pk")
    )
    held = Outlet.objects.exclude(held_reason="").order_by("name")
    found = [*map(_need, rows[:SHOWN]), *map(_held, held), *_unfit()]
    return found, attention.needs(Delivery.objects.none())


def _held(outlet: Outlet) -> Need:
    address = reverse("desk_outlet", args=[outlet.pk])
    return Need(f"{outlet.name} is held: {outlet.held_reason}", "Reconnect it", address)


def _unfit() -> Iterator[Need]:
    for reserve, why in choice.passed_over().items():
        sentence = f"“{reserve.title}” on the reserve shelf cannot go out: {why}"
        yield Need(sentence, "See the shelf", reverse("desk_shelf"))


def _need(row: Delivery) -> Need:
    by_hand = attention.waits_by_hand(row)
    place = f"{row.edition.publish_on:%a} {row.edition.publish_on.day} {row.edition.publish_on:%b} on {row.outlet.name}"
    reason = f": {row.reason}" if row.reason and not by_hand else ""
    return Need(
        sentence=f"{place}: {state_words(row).lower()}{reason}",
        label="Post it by hand" if by_hand else "Decide",
        address=reverse("desk_by_hand" if by_hand else "desk_decide", args=[row.pk]),
        again=row.pk if row.state == State.NEEDS_PERSON and not by_hand else None,
    )
