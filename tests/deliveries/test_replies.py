"""Credits that did not fit follow as a reply: a Delivery of its own, corrected and withdrawn with the post."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError

from publisher.deliveries.models import Act, Delivery, State
from publisher.editions import freeze, withdrawal
from publisher.editions.models import Edition
from publisher.posts.models import CreditNote, Post
from tests import factories

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def told(day):
    """An outlet on X, whose posts hold the attribution alone."""
    settings, secrets = day.peer.outlet("x", "bpod")
    factories.outlet("x-en", account="bpod", kind="x", settings=settings, secrets=secrets)
    factories.approve_draft(factories.draft())
    return day


@pytest.fixture
def mastodon(day):
    """An outlet whose posts can be edited."""
    settings, secrets = day.peer.outlet("mastodon", "bpod")
    factories.outlet("mastodon-en", account="bpod", kind="mastodon", settings=settings, secrets=secrets)
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


def long_credits(day, *names):
    """Credits that need several replies on X; every call is one more approval of them."""
    post = Post.objects.get(publish_on=factories.DAY)
    if post.locked:
        freeze.reopen(post, by_name="A. B.", reason="a slip", now=day.now)
    CreditNote.objects.filter(post=post).delete()
    for place, name in enumerate(names):
        CreditNote.objects.create(post=post, sort_order=place, text=name)
    factories.approve_draft(post, day.now)


NAMES = [
    f"Support number {number} by people whose names fill nearly a whole line of a post" for number in range(6)
]


def thread():
    """From the top: the act and the state of each, and the post it stands below."""
    rows = [Delivery.objects.get(act=Act.ANNOUNCE)]
    while below := Delivery.objects.filter(act=Act.REPLY, about=rows[-1]).first():
        rows.append(below)
    return rows


def test_long_credits_follow_in_a_thread_each_below_the_one_before(told):
    long_credits(told, *NAMES)
    told.tick()
    told.tick(MINUTE)
    rows = thread()
    assert len(rows) == 4
    assert {row.state for row in rows} == {State.DELIVERED}
    assert [row.depth for row in rows] == [0, 1, 2, 3]
    assert [row.memo.get("reply_to") for row in rows[1:]] == [row.receipt.remote_id for row in rows[:-1]]
    read = "\n".join(post["text"] for post in seen(told))
    assert [name for name in NAMES if name not in read] == []
    told.tick(MINUTE)
    assert len(seen(told)) == 4


@pytest.mark.parametrize("place", [1, 2, 3])
def test_any_reply_of_a_thread_in_doubt_is_looked_up_and_the_rest_follows_once(told, place):
    long_credits(told, *NAMES)
    for _ in range(place):
        told.peer.arm("x", "send", "slow", seconds=0.0)
    told.peer.arm("x", "send", "accept-then-reset")
    told.tick()
    for _ in range(4):
        told.tick(20 * MINUTE)
    assert [row.state for row in thread()] == [State.DELIVERED] * 4
    assert len(seen(told)) == 4


def test_a_thread_grows_with_a_correction_and_is_corrected_post_by_post(mastodon):
    long_credits(mastodon, *NAMES)
    mastodon.tick()
    before = len(thread())
    mastodon.now += 2 * MINUTE
    more = [*NAMES, *(f"{name} and of many further ones" for name in NAMES)]
    long_credits(mastodon, *more)
    for _ in range(8):
        mastodon.tick(2 * MINUTE)
    rows = thread()
    assert len(rows) > before
    posts = mastodon.peer.visible("mastodon", "bpod")
    assert len(posts) == len(rows)
    read = "\n".join(post["text"] for post in posts)
    assert [name for name in more if name not in read] == []
    assert not Delivery.objects.exclude(state=State.DELIVERED).exists()


def test_a_reply_that_a_correction_makes_needless_is_left_to_a_person(mastodon):
    long_credits(mastodon, *NAMES)
    mastodon.tick()
    *_, last = thread()
    mastodon.now += 2 * MINUTE
    long_credits(mastodon, NAMES[0])
    for _ in range(4):
        mastodon.tick(2 * MINUTE)
    correction = Delivery.objects.get(act=Act.CORRECT, about=last)
    assert correction.depth == last.depth > 1
    assert correction.state == State.HELD
    assert "delete this reply by hand" in correction.reason


def test_a_withdrawal_takes_the_whole_thread_along(told):
    long_credits(told, *NAMES)
    told.tick()
    told.tick(MINUTE)
    withdrawal.withdraw(
        Edition.objects.get().post,
        note="Shown by mistake.",
        reason="a wish",
        by_name="a person",
        now=told.now,
    )
    for _ in range(8):
        told.tick(2 * MINUTE)
    assert seen(told) == []
    assert Delivery.objects.filter(act=Act.WITHDRAW, state=State.DELIVERED).count() == 4


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
