"""Credits that did not fit follow as a reply: a Delivery of its own, corrected and withdrawn with the post."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError

from publisher.deliveries.models import Act, Delivery, State
from publisher.editions import withdrawal
from publisher.editions.models import Edition
from tests import factories

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def told(day):
    """An outlet on X, whose posts hold the attribution alone."""
    settings, secrets = day.peer.outlet("x", "bpod")
    factories.outlet("x-en", account="bpod", kind="x", settings=settings, secrets=secrets)
    factories.approve_draft(factories.draft())
    return day


def seen(day):
    return day.peer.visible("x", "bpod")


def test_the_credits_follow_below_the_post_once(told):
    told.tick()
    first, reply = seen(told)
    assert "Garden Within" in first["text"]
    assert "Journal of Examples" not in first["text"]
    assert "Journal of Examples" in reply["text"]
    rows = Delivery.objects.order_by("pk")
    assert [(row.act, row.state) for row in rows] == [
        (Act.ANNOUNCE, State.DELIVERED),
        (Act.REPLY, State.DELIVERED),
    ]
    assert rows[1].memo["reply_to"] == rows[0].receipt.remote_id
    told.tick(MINUTE)
    assert len(seen(told)) == 2


@pytest.mark.parametrize("fault", ["accept-then-reset", "accept-then-5xx", "accept-then-garbage"])
def test_a_reply_in_doubt_is_looked_up_and_not_doubled(told, fault):
    told.peer.arm("x", "send", "slow", seconds=0.0)  # the post itself goes through
    told.peer.arm("x", "send", fault)
    told.tick()
    for _ in range(4):
        told.tick(20 * MINUTE)
    assert len(seen(told)) == 2
    assert {row.state for row in Delivery.objects.all()} == {State.DELIVERED}


def test_a_withdrawal_takes_the_reply_along(told):
    told.tick()
    withdrawal.withdraw(
        Edition.objects.get().post,
        note="Shown by mistake.",
        reason="a wish",
        by_name="a person",
        now=told.now,
    )
    for _ in range(4):
        told.tick(2 * MINUTE)
    assert seen(told) == []
    assert Delivery.objects.filter(act=Act.WITHDRAW, state=State.DELIVERED).count() == 2


def test_a_post_has_one_reply_in_the_schema(told):
    told.tick()
    reply = Delivery.objects.get(act=Act.REPLY)
    with pytest.raises(IntegrityError):
        Delivery.objects.create(
            act=Act.REPLY,
            about=reply.about,
            edition=reply.edition,
            outlet=reply.outlet,
            slot_on=reply.slot_on,
            due_at=told.now,
            next_at=told.now,
        )
