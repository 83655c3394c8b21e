"""The board of deliveries: days × outlets, one delivery whole, decisions about several, and who decided what."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from channels.models import Outlet
from publisher.deliveries.models import SETTLED, Act, Attempt, Delivery, Receipt, State
from publisher.desk.board import decisions
from publisher.desk.board.grid import cell_of, grid
from tests.desk.conftest import DAY
from tests.desk.editing import messages_of
from tests.desk.test_pages import AFTER, approve, deliver, release, words

BOARD = f"/desk/deliveries/board/?until={DAY.isoformat()}"
URL = "https://bpod.example/post/4711"


@pytest.fixture
def outlets(desk):  # noqa: ARG001
    return [
        Outlet.objects.create(name=f"tumblr-{number}", kind="tumblr", account="bpod", language="en")
        for number in range(3)
    ]


@pytest.fixture
def told(make_post, outlets) -> list[Delivery]:
    """One reached them, one nobody knows of, one was refused."""
    edition = approve(make_post())
    release(edition)
    states = (State.DELIVERED, State.NEEDS_PERSON, State.FAILED)
    rows = [
        deliver(edition, outlet, state, revision=edition.current)
        for outlet, state in zip(outlets, states, strict=True)
    ]
    Receipt.objects.create(
        delivery=rows[0], remote_id="4711", url=URL, received_at=AFTER, rendition_digest="d"
    )
    return rows


def test_each_post_s_cell_says_whether_it_reached_them(told):
    board = grid(DAY)
    [row] = [row for row in board.rows if row.told]
    assert (row.date, row.title, row.reached, row.asks) == (DAY, "Tide of cells", 1, 2)
    assert [cell and (cell.pk, cell.word, cell.asks) for cell in row.cells] == [
        (told[0].pk, "yes", False),
        (told[1].pk, "unknown", True),
        (told[2].pk, "no", True),
    ]
    assert len(board.rows) == 14
    assert [row.date for row in grid(DAY, only_asking=True).rows] == [DAY]


def test_what_was_taken_away_is_gone_and_what_follows_is_told(told):
    first = told[0]
    Delivery.objects.create(
        edition=first.edition,
        outlet=first.outlet,
        act=Act.CORRECT,
        about=first,
        revision=first.edition.current,
        slot_on=DAY,
        state=State.HELD,
        due_at=AFTER,
        next_at=AFTER,
    )
    cell = grid(DAY).rows[0].cells[0]
    assert cell is not None
    assert (cell.word, cell.state, cell.asks) == ("yes", "Delivered; Correction: held", True)
    Delivery.objects.filter(act=Act.CORRECT).update(state=State.CANCELLED)
    Delivery.objects.create(
        edition=first.edition,
        outlet=first.outlet,
        act=Act.WITHDRAW,
        about=first,
        slot_on=DAY,
        state=State.DELIVERED,
        due_at=AFTER,
        next_at=AFTER,
    )
    cell = grid(DAY).rows[0].cells[0]
    assert cell is not None
    assert (cell.word, cell.state, cell.asks, cell.url) == ("gone", "Taken away", False, "")


STATES = st.sampled_from(State)
AFTERWARDS = st.sampled_from([act for act in Act if act != Act.ANNOUNCE])


@given(STATES | st.none(), st.lists(st.tuples(AFTERWARDS, STATES), max_size=6))
def test_a_cell_says_yes_only_of_what_arrived_and_is_still_there(announced, after):
    acts = [*([(Act.ANNOUNCE, announced)] if announced else []), *after]
    cell = cell_of(
        [
            {"pk": number, "act": act, "state": state, "receipt__url": URL}
            for number, (act, state) in enumerate(acts)
        ]
    )
    assert (cell is None) == (announced is None)
    if cell is not None:
        gone = (Act.WITHDRAW, State.DELIVERED) in after
        assert (cell.word == "yes") == (announced == State.DELIVERED and not gone)
        assert not cell.asks or any(state not in SETTLED for _, state in acts)


def test_the_board_asks_no_more_however_much_it_shows(sign_in, make_post, outlets, told):  # noqa: ARG001
    client = sign_in("editor")
    client.get(BOARD)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(BOARD)
    for number in range(1, 8):
        edition = approve(make_post(publish_on=DAY - datetime.timedelta(days=number)))
        release(edition)
        for outlet in outlets:
            deliver(edition, outlet, State.DELIVERED)
    with CaptureQueriesContext(connection) as many:
        page = client.get(BOARD)
    assert len(many) == len(few)
    assert page.content.decode().count("desk-cell--good") == 22


def test_the_board_leads_to_each_delivery_and_to_other_days(sign_in, told):
    page = sign_in("editor").get(BOARD).content.decode()
    for row in told:
        assert f'href="/desk/delivery/{row.pk}/"' in page
    assert "?until=2031-02-17" in page
    assert "1 of 3 reached, 2 wait for a person" in words(sign_in("editor").get(BOARD))


@pytest.mark.parametrize("until", ["0001-01-01", "0001-01-05", "9999-12-31"])
def test_the_board_ends_where_the_calendar_does(sign_in, desk, until):  # noqa: ARG001
    assert sign_in("editor").get(f"/desk/deliveries/board/?until={until}").status_code == 200


def test_a_date_that_is_none_is_said(sign_in, desk):  # noqa: ARG001
    assert "Until: give a date such as" in words(sign_in("editor").get("/desk/deliveries/board/?until=soon"))


def test_one_delivery_is_shown_whole(sign_in, told):
    Attempt.objects.create(
        delivery=told[2],
        number=1,
        kind=Attempt.Kind.SEND,
        started_at=AFTER,
        outcome=Attempt.Outcome.REFUSED,
        detail="400 too long",
    )
    page = words(sign_in("editor").get(f"/desk/delivery/{told[2].pk}/"))
    for part in ("tumblr-2", "Announcement of", "Refused", "400 too long", "Decide…", "Withdraw the post…"):
        assert part in page
    assert URL in words(sign_in("editor").get(f"/desk/delivery/{told[0].pk}/"))
    assert sign_in("editor").get("/desk/delivery/999999/").status_code == 404


def test_several_are_decided_about_after_they_were_shown(sign_in, told):
    client = sign_in("editor")
    query = "&".join(f"delivery={row.pk}" for row in told)
    shown = words(client.get(f"/desk/deliveries/decide/?{query}"))
    assert "It is mended: try again (1 of 3)" in shown
    assert "Look again (1 of 3)" in shown
    data = {"delivery": [row.pk for row in told], "answer": "retry", "reason": "words are shorter now"}
    response = client.post("/desk/deliveries/decide/", data, follow=True)
    assert "Recorded for 1" in messages_of(response)
    assert "Left as they are" in messages_of(response)
    states = Delivery.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.DELIVERED, State.NEEDS_PERSON, State.PENDING]
    log = words(client.get("/desk/deliveries/decisions/"))
    assert "editor: retry: words are shorter now" in log
    assert "3 Mar 2031 on tumblr-2" in log


@pytest.mark.parametrize("answer", ["", "adopt", "send_again", "mark_done"])
def test_what_needs_a_look_at_each_is_not_said_of_several(sign_in, told, answer):
    data = {"delivery": [row.pk for row in told], "answer": answer}
    response = sign_in("editor").post("/desk/deliveries/decide/", data)
    assert response.status_code == 400
    assert "Choose one of the answers" in words(response)
    assert not Attempt.objects.exists()


def test_no_more_are_taken_at_once_than_a_person_can_look_at(sign_in, told):
    chosen = [*range(10_000, 10_000 + decisions.AT_ONCE_MAX), told[1].pk]
    client = sign_in("editor")
    query = "&".join(f"delivery={pk}" for pk in chosen)
    assert "1 are left out" in words(client.get(f"/desk/deliveries/decide/?{query}"))
    client.post("/desk/deliveries/decide/", {"delivery": chosen, "answer": "cancel"})
    assert Delivery.objects.get(pk=told[1].pk).state == State.NEEDS_PERSON


@pytest.mark.parametrize("query", ["", "?delivery=x&delivery=-1&delivery=12345678901234567890"])
def test_nothing_chosen_leads_back_with_a_word(sign_in, desk, query):  # noqa: ARG001
    response = sign_in("editor").get(f"/desk/deliveries/decide/{query}", follow=True)
    assert "Nothing was chosen" in messages_of(response)


@pytest.mark.parametrize("role", ["writer", "translator", "nobody"])
@pytest.mark.parametrize(
    "address", [BOARD, "/desk/deliveries/decisions/", "/desk/deliveries/decide/?delivery=1"]
)
def test_who_may_not_see_deliveries_sees_no_board(sign_in, desk, role, address):  # noqa: ARG001
    response = sign_in(role).get(address)
    assert response.status_code in {302, 403}
    assert b"desk-board" not in response.content
