"""Who gets the mail, how often, and what becomes of those whose server says no."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from channels.contract import Presence
from channels.errors import OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.newsletter import copies, rounds, subscribers
from channels.newsletter.models import Copy, Mailing, Subscriber
from tests import readers, stories
from tests.channels.newsletter.lists import addresses
from tests.peers import HANG_SECONDS

FIVE = addresses(5)


def test_everybody_gets_it_once_however_often_it_is_sent(newsletter):
    newsletter.subscribe(*FIVE)
    for _ in range(3):
        newsletter.publish()
    assert newsletter.got == dict.fromkeys(FIVE, 1)
    assert newsletter.counts == {"sent": 5}
    assert newsletter.memo["copies"] == "5 sent"


def test_the_readers_are_frozen_when_it_is_prepared(newsletter):
    newsletter.subscribe(*FIVE[:2])
    newsletter.prepare()
    newsletter.subscribe(FIVE[2])
    newsletter.publish()
    assert set(newsletter.got) == {*FIVE[:2]}
    newsletter.story = stories.story(language="ca")
    newsletter.publish()
    assert set(newsletter.got) == {*FIVE[:3]}


def test_who_leaves_after_that_is_spared(newsletter):
    one, two = newsletter.subscribe(*FIVE[:2])
    newsletter.prepare()
    subscribers.leave(one, newsletter.now)
    subscribers.erase(two.address)
    newsletter.send()
    assert newsletter.got == {}
    assert newsletter.counts == {"withheld": 2}
    assert newsletter.look_up().presence is Presence.PRESENT


def test_only_the_active_are_mailed(newsletter):
    rows = newsletter.subscribe(*addresses(4))
    for row, state in zip(rows, Subscriber.State, strict=True):
        Subscriber.objects.filter(pk=row.pk).update(state=state)
    newsletter.publish()
    assert sum(newsletter.got.values()) == 1


def test_a_list_without_readers_is_done_at_once(newsletter):
    assert newsletter.publish().remote_id == newsletter.story.key
    assert newsletter.mails == []


@pytest.mark.parametrize(
    "fault", ["accept-then-reset", "accept-then-hang", "accept-then-cut", "accept-then-garbage"]
)
def test_a_mail_in_doubt_is_never_sent_again_and_the_others_go_on(newsletter, fault):
    newsletter.subscribe(*FIVE)
    newsletter.prepare()
    newsletter.peer.arm("newsletter", "send", fault, seconds=HANG_SECONDS)
    with pytest.raises(OutcomeUnknown):
        newsletter.send()
    assert newsletter.counts == {"pending": 4, "unknown": 1}
    assert newsletter.look_up().presence is Presence.ABSENT
    newsletter.send()
    assert newsletter.counts == {"sent": 4, "unknown": 1}
    assert newsletter.got == dict.fromkeys(FIVE, 1)


def test_a_connection_that_ends_before_the_mail_has_left_costs_nobody_anything(newsletter):
    newsletter.subscribe(*FIVE)
    newsletter.prepare()
    newsletter.peer.arm("newsletter", "MAIL", "refuse")
    with pytest.raises(Unavailable):
        newsletter.send()
    assert newsletter.counts == {"pending": 5}
    newsletter.send()
    assert newsletter.got == dict.fromkeys(FIVE, 1)


def test_later_of_one_reader_is_told_in_growing_waits_and_comes_to_an_end(newsletter):
    newsletter.subscribe("full@example.org", *FIVE)
    newsletter.prepare()
    for seconds in rounds.LATER_SECONDS:
        with pytest.raises(Unavailable) as caught:
            newsletter.send()
        assert caught.value.retry_at == newsletter.now + timedelta(seconds=seconds)
        assert newsletter.counts == {"pending": 1, "sent": 5}
        newsletter.now = caught.value.retry_at
    newsletter.send()
    assert newsletter.counts == {"bounced": 1, "sent": 5}
    assert Subscriber.objects.get(address="full@example.org").state == "active", "a full mailbox is no reason"


def test_an_address_that_does_not_exist_is_suspended_and_the_others_go_on(newsletter):
    newsletter.subscribe("gone@example.org", *FIVE)
    newsletter.publish()
    assert newsletter.counts == {"bounced": 1, "sent": 5}
    gone = Subscriber.objects.get(address="gone@example.org")
    assert (gone.state, gone.failures) == ("suspended", 1)
    assert "5.1.1" in gone.reason


def test_other_failures_suspend_after_three_in_a_row_without_a_mail_between(newsletter):
    [reader] = newsletter.subscribe(readers.READER)
    failed = lambda: subscribers.failed(reader.pk, "5.7.1 no", newsletter.now, for_good=False)  # noqa: E731
    assert [failed(), failed()] == [False, False]
    newsletter.publish()
    assert Subscriber.objects.get().failures == 0
    assert [failed(), failed(), failed()] == [False, False, True]
    assert subscribers.confirm(reader, "1", newsletter.now), "who asks again gets it again"
    assert Subscriber.objects.get().state == "active"


def test_ten_refusals_in_a_row_are_about_us_and_spare_the_rest(newsletter):
    newsletter.subscribe(*(f"gone{n}@example.org" for n in range(12)))
    newsletter.prepare()
    with pytest.raises(Refused, match="the rest wait"):
        newsletter.send()
    assert newsletter.counts == {"bounced": 10, "pending": 2}


def test_ten_times_later_in_a_row_spares_the_rest(newsletter):
    newsletter.subscribe(*(f"full{n}@example.org" for n in range(12)))
    newsletter.prepare()
    with pytest.raises(Unavailable):
        newsletter.send()
    tries = [*Copy.objects.order_by("pk").values_list("tries", flat=True)]
    assert tries == [1] * 10 + [0] * 2


def test_a_mail_that_nobody_takes_is_not_the_readers_fault(newsletter):
    newsletter.subscribe(readers.READER)
    newsletter.peer.arm("newsletter", "send", "accept-then-5xx")
    newsletter.publish()
    assert newsletter.counts == {"bounced": 1}
    assert Subscriber.objects.get().failures == 0


def test_a_sender_who_is_not_let_in_holds_the_outlet_and_nobody_is_tried(newsletter):
    newsletter.subscribe(*FIVE)
    newsletter.config = dataclasses.replace(newsletter.config, secrets={"password": "wrong"})
    newsletter.prepare()
    with pytest.raises(Unauthorized):
        newsletter.send()
    assert newsletter.counts == {"pending": 5}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"tls": "ssl"}, "tls: use one of"),
        ({"tls": "none", "host": "mail.example"}, "must not be none"),
        ({"port": "smtp"}, "port: must be a number"),
        ({"from_address": ""}, "from_address is missing"),
        ({"host": "", "backend": "no.such.Backend"}, "backend: "),
        ({"tls": "starttls"}, "the server lacks"),
    ],
)
def test_fields_that_do_not_go_together_are_named(newsletter, change, said):
    settings = {**newsletter.config.settings, **change}
    newsletter.config = dataclasses.replace(newsletter.config, settings=settings)
    newsletter.subscribe(readers.READER)
    for step in (newsletter.channel.check, newsletter.publish):
        with pytest.raises(Unauthorized, match=said):
            step()


def test_a_long_list_goes_over_several_connections_and_the_lease_is_renewed(newsletter, monkeypatch):
    monkeypatch.setattr(rounds, "CONNECTION_MAILS", 4)
    newsletter.subscribe(*addresses(10))
    newsletter.prepare()
    words = []

    class Ledger(dict):
        def update(self, values):
            words.append(values)

    newsletter.memo = Ledger()
    clock = iter(range(1_000))
    newsletter.now = readers.NOON
    channel = type(newsletter.channel)(
        newsletter.config, lambda: readers.NOON + timedelta(seconds=9 * next(clock))
    )
    channel.send(newsletter.rendition, newsletter._memo, stories.fetch_from())
    assert newsletter.got == dict.fromkeys(addresses(10), 1)
    assert newsletter.peer.calls("newsletter", "EHLO") == 3
    assert len(words) > 4, "the ledger hears of it while it goes on"


def test_two_workers_at_once_mail_nobody_twice(newsletter):
    """The ledger's lease forbids it; the copies do too."""
    newsletter.subscribe(*FIVE)
    newsletter.prepare()
    mailing = Mailing.objects.get()
    first, second = next(copies.pending(mailing)), next(copies.pending(mailing))
    assert copies.take_copy(first, newsletter.now)
    assert copies.take_copy(second, newsletter.now) is None
    copies.give_up_doubtful(mailing, newsletter.now)
    copies.put_back(first, newsletter.now, "later", tries=1)
    assert Copy.objects.get(pk=first.pk).state == "unknown", "who was given up does not come back"
    copies.settle_copy(first, Copy.State.SENT, "", newsletter.now)
    assert Copy.objects.get(pk=first.pk).state == "sent", "what is known of one's own call stands"


def test_the_schema_holds_one_address_one_mailing_one_copy(newsletter):
    [reader] = newsletter.subscribe(readers.READER)
    newsletter.prepare()
    mailing, now = Mailing.objects.get(), newsletter.now
    for make in (
        lambda: Subscriber.objects.create(outlet=newsletter.outlet, address=readers.READER, changed_at=now),
        lambda: Subscriber.objects.create(
            outlet=newsletter.outlet, address="Upper@example.org", changed_at=now
        ),
        lambda: Mailing.objects.create(outlet=newsletter.outlet, key=mailing.key, frozen_at=now),
        lambda: Copy.objects.create(mailing=mailing, subscriber=reader, changed_at=now),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        (" Reader@Example.ORG\n", "reader@example.org"),
        ("a.b+c@bücher.example", "a.b+c@xn--bcher-kva.example"),
    ],
)
def test_an_address_has_one_spelling(typed, normal):
    assert subscribers.normal(typed) == normal


def test_an_erased_address_leaves_counts_and_nothing_else(newsletter):
    newsletter.subscribe(*FIVE)
    newsletter.publish()
    Copy.objects.filter(subscriber__address=FIVE[0]).update(detail=f"250 {FIVE[0]} taken")
    assert subscribers.erase(FIVE[0].upper()) == 1
    assert newsletter.counts == {"sent": 5}
    assert not Copy.objects.filter(detail__contains=FIVE[0]).exists()
    assert not Subscriber.objects.filter(address=FIVE[0]).exists()
    newsletter.send()
    assert newsletter.got[FIVE[0]] == 1
