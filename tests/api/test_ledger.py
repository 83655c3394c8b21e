"""The ledger: what is told of it, and what is never told."""

from __future__ import annotations

import datetime
from http import HTTPStatus

import pytest

from publisher.deliveries.models import Attempt, Delivery, Receipt
from tests import factories
from tests.api.conftest import released
from tests.api.test_archive import copy_of

LEDGER = "/api/v1/deliveries"
ONE = datetime.timedelta(days=1)
QUERIES_OF_A_TOKEN, QUERIES_OF_A_PAGE = 1, 1


@pytest.fixture
def outlet(db):  # noqa: ARG001
    return factories.outlet(settings={"blog": "setting-word"}, secrets={"consumer_key": "secret-word"})


def duty(edition, outlet, state="pending", **fields):
    return Delivery.objects.create(
        edition=edition,
        outlet=outlet,
        slot_on=edition.publish_on,
        due_at=factories.NOON,
        next_at=factories.NOON,
        state=state,
        **fields,
    )


def test_a_delivery_is_told_with_its_tries_and_its_proof(ask, outlet):
    row = duty(released(), outlet, "delivered", attempts=1, memo={"upload": "memo-word"})
    Attempt.objects.create(
        delivery=row, number=1, kind="send", started_at=factories.NOON, outcome="delivered", detail="201"
    )
    Receipt.objects.create(
        delivery=row,
        remote_id="77",
        url="https://x.example/77",
        received_at=factories.NOON,
        rendition_digest="d",
    )
    said = ask.get(f"{LEDGER}/{row.pk}").json()
    assert (said["state"], said["reached"], said["receipt"]["url"]) == (
        "delivered",
        "yes",
        "https://x.example/77",
    )
    assert said["outlet"] == {"name": "tumblr-en", "kind": "tumblr", "language": "en"}
    assert [(one["kind"], one["outcome"], one["detail"]) for one in said["log"]] == [
        ("send", "delivered", "201")
    ]


def test_no_secret_nor_setting_nor_account_is_told(ask, outlet):
    row = duty(released(), outlet, memo={"upload": "memo-word"}, rendition={"text": "sent-word"})
    told = ask.get(f"{LEDGER}/{row.pk}").content.decode() + ask.get(LEDGER).content.decode()
    assert not [word for word in ("secret-word", "setting-word", "memo-word", "sent-word") if word in told]
    assert '"bpod"' not in told


@pytest.mark.parametrize(
    ("state", "reached"), [("pending", "no"), ("unconfirmed", "unknown"), ("needs_person", "unknown")]
)
def test_whether_it_reached_them_is_told_in_one_word(ask, outlet, state, reached):
    duty(released(), outlet, state)
    assert ask.get(LEDGER).json()["deliveries"][0]["reached"] == reached


@pytest.mark.parametrize("count", [3, 30])
def test_a_page_takes_as_many_queries_however_long(ask, outlet, count, django_assert_num_queries):
    edition = released()
    for number in range(count):
        duty(copy_of(edition, factories.DAY + (number + 1) * ONE), outlet)
    ask.get(LEDGER)
    with django_assert_num_queries(QUERIES_OF_A_TOKEN + QUERIES_OF_A_PAGE):
        assert len(ask.get(LEDGER, {"limit": 100}).json()["deliveries"]) == count


def test_pages_lead_on_and_can_be_narrowed(ask, outlet):
    edition = released()
    rows = [duty(copy_of(edition, factories.DAY + number * ONE), outlet) for number in range(1, 4)]
    Delivery.objects.filter(pk=rows[0].pk).update(state="failed")
    first = ask.get(LEDGER, {"limit": 2})
    assert [one["id"] for one in first.json()["deliveries"]] == [rows[2].pk, rows[1].pk]
    second = ask.get(LEDGER, {"limit": 2, "cursor": first.json()["next"]}).json()
    assert ([one["id"] for one in second["deliveries"]], second["next"]) == ([rows[0].pk], None)
    for asked, found in (
        ({"state": "failed"}, [rows[0]]),
        ({"since": factories.DAY + 3 * ONE}, [rows[2]]),
        ({"outlet": "nobody"}, []),
        ({"language": "ca"}, []),
    ):
        told = ask.get(LEDGER, asked).json()["deliveries"]
        assert [one["id"] for one in told] == [row.pk for row in found]


def test_what_is_not_there_is_a_problem(ask):
    assert ask.get(f"{LEDGER}/1").status_code == HTTPStatus.NOT_FOUND
    assert ask.get(LEDGER, {"state": "lost"}).json()["errors"][0]["field"] == "query.state"
