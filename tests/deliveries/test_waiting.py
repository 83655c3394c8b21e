"""What the sweep finds is what a claim takes: the question is asked once of the database, once of a row in hand."""

from __future__ import annotations

import datetime
import itertools
import random

import pytest
from django.db import transaction

from channels.models import Outlet
from publisher.deliveries import brake, waiting
from publisher.deliveries.models import Act, Delivery, Pace, State
from publisher.editions.models import Edition
from tests import factories

NOW = factories.NOON
MINUTE = datetime.timedelta(minutes=1)
STATES = (Edition.State.RELEASED, Edition.State.WITHDRAWN)


@pytest.fixture
def released(db) -> list[Edition]:  # noqa: ARG001
    factories.sites()
    days = []
    for number, (state, is_live) in enumerate(itertools.product(STATES, (True, False))):
        edition = factories.approved(factories.DAY + datetime.timedelta(days=number))
        Edition.objects.filter(pk=edition.pk).update(
            state=state,
            released_at=NOW,
            withdrawn_at=NOW if state == Edition.State.WITHDRAWN else None,
            page_live_at=NOW if is_live else None,
        )
        days.append(edition)
    return days


def rows(released: list[Edition], seed: int) -> None:
    """One of every kind of row there can be, each on an outlet that is as it happens to be."""
    dice = random.Random(seed)  # noqa: S311 - no secrets
    other = {edition.pk: released[place - 1].current_id for place, edition in enumerate(released)}
    kinds = itertools.product(released, Act, waiting.WAITING, (-MINUTE, MINUTE, 3000 * MINUTE), (True, False))
    for number, (edition, act, state, wait, is_current) in enumerate(kinds):
        outlet = Outlet.objects.create(
            name=f"o{number}",
            kind="tumblr",
            account=f"o{number}",
            language="en",
            paused=dice.random() < 0.1,
            held_reason="locked out" if dice.random() < 0.1 else "",
        )
        if dice.random() < 0.4:
            until = NOW + dice.choice([-1, 1, 5000]) * MINUTE
            Pace.objects.create(outlet=outlet, **{dice.choice(["cooldown_until_at", "open_until_at"]): until})
        above = _row(edition, outlet, State.DELIVERED, number) if act != Act.ANNOUNCE else None
        if act == Act.ANNOUNCE and dice.random() < 0.5:
            _row(dice.choice(released), outlet, State.PENDING, number, due_at=NOW, slot_on=factories.DAY)
        _row(
            edition,
            outlet,
            state,
            number,
            act=act,
            about=above,
            next_at=NOW + wait,
            revision_id=edition.current_id if is_current else other[edition.pk],
        )


def _row(edition: Edition, outlet: Outlet, state: State, number: int, **fields) -> Delivery | None:
    slot_on = fields.pop("slot_on", edition.publish_on + datetime.timedelta(days=1000))
    if Delivery.objects.filter(edition=edition, outlet=outlet, act=fields.get("act", Act.ANNOUNCE)).exists():
        return None
    given = {"due_at": NOW - number * MINUTE - MINUTE, "next_at": NOW, "slot_on": slot_on, **fields}
    return Delivery.objects.create(edition=edition, outlet=outlet, state=state, **given)


@pytest.mark.parametrize("seed", range(3))
def test_the_sweep_finds_exactly_what_a_claim_would_take(released, seed):
    rows(released, seed)
    found = set(waiting.due(NOW))
    waits = Delivery.objects.filter(state__in=waiting.WAITING).values_list("pk", flat=True)
    with transaction.atomic():
        taken = {pk for pk in waits if waiting.locked(pk, NOW) is not None}
    assert taken == found
    assert 10 < len(found) < len(waits)


def test_neither_while_the_brake_is_pulled(released):
    rows(released, 0)
    brake.pull("person", "a storm", NOW)
    assert waiting.due(NOW) == []
    with transaction.atomic():
        assert not [row.pk for row in Delivery.objects.all() if waiting.locked(row.pk, NOW)]
