"""What a person posts is made ready: the frozen words and pictures, and an address that proves it."""

from __future__ import annotations

import datetime
import hashlib
import re
from html import unescape

import pytest

from channels.models import Outlet
from publisher.clock import Clock, wall_now
from publisher.deliveries import ledger
from publisher.deliveries.models import Act, Delivery, Receipt, State
from publisher.desk.outlet_states import lines
from publisher.editions.models import Edition
from tests import peers
from tests.desk import outlet_kit
from tests.desk.editing import messages_of
from tests.desk.test_pages import AFTER, approve, deliver, release, words

LATER = Clock(now=lambda: AFTER + datetime.timedelta(minutes=1))
ALT = "A sheet of cells, round and dark, on a pale ground."


@pytest.fixture
def editor(sign_in):
    return sign_in("editor")


@pytest.fixture
def outlet(desk):  # noqa: ARG001
    made = Outlet(name="x-en", kind="x", account="bpod", language="en", settings={"by_hand": "yes"})
    made.set_secrets({})
    made.save()
    return made


@pytest.fixture
def waiting(make_post, outlet):
    """As the ledger leaves it."""
    edition = approve(make_post())
    release(edition)
    Edition.objects.update(page_live_at=AFTER)
    row = deliver(edition, outlet, State.PENDING)
    assert ledger.deliver(row.pk, LATER) == State.NEEDS_PERSON
    return Delivery.objects.get(pk=row.pk)


def texts(page) -> dict[str, str]:
    found = re.findall(r'<textarea id="([^"]+)"[^>]*>([^<]*)</textarea>', page.content.decode())
    return {name: unescape(text) for name, text in found}


def test_a_delivery_of_an_outlet_kept_by_hand_waits_for_a_person(editor, waiting):
    assert waiting.reason == "x: kept by hand: post it there, then give its address"
    page = editor.get(f"/desk/deliveries/{waiting.edition.publish_on}/")
    assert "Waits to be posted by hand" in words(page)
    assert f'href="/desk/by-hand/{waiting.pk}/"' in page.content.decode()
    assert lines(wall_now())[0].waits == 1


def test_many_such_days_never_look_like_failures_of_the_account(waiting):
    for _ in range(6):
        Delivery.objects.filter(pk=waiting.pk).update(state=State.PENDING)
        assert ledger.deliver(waiting.pk, LATER) == State.NEEDS_PERSON
    assert lines(wall_now())[0].state == "Kept by hand"


def test_the_words_are_the_frozen_ones(editor, waiting):
    page = editor.get(f"/desk/by-hand/{waiting.pk}/")
    found = texts(page)
    assert found["words-0"] == waiting.rendition["plain"]
    assert found["alt-1"] == ALT
    assert waiting.rendition["link"] in page.content.decode()
    # Without JavaScript they can be selected; nothing runs from inside the page.
    html = page.content.decode()
    main = html[html.index('class="desk-narrow') :]
    assert main.count("readonly") == len(found)
    assert not re.search(r"\son[a-z]+=|style=|<script>", main[: main.index("Back to the day")])


def test_the_picture_is_the_frozen_one_byte_by_byte_under_a_name_that_tells(editor, waiting):
    [picture] = waiting.rendition["pictures"]
    answer = editor.get(f"/desk/by-hand/{waiting.pk}/picture/1/")
    assert hashlib.sha256(answer.content).hexdigest() == picture["sha256"]
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bpod-2031-03-03-1.jpg"'
    for number in (0, 2):
        assert editor.get(f"/desk/by-hand/{waiting.pk}/picture/{number}/").status_code == 404


def test_the_address_makes_it_delivered(editor, waiting):
    data = {"permalink": "https://x.com/bpod/status/42"}
    page = editor.post(f"/desk/by-hand/{waiting.pk}/", data, follow=True)
    assert "recorded" in messages_of(page)
    receipt = Receipt.objects.get()
    assert (receipt.remote_id, receipt.url) == ("42", data["permalink"])
    assert receipt.rendition_digest == waiting.rendition_digest
    assert Delivery.objects.get(pk=waiting.pk).state == State.DELIVERED
    assert "Nothing is asked just now" in words(editor.get(f"/desk/by-hand/{waiting.pk}/"))
    again = editor.post(f"/desk/by-hand/{waiting.pk}/", data, follow=True)
    assert "moved on meanwhile" in messages_of(again)


@pytest.mark.parametrize("address", ["", "x.com/bpod/status/42", "javascript:alert(1)", "https://x.com/a b"])
def test_what_is_no_address_is_said_beside_the_field_and_kept_for_mending(editor, waiting, address):
    page = editor.post(f"/desk/by-hand/{waiting.pk}/", {"permalink": address})
    assert page.status_code == 400
    html = page.content.decode()
    assert 'aria-describedby="permalink-error"' in html
    assert "Not recorded" in words(page)
    assert f'value="{address}"' in html
    assert not Receipt.objects.exists()


def test_any_delivery_that_needs_a_person_can_be_posted_by_hand(editor, make_post, tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer:
        outlet = outlet_kit.make(peer, "bluesky")
        edition = approve(make_post())
        row = deliver(edition, outlet, State.NEEDS_PERSON, reason="nobody can tell")
        page = editor.get(f"/desk/by-hand/{row.pk}/")
        assert "nobody can tell" in words(page)
        assert "Tide of cells" in texts(page)["words-0"]
        decide = editor.get(f"/desk/decide/{row.pk}/").content.decode()
        assert f'href="/desk/by-hand/{row.pk}/"' in decide
        assert peer.calls("bluesky", "create") == 0


def test_a_deletion_by_hand_is_said_to_be_done(editor, make_post, outlet):
    edition = approve(make_post())
    release(edition)
    Edition.objects.update(state=Edition.State.WITHDRAWN, withdrawn_at=datetime.datetime.now(datetime.UTC))
    above = deliver(edition, outlet)
    Receipt.objects.create(
        delivery=above,
        remote_id="42",
        url="https://x.com/bpod/status/42",
        received_at=above.due_at,
        rendition_digest="",
    )
    row = deliver(
        edition, outlet, State.NEEDS_PERSON, act=Act.WITHDRAW, about=above, reason="delete it by hand"
    )
    page = editor.get(f"/desk/by-hand/{row.pk}/")
    assert "https://x.com/bpod/status/42" in words(page)
    assert texts(page) == {}
    editor.post(f"/desk/by-hand/{row.pk}/")
    assert Delivery.objects.get(pk=row.pk).state == State.DELIVERED


def test_words_that_cannot_be_made_ready_are_said(editor, make_post, outlet):
    Outlet.objects.update(kind="gone")
    row = deliver(approve(make_post()), outlet, State.HELD, reason="no such kind")
    page = editor.get(f"/desk/by-hand/{row.pk}/")
    assert "cannot be made ready: There is no kind of channel called “gone”" in words(page)


@pytest.mark.parametrize("role", ["writer", "translator", "nobody"])
def test_who_may_not_approve_reaches_neither_page_nor_picture(sign_in, waiting, role):
    client = sign_in(role)
    for address in (f"/desk/by-hand/{waiting.pk}/", f"/desk/by-hand/{waiting.pk}/picture/1/"):
        assert client.get(address).status_code in {302, 403}
    client.post(f"/desk/by-hand/{waiting.pk}/", {"permalink": "https://x.com/bpod/status/42"})
    assert not Receipt.objects.exists()
