"""A translation whose page its site hides goes out nowhere, whenever that happens; and goes out when it is back."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from django.db import transaction

from channels.models import Outlet
from publisher.clock import Clock
from publisher.deliveries import ledger, transitions
from publisher.deliveries.models import Attempt, Delivery, State
from publisher.editions import freeze
from publisher.editions.models import Edition, Site
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from tests import factories
from tests.deliveries.amending import withdraw

MINUTE = datetime.timedelta(minutes=1)
NAME = "tumblr-ca"
WHY = "its page is hidden, since the English was corrected in a critical way"


@pytest.fixture
def catalan(day):
    """Its slot has come; the outlet is paused, so that nothing has left yet."""
    Site.objects.filter(language="ca").update(hide_on_critical=True)
    outlet = day.outlet(NAME, "ca")
    english = factories.approved()
    words = dataclasses.replace(english.content(), language="ca", title="Jardí")
    with transaction.atomic():
        freeze.freeze(english.post, words, by=None, by_name="test", now=factories.NOON)
    Outlet.objects.filter(pk=outlet.pk).update(paused=True)
    slot = Slot.objects.get(language="ca")
    day.now = max(day.now, slot_instant(factories.DAY, slot.time, slot.zone))
    day.tick()
    assert day.state(NAME) is State.PENDING
    Outlet.objects.filter(pk=outlet.pk).update(paused=False)
    return day


def critical(*, now: datetime.datetime | None) -> None:
    """The English was corrected then; None: the translation has caught up."""
    weight = Edition.Outdated.CRITICAL if now else Edition.Outdated.NOT
    Edition.objects.filter(language="ca").update(outdated=weight, outdated_at=now)


def test_what_waits_is_held_with_its_reason_and_goes_out_when_the_page_is_back(catalan):
    critical(now=catalan.now)
    needs = catalan.tick().needs
    assert (catalan.state(NAME), catalan.delivery(NAME).reason) == (State.HELD, WHY)
    assert (
        f"2026-03-14 on {NAME}: held: {WHY}; it goes out by itself when the translation is approved anew, "
        "or somebody says that it holds"
    ) in needs
    assert catalan.tick(after=MINUTE).delivered == []
    critical(now=None)
    assert catalan.tick(after=MINUTE).delivered == [NAME]
    assert len(catalan.visible(NAME)) == 1
    assert catalan.delivery(NAME).reason == ""


def test_hidden_between_claim_and_send_it_does_not_leave(catalan):
    held = transitions.claim(catalan.delivery(NAME).pk, catalan.now)
    critical(now=catalan.now)
    assert transitions.send(held, catalan.now) is None
    row = catalan.delivery(NAME)
    assert (row.state, row.reason, row.token, row.attempts) == (State.HELD, WHY, "", 0)
    assert not Attempt.objects.exists()
    with pytest.raises(transitions.LostLeaseError):
        transitions.send(held, catalan.now)


def test_hidden_while_it_is_prepared_the_post_is_never_made(catalan):
    """The worker's clock is read last before the send: by then the platform has the draft."""

    def now() -> datetime.datetime:
        if "tumblr.create" in catalan.peer.state()["calls"]:
            critical(now=catalan.now)
        return catalan.now

    assert ledger.deliver(catalan.delivery(NAME).pk, Clock(now=now)) is State.HELD
    assert catalan.delivery(NAME).memo["draft_id"]
    assert "tumblr.publish" not in catalan.peer.state()["calls"]
    critical(now=None)
    assert catalan.tick(after=MINUTE).delivered == [NAME]
    assert len(catalan.visible(NAME)) == 1


def test_a_person_who_retries_it_meanwhile_changes_nothing(catalan):
    critical(now=catalan.now)
    catalan.tick()
    assert transitions.decide("retry", catalan.delivery(NAME), catalan.now, by_name="A. B.")
    assert catalan.tick(after=MINUTE).delivered == []
    assert catalan.state(NAME) is State.HELD


def test_what_was_held_for_something_else_stays_held(catalan):
    Delivery.objects.filter(outlet__name=NAME).update(state=State.HELD, reason="rights are missing")
    critical(now=catalan.now)
    catalan.tick()
    critical(now=None)
    catalan.tick(after=MINUTE)
    assert (catalan.state(NAME), catalan.delivery(NAME).reason) == (State.HELD, "rights are missing")


def test_a_site_that_shows_it_under_a_notice_lets_it_go(catalan):
    Site.objects.update(hide_on_critical=False)
    critical(now=catalan.now)
    assert catalan.tick().delivered == [NAME]


def test_what_is_out_there_may_be_taken_away_though_its_page_is_hidden(catalan):
    assert catalan.tick().delivered == [NAME]
    critical(now=catalan.now)
    withdraw(catalan.now, "ca")
    catalan.tick(after=2 * MINUTE)
    assert catalan.visible(NAME) == []


def test_withdrawn_while_it_is_held_it_is_cancelled(catalan):
    critical(now=catalan.now)
    catalan.tick()
    withdraw(catalan.now, "ca")
    catalan.tick(after=MINUTE)
    assert (catalan.state(NAME), catalan.visible(NAME)) == (State.CANCELLED, [])
