"""Each released Edition reaches each outlet once, whatever the platform answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection

from channels.models import Outlet
from publisher.deliveries import ledger, policy, records, transitions
from publisher.deliveries.ledger_clock import ledger_seconds
from publisher.deliveries.models import Attempt, Delivery, Pace, Receipt, State
from publisher.editions.models import Edition
from publisher.posts.models import PictureRight
from publisher.schedule.models import Slot
from tests import factories
from tests.racing import at_once

MINUTE = datetime.timedelta(minutes=1)
RACES = 20


def test_a_released_edition_reaches_every_outlet_of_its_language_once(day):
    for name in ("one", "two"):
        day.outlet(name)
    day.outlet("catalan", "ca")
    factories.approved()
    first = day.tick()
    assert [edition["url"] for edition in first.released] == ["https://en.example.org/archive/2026/3/14"]
    assert sorted(first.delivered) == ["one", "two"]
    assert first.needs == []
    for _ in range(3):
        again = day.tick(after=MINUTE)
        assert (again.released, again.delivered, again.baked) == ([], [], 0)
    assert [len(day.visible(name)) for name in ("one", "two", "catalan")] == [1, 1, 0]


def test_followers_get_picture_description_credit_and_link(day):
    day.outlet()
    edition = factories.approved()
    day.tick()
    (post,) = day.visible()
    (picture,) = post["pictures"]
    assert picture["alt"] == factories.ALT
    assert picture["sha256"] == edition.content().pictures[0].master.sha256
    for words in ("Garden Within", "Image from work by the sample studio and colleagues", "Written by A. B."):
        assert words in post["text"]
    assert "https://en.example.org/archive/2026/3/14" in str(post)


def test_the_receipt_names_the_remote_post_and_what_was_sent(day):
    day.outlet()
    factories.approved()
    day.tick()
    receipt = Receipt.objects.get()
    (post,) = day.visible()
    assert receipt.remote_id == post["id"]
    assert receipt.url == post["url"]
    assert receipt.rendition_digest == day.delivery().rendition_digest
    assert [(attempt.kind, attempt.outcome) for attempt in Attempt.objects.all()] == [("send", "delivered")]


def test_nothing_is_sent_before_the_slot(day):
    day.outlet()
    factories.approved()
    day.now -= datetime.timedelta(seconds=1)
    assert day.tick().released == []
    assert day.visible() == []
    assert day.tick(after=datetime.timedelta(seconds=1)).delivered == ["tumblr-en"]


def test_after_downtime_the_day_is_released_late_and_once(day):
    day.outlet()
    factories.approved()
    assert len(day.tick(after=datetime.timedelta(hours=5)).released) == 1
    assert day.tick(after=MINUTE).released == []
    assert len(day.visible()) == 1


@pytest.mark.parametrize(
    "fault",
    ["accept-then-hang", "accept-then-reset", "accept-then-5xx", "accept-then-garbage", "accept-then-cut"],
)
@pytest.mark.parametrize("step", ["prepare", "send"])
def test_a_post_that_was_accepted_without_an_answer_is_looked_up_and_never_sent_twice(day, step, fault):
    day.outlet()
    factories.approved()
    day.peer.arm("tumblr", step, fault, seconds=0.5)
    for _ in range(6):
        day.tick(after=10 * MINUTE)
    assert day.state() is State.DELIVERED
    assert len(day.visible()) == 1
    assert Receipt.objects.count() == 1
    assert not Attempt.objects.filter(outcome=Attempt.Outcome.UNDER_WAY).exists()


@pytest.mark.parametrize("fault", ["before-accept-503", "refuse", "rate-limit"])
@pytest.mark.parametrize("step", ["prepare", "send"])
def test_what_was_not_accepted_is_tried_again_later(day, step, fault):
    day.outlet()
    factories.approved()
    day.peer.arm("tumblr", step, fault)
    day.tick()
    for _ in range(6):
        day.tick(after=datetime.timedelta(hours=1))
    assert day.state() is State.DELIVERED
    assert len(day.visible()) == 1


def test_a_platform_that_never_answers_ends_with_a_person(day):
    day.outlet()
    factories.approved()
    day.peer.arm("tumblr", "prepare", "refuse", count=None)
    for _ in range(policy.SENDS_MAX + 2):
        report = day.tick(after=datetime.timedelta(hours=1))
    assert day.state() is State.NEEDS_PERSON
    assert "given up after 8 attempts" in report.needs[0]
    assert day.visible() == []


def test_lost_credentials_hold_the_outlet_until_they_are_mended(day):
    outlet = day.outlet()
    right = outlet.secrets()
    outlet.set_secrets({**right, "oauth_token_secret": "0" * 50})
    outlet.save()
    factories.approved()
    report = day.tick()
    assert day.state() is State.PENDING
    assert "reconnect it" in report.needs[0]
    assert "0" * 50 not in str(report)
    assert day.tick(after=MINUTE).delivered == []
    outlet.refresh_from_db()
    outlet.set_secrets(right)
    outlet.held_reason = ""
    outlet.save()
    assert day.tick(after=MINUTE).delivered == ["tumblr-en"]


def test_a_picture_that_may_not_go_there_holds_that_outlet_alone(day):
    day.outlet()
    day.outlet("other")
    post = factories.draft()
    PictureRight.objects.create(post_picture=post.pictures.get(), channel="tumblr", permission="blocked")
    factories.approve_draft(post)
    report = day.tick()
    assert {day.state(name) for name in ("tumblr-en", "other")} == {State.HELD}
    assert "rights" in report.needs[0]
    assert Edition.objects.get().state == Edition.State.RELEASED


def test_a_link_only_picture_goes_out_as_a_link_with_its_credit(day):
    day.outlet()
    post = factories.draft()
    PictureRight.objects.create(post_picture=post.pictures.get(), channel="tumblr", permission="link-only")
    factories.approve_draft(post)
    day.tick()
    (remote,) = day.visible()
    assert remote["pictures"] == []
    assert "the sample studio" in remote["text"]


def test_a_paused_outlet_waits_and_goes_on(day):
    outlet = day.outlet()
    Outlet.objects.update(paused=True)
    factories.approved()
    assert day.tick().delivered == []
    Outlet.objects.filter(pk=outlet.pk).update(paused=False)
    assert day.tick(after=MINUTE).delivered == ["tumblr-en"]


def test_an_outlet_added_later_gets_nothing_of_the_past(day):
    factories.approved()
    day.tick()
    day.outlet("late")
    day.tick(after=MINUTE)
    assert not Delivery.objects.exists()


def test_the_archive_is_announced_nowhere(day):
    day.outlet()
    factories.archived(factories.draft(), released_at=day.now)
    assert day.tick(after=MINUTE).delivered == []
    assert not Delivery.objects.exists()


def test_ids_given_before_the_send_are_committed_with_the_attempt_and_later_ones_at_once(day):
    day.outlet()
    factories.approved()
    Outlet.objects.update(paused=True)
    day.tick()
    Outlet.objects.update(paused=False)
    held = transitions.claim(day.delivery().pk, day.now)
    transitions.keep_memo(held, {"draft": "1"})
    assert day.delivery().memo == {}
    sending = transitions.send(held, day.now)
    assert day.delivery().memo == {"draft": "1"}
    transitions.keep_memo(sending, {"draft": "1", "asked": "1"})
    assert day.delivery().memo == {"draft": "1", "asked": "1"}


def test_a_long_preparation_commits_what_it_learns_and_renews_its_lease(day):
    day.outlet()
    factories.approved()
    Outlet.objects.update(paused=True)
    day.tick()
    Outlet.objects.update(paused=False)
    held = transitions.claim(day.delivery().pk, day.now)
    lease = day.delivery().lease_until_seconds
    transitions.keep_memo(replace(held, renew_at_seconds=0.0), {"upload": "1"})
    assert day.delivery().memo == {"upload": "1"}
    assert day.delivery().lease_until_seconds > lease


def test_what_was_learnt_is_written_where_the_try_ends_before_the_send(day):
    day.outlet()
    factories.approved()
    Outlet.objects.update(paused=True)
    day.tick()
    Outlet.objects.update(paused=False)
    held = transitions.claim(day.delivery().pk, day.now)
    transitions.keep_memo(held, {"upload": "1"})
    transitions.put_off(held, day.now, Attempt.Outcome.UNAVAILABLE, "not yet", day.now)
    assert day.delivery().memo == {"upload": "1"}


def test_one_delivery_costs_this_many_queries_and_commits(day):
    """Three commits are ours: the claim, the attempt with all that was prepared, the receipt. The other two
    are ids that this platform's adapter keeps between its public calls."""
    outlet = day.outlet()
    Pace.objects.create(outlet=outlet)
    factories.approved()
    Outlet.objects.update(paused=True)
    day.tick()
    Outlet.objects.update(paused=False)
    pk = day.delivery().pk
    ledger_seconds()
    with costs() as found:
        assert ledger.deliver(pk, day.clock()) is State.DELIVERED
    assert found == {"queries": 17, "commits": 5}


@contextmanager
def costs() -> Iterator[dict[str, int]]:
    """Statements that read or write, and commits: those of transactions, and each write outside of one."""
    counts = {"queries": 0, "commits": 0}

    def count(execute, sql, params, many, context):
        verb = sql.split(" ", 1)[0]
        counts["queries"] += verb in {"SELECT", "INSERT", "UPDATE", "DELETE"}
        counts["commits"] += verb in {"INSERT", "UPDATE", "DELETE"} and not connection.in_atomic_block
        return execute(sql, params, many, context)

    commit = connection._commit

    def committed() -> None:
        counts["commits"] += 1
        commit()

    connection._commit = committed
    try:
        with connection.execute_wrapper(count):
            yield counts
    finally:
        del connection._commit


def test_of_many_workers_one_gets_the_claim(day):
    day.outlet()
    factories.approved()
    Outlet.objects.update(paused=True)
    day.tick()
    Outlet.objects.update(paused=False)
    pk = day.delivery().pk
    for _ in range(RACES):
        Delivery.objects.update(state=State.PENDING, token="", lease_until_seconds=None)
        won = at_once(*[lambda: transitions.claim(pk, day.now)] * 4)
        assert sum(token is not None for token in won) == 1


def test_one_outlet_never_has_two_deliveries_in_flight(day):
    day.outlet()
    Slot.objects.update(catch_up_hours=48)
    factories.approved()
    factories.approved(factories.DAY - datetime.timedelta(days=1), title="Earlier")
    Outlet.objects.update(paused=True)
    day.tick()
    Outlet.objects.update(paused=False)
    second, first = Delivery.objects.values_list("pk", flat=True)
    assert transitions.claim(first, day.now) is not None
    assert transitions.claim(second, day.now) is None


def test_a_rendition_changed_after_it_was_frozen_is_held(day):
    day.outlet()
    factories.approved()
    day.peer.arm("tumblr", "prepare", "rate-limit")
    day.tick()
    delivery = day.delivery()
    Delivery.objects.update(rendition={**delivery.rendition, "plain": "smuggled"})
    report = day.tick(after=datetime.timedelta(hours=1))
    assert "changed afterwards" in report.needs[0]
    assert day.visible() == []


def test_a_person_can_retry_what_was_held_and_cancel_it(day):
    day.outlet()
    post = factories.draft()
    PictureRight.objects.create(post_picture=post.pictures.get(), channel="tumblr", permission="blocked")
    factories.approve_draft(post)
    day.tick()
    delivery = day.delivery()
    assert transitions.decide("retry", delivery, day.now, by_name="A. B.")
    assert day.state() is State.PENDING
    assert transitions.decide("cancel", delivery, day.now, by_name="A. B.")
    assert not transitions.decide("retry", delivery, day.now, by_name="A. B.")
    assert day.tick(after=MINUTE).needs == []


def test_only_an_answer_that_it_is_not_there_counts_towards_its_absence(day):
    day.outlet()
    factories.approved()
    day.tick()
    delivery = day.delivery()
    delivery.attempt_log.all().delete()
    counted = []
    for number, (kind, outcome) in enumerate(
        [
            (Attempt.Kind.SEND, Attempt.Outcome.UNKNOWN),
            (Attempt.Kind.LOOK_UP, Attempt.Outcome.UNKNOWN),
            (Attempt.Kind.LOOK_UP, Attempt.Outcome.ABSENT),
            (Attempt.Kind.LOOK_UP, Attempt.Outcome.ABSENT),
            (Attempt.Kind.SEND, Attempt.Outcome.UNKNOWN),
        ],
        1,
    ):
        Attempt.objects.create(
            delivery=delivery, number=number, kind=kind, outcome=outcome, started_at=day.now
        )
        counted.append(records.absent_look_ups(delivery))
    assert counted == [0, 0, 1, 2, 0]
