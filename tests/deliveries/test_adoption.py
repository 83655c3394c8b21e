"""Old posts of an outlet are taken over whole or not at all, and never sent."""

from __future__ import annotations

import datetime

import pytest

from channels.contract import RemotePost
from channels.models import Outlet
from channels.outlets import adapter_of
from publisher.deliveries import adoption, ledger, transitions
from publisher.deliveries.adoption import Adoption
from publisher.deliveries.models import Act, Attempt, Delivery, Receipt, State
from publisher.editions.models import Edition
from tests import factories
from tests.deliveries.amending import correct, withdraw

PAUSE = datetime.timedelta(minutes=2)
FIRST, SECOND = (factories.DAY - datetime.timedelta(days=number) for number in (1, 2))
ONE, TWO = "https://bpod.example/post/1", "https://bpod.example/post/2"


def adopt(day, text, **options) -> Adoption:
    outlet = Outlet.objects.get(name="tumblr-en")
    return adoption.adopt(outlet, text, file_name="old.csv", by_name="A. B.", now=day.now, **options)


@pytest.fixture
def old(day):
    """Two posts of the archive, and an outlet that knows nothing of them."""
    day.outlet()
    for date in (FIRST, SECOND):
        factories.archived(factories.draft(date, title=f"Old {date}"), released_at=day.now)
    day.tick()
    return day


def published_before(date) -> RemotePost:
    """The outlet had it long ago: sent by hand, the ledger knows nothing."""
    outlet = Outlet.objects.get(name="tumblr-en")
    channel, edition = adapter_of(outlet), Edition.objects.get(publish_on=date)
    rendition = ledger.compose(edition, outlet, channel)
    memo = ledger.Memo({}, lambda _: None)
    channel.prepare(rendition, memo, ledger.store.fetch)
    return channel.send(rendition, memo, ledger.store.fetch)


def test_rows_become_delivered_announcements_with_a_receipt_and_a_log(old):
    done = adopt(old, f"date,url,remote_id\n{FIRST},{ONE},11\n{SECOND},{TWO},\n")
    assert done == Adoption(2, 0, ())
    delivery = Delivery.objects.get(slot_on=FIRST)
    assert (delivery.act, delivery.state, delivery.attempts) == (Act.ANNOUNCE, State.DELIVERED, 0)
    assert delivery.revision == delivery.edition.current
    assert (delivery.receipt.remote_id, delivery.receipt.url) == ("11", ONE)
    attempt = delivery.attempt_log.get()
    assert (attempt.kind, attempt.outcome) == (Attempt.Kind.DECISION, Attempt.Outcome.DECIDED)
    assert attempt.detail == "A. B.: adopted from old.csv"
    assert Receipt.objects.get(url=TWO).remote_id == "2"
    old.tick(after=PAUSE)
    assert old.peer.state()["calls"] == {}


def test_the_same_file_again_changes_nothing(old):
    text = f"date,url\n{FIRST},{ONE}\n"
    adopt(old, text)
    before = list(Delivery.objects.values()), list(Receipt.objects.values()), Attempt.objects.count()
    assert adopt(old, text) == Adoption(0, 1, ())
    assert before == (
        list(Delivery.objects.values()),
        list(Receipt.objects.values()),
        Attempt.objects.count(),
    )


def test_a_dry_run_only_says_what_would_be_done(old):
    assert adopt(old, f"date,url\n{FIRST},{ONE}\n", dry_run=True) == Adoption(1, 0, ())
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("14/3/2026,{one}", "line 3: date: '14/3/2026' is not a date; write one such as 2014-05-01"),
        ("{second},not an address", "line 3: 'not an address' is not the address of a post"),
        ("{second},", "line 3: there is no address"),
        ("2001-01-01,{two}", "line 3: 2001-01-01 has no en edition; import it first"),
        ("{first},{two}", "line 3: 2026-03-13 stands on line 2 already"),
        ("{second},{one}", "line 3: https://bpod.example/post/1 stands on line 2 already"),
        ("{second},{two},3,4", "line 3: has more fields than the first line"),
        ('"{second},{two}', "line 3: "),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_nothing_is_adopted(old, rows, sentence):
    row = rows.format(first=FIRST, second=SECOND, one=ONE, two=TWO)
    done = adopt(old, f"date,url\n{FIRST},{ONE}\n{row}\n")
    assert [error.startswith(sentence) for error in done.errors] == [True], done.errors
    assert not Delivery.objects.exists()


def test_every_wrong_row_is_named_at_once(old):
    done = adopt(old, f"date,url\nsoon,{ONE}\n{FIRST},x\n{SECOND},{TWO}\n2001-01-01,{ONE}\n")
    assert [error.partition(":")[0] for error in done.errors] == ["line 2", "line 3", "line 5"]


@pytest.mark.parametrize("header", ["", "date", "day,url", "date,url,title", "date,url,url"])
def test_the_first_line_names_the_columns(old, header):
    (error,) = adopt(old, f"{header}\n{FIRST},{ONE}\n").errors
    assert error.startswith("line 1: the columns must be date,url")


def test_another_address_for_a_date_that_has_a_receipt_is_refused(old):
    adopt(old, f"date,url\n{FIRST},{ONE}\n")
    assert adopt(old, f"date,url\n{FIRST},{TWO}\n").errors == (
        f"line 2: {FIRST} has the receipt {ONE} already; leave the line out",
    )
    (error,) = adopt(old, f"date,url,remote_id\n{FIRST},{ONE},77\n").errors
    assert "has the id 1 already, not 77" in error
    (error,) = adopt(old, f"date,url\n{SECOND},{ONE}\n").errors
    assert f"is the receipt of {FIRST} already" in error


def test_what_is_withdrawn_or_not_public_is_not_adopted(old):
    withdraw(old.now, date=FIRST)
    factories.approved(factories.DAY + datetime.timedelta(days=30))
    rows = f"date,url\n{FIRST},{ONE}\n{factories.DAY + datetime.timedelta(days=30)},{TWO}\n"
    assert ["not released" in error for error in adopt(old, rows).errors] == [True, True]


def test_a_delivery_that_waits_is_adopted_and_one_under_way_is_not(day):
    day.outlet()
    Outlet.objects.update(paused=True)
    factories.approved()
    day.tick()
    text = f"date,url\n{factories.DAY},{ONE}\n"
    Outlet.objects.update(paused=False)
    held = transitions.claim(day.delivery().pk, day.now)
    assert "is being sent just now" in adopt(day, text).errors[0]
    transitions.hold(held, "for the test")
    assert adopt(day, text) == Adoption(1, 0, ())
    assert (day.state(), Receipt.objects.get().url) == (State.DELIVERED, ONE)
    day.tick(after=PAUSE)
    assert day.visible() == []


def test_corrections_and_withdrawals_reach_what_was_adopted(old):
    post = published_before(FIRST)
    assert adopt(old, f"date,url,remote_id\n{FIRST},{post.url},{post.remote_id}\n").adopted == 1
    assert old.tick(after=PAUSE).delivered == []
    correct(old.now, FIRST, title="Mended")
    assert old.tick(after=PAUSE).delivered == ["tumblr-en"]
    (seen,) = old.visible()
    assert (seen["id"], "Mended" in seen["text"]) == (post.remote_id, True)
    withdraw(old.now, date=FIRST)
    old.tick(after=PAUSE)
    assert old.visible() == []


def test_where_the_id_is_not_known_a_person_is_asked(old):
    adopt(old, f"date,url\n{FIRST},https://bpod.example/about-gut\n")
    correct(old.now, FIRST, title="Mended")
    report = old.tick(after=PAUSE)
    assert "id of the post is not known" in report.needs[0]
    assert "https://bpod.example/about-gut" in report.needs[0]
    assert "Mended" in Delivery.objects.get(act=Act.CORRECT).rendition["plain"]


@pytest.mark.parametrize(
    ("url", "remote_id"),
    [
        ("https://bpod.tumblr.com/post/123/garden-within", "123"),
        ("https://pictures.example.org/post/123", "123"),
        ("https://www.tumblr.com/tumblr-en/123/garden-within", "123"),
        ("https://www.tumblr.com/blog/view/Tumblr-EN/123", "123"),
        ("https://www.tumblr.com/another/123", ""),
        ("https://bpod.tumblr.com/tagged/123", ""),
    ],
)
def test_tumblr_tells_the_id_from_the_address(day, url, remote_id):
    assert adoption.remote_post(day.outlet(), url) == RemotePost(remote_id, url)


@pytest.mark.parametrize(
    ("kind", "url", "remote_id"),
    [
        ("x", "https://x.com/bpod/status/42", "42"),
        ("bluesky", "https://bsky.app/profile/bpod.bsky.social/post/3n2uco4aghsvh", "3n2uco4aghsvh"),
        ("mastodon", "https://mastodon.example/@bpod/42", "42"),
        ("facebook", "https://www.facebook.com/1234/posts/5678", "1234_5678"),
        ("telegram", "https://t.me/bpod/42", "42"),
        ("instagram", "https://www.instagram.com/p/DAbCdEfGhIj/", ""),
        ("threads", "https://www.threads.net/@bpod/post/DAbCdEfGhIj", ""),
    ],
)
@pytest.mark.django_db
def test_each_kind_reads_its_own_addresses(kind, url, remote_id):
    outlet = factories.outlet("elsewhere", kind=kind)
    assert adoption.remote_post(outlet, url) == RemotePost(remote_id, url)


def test_an_old_post_gets_no_reply_whatever_its_credits_would_need_today(day):
    settings, secrets = day.peer.outlet("x", "bpod")
    outlet = factories.outlet("x-en", account="bpod", kind="x", settings=settings, secrets=secrets)
    edition = factories.archived(factories.draft(FIRST), released_at=day.now)
    channel = adapter_of(outlet)
    assert ledger.compose(edition, outlet, channel).reply is not None
    text = f"date,url\n{FIRST},https://x.com/bpod/status/42\n"
    assert adoption.adopt(outlet, text, file_name="old.csv", by_name="A. B.", now=day.now) == Adoption(
        1, 0, ()
    )
    day.tick(after=PAUSE)
    assert [row.act for row in Delivery.objects.all()] == [Act.ANNOUNCE]
    assert day.peer.visible("x", "bpod") == []
