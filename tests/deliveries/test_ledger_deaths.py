"""Workers that die with a delivery in hand: nothing is lost, nothing is sent twice, and a person is asked in the end."""

from __future__ import annotations

import datetime

import pytest

from publisher.deliveries import policy, transitions
from publisher.deliveries.models import IN_FLIGHT, Attempt, Delivery, Pace, State
from tests import factories

MINUTE = datetime.timedelta(minutes=1)


def put_off(day) -> None:
    """One delivery, prepared and not sent: it is due again."""
    day.outlet()
    factories.approved()
    day.peer.arm("tumblr", "prepare", "rate-limit")
    day.tick()
    day.now += datetime.timedelta(hours=1)


def test_a_worker_that_died_while_sending_is_looked_up_before_anything_is_sent(day):
    put_off(day)
    delivery = day.delivery()
    held = transitions.claim(delivery.pk, day.now)
    transitions.send(held, day.now)
    Delivery.objects.update(lease_until_seconds=0)
    report = day.tick()
    assert report.delivered == ["tumblr-en"]
    assert len(day.visible()) == 1
    with pytest.raises(transitions.LostLeaseError):
        transitions.refuse(held, "late", day.now)


def die_in_hand(day, after: datetime.timedelta) -> bool:
    """A worker takes the delivery and is heard of no more; False: there was none to take."""
    held = transitions.claim(day.delivery().pk, day.now)
    Delivery.objects.filter(state__in=IN_FLIGHT).update(lease_until_seconds=0)
    day.now += after
    transitions.drop_expired(day.now)
    return held is not None


def test_a_worker_killed_once_before_the_send_is_one_try_and_no_send(day):
    put_off(day)
    assert die_in_hand(day, after=MINUTE)
    assert (day.state(), day.delivery().attempts) == (State.PENDING, 2)
    assert day.tick().delivered == ["tumblr-en"]
    assert [attempt.kind for attempt in Attempt.objects.all()] == ["prepare", "send"]
    assert [pk for _, pk, _ in Pace.objects.get().sent_seconds] == [day.delivery().pk]
    assert len(day.visible()) == 1


def test_what_kills_every_worker_before_the_send_ends_with_a_person(day):
    put_off(day)
    deaths = 0
    while die_in_hand(day, after=MINUTE):
        deaths += 1
    assert deaths == policy.SENDS_MAX - 1
    assert day.state() is State.NEEDS_PERSON
    (sentence,) = day.tick(after=MINUTE).needs
    assert "given up after 8 tries" in sentence
    assert not Attempt.objects.filter(kind=Attempt.Kind.SEND).exists()
    assert day.visible() == []


def test_what_kills_every_worker_during_the_look_up_ends_with_a_person(day):
    put_off(day)
    transitions.doubt(transitions.send(transitions.claim(day.delivery().pk, day.now), day.now), "?", day.now)
    looked = 0
    while die_in_hand(day, after=MINUTE):
        looked += 1
    assert looked == policy.LOOK_UPS_MAX
    assert day.state() is State.NEEDS_PERSON
    assert "looked up 16 times" in day.tick(after=MINUTE).needs[0]
