"""A person connects an outlet from the desk: there, yes or no, and back; each journey once, by who set out."""

from __future__ import annotations

import datetime
import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from django.contrib.auth.models import Group, User

from channels import registry
from channels.models import Outlet
from channels.secrets import unseal
from publisher.desk import outlet_connect
from sandbox.meta.entry import APP_ID, APP_SECRET
from tests import peers
from tests.desk import outlet_kit
from tests.desk.editing import messages_of
from tests.desk.test_pages import words

BACK = "http://testserver/desk/outlets/connected/"
KINDS = ("tumblr", "x", "mastodon", "instagram", "threads", "facebook")


@pytest.fixture
def peer(tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield peer


@pytest.fixture
def editor(sign_in):
    return sign_in("editor")


def unconnected(peer, kind):
    outlet = outlet_kit.make(peer, kind, held_reason="the token ended")
    connect = registry.kind(kind).connect
    kept = {name: value for name, value in outlet.secrets().items() if name not in connect.GIVES}
    if "app_id" in connect.NEEDS:
        outlet.settings["app_id"], kept["app_secret"] = APP_ID, APP_SECRET
    outlet.set_secrets(kept)
    outlet.save()
    return outlet


@pytest.fixture
def outlet(peer, desk):  # noqa: ARG001
    return unconnected(peer, "tumblr")


def set_out(client, outlet) -> str:
    """The address that the desk leads to."""
    page = client.post(f"/desk/outlets/{outlet.pk}/connect/")
    assert page.status_code == 200, words(page)
    [address] = re.findall(
        r'<a class="button" href="([^"]+)" rel="noreferrer">Go on to', page.content.decode()
    )
    return html.unescape(address)


def answer(address, account="bpod") -> str:
    """What a person's browser is sent back to, after they pressed a button there."""
    told = dict(parse_qsl(urlsplit(address).query))
    data = {**told, **({"account": account} if account else {})}
    back = requests.post(address, data=data, allow_redirects=False, timeout=5).headers["Location"]
    assert back.startswith(BACK)
    return back.removeprefix("http://testserver")


@pytest.mark.parametrize("kind", KINDS)
def test_a_person_connects_an_outlet(editor, peer, kind):
    outlet = unconnected(peer, kind)
    assert "sign in as bpod" in words(editor.get(f"/desk/outlets/{outlet.pk}/connect/"))
    page = editor.get(answer(set_out(editor, outlet)), follow=True)
    assert f"{kind}-en is connected." in messages_of(page)
    now = Outlet.objects.get()
    assert (now.held_reason, now.check_answer) == ("", "good")
    assert set(now.secrets()) >= registry.kind(kind).connect.GIVES
    # What came back is in no address that stays, and in no log.
    assert page.redirect_chain[-1][0] == f"/desk/outlets/{outlet.pk}/"
    shown = page.content.decode() + outlet_kit.everything_written()
    assert [word for word in now.secrets().values() if word in shown and len(word) > 20] == []


def test_who_says_no_is_told_and_nothing_changes(editor, outlet):
    page = editor.get(answer(set_out(editor, outlet), account=""), follow=True)
    assert "Not connected. tumblr: nobody was let in there" in messages_of(page)
    assert Outlet.objects.get().sealed == outlet.sealed
    assert Outlet.objects.get().held_reason == "the token ended"


def test_a_journey_is_good_once(editor, outlet):
    back = answer(set_out(editor, outlet))
    editor.get(back)
    before = Outlet.objects.get().sealed
    page = editor.get(back, follow=True)
    assert "Nobody set out from this browser, or it was finished before" in messages_of(page)
    assert Outlet.objects.get().sealed == before


def test_a_wrong_answer_ends_the_journey(editor, outlet):
    back = answer(set_out(editor, outlet))
    page = editor.get(back.replace("oauth_token=", "oauth_token=f"), follow=True)
    assert "belongs to no journey of yours" in messages_of(page)
    assert "finished before" in messages_of(editor.get(back, follow=True))
    assert Outlet.objects.get().sealed == outlet.sealed


def test_the_state_is_another_each_time_and_must_come_back(editor, peer, desk):  # noqa: ARG001
    outlet = unconnected(peer, "mastodon")
    first, second = (dict(parse_qsl(urlsplit(set_out(editor, outlet)).query))["state"] for _ in range(2))
    assert first != second
    page = editor.get(f"{urlsplit(BACK).path}?code=a&state={first}", follow=True)
    assert "belongs to no journey of yours" in messages_of(page)


def test_another_person_s_browser_cannot_finish_it(editor, sign_in, outlet):
    back = answer(set_out(editor, outlet))
    page = sign_in("superuser").get(back, follow=True)
    assert "Nobody set out from this browser" in messages_of(page)
    assert Outlet.objects.get().sealed == outlet.sealed


def test_a_journey_ends_after_ten_minutes(editor, outlet):
    back = answer(set_out(editor, outlet))
    session = editor.session
    journey = session[outlet_connect.JOURNEY]
    until = datetime.datetime.fromisoformat(journey["until"]) - outlet_connect.LIFE
    session[outlet_connect.JOURNEY] = {**journey, "until": until.isoformat()}
    session.save()
    assert "longer than ten minutes" in messages_of(editor.get(back, follow=True))
    assert Outlet.objects.get().sealed == outlet.sealed


def test_a_code_that_the_platform_let_run_out_is_said(editor, outlet, peer):
    back = answer(set_out(editor, outlet))
    peer.server.clock.move(601)
    assert "too much time went by" in messages_of(editor.get(back, follow=True))


def test_who_signs_in_as_another_account_is_not_let_in_here(editor, peer, desk):  # noqa: ARG001
    outlet = unconnected(peer, "mastodon")
    peer.outlet("mastodon", "private-account")
    page = editor.get(answer(set_out(editor, outlet), account="private-account"), follow=True)
    assert "the token is that of private-account, not of bpod" in messages_of(page)
    assert Outlet.objects.get().sealed == outlet.sealed


def test_the_session_holds_no_secret_in_plain_words(editor, outlet):
    set_out(editor, outlet)
    journey = editor.session[outlet_connect.JOURNEY]
    kept = unseal(journey["keep"])
    assert set(kept) == {"oauth_token", "oauth_token_secret"}
    hidden = [kept["oauth_token_secret"], *outlet.secrets().values()]
    assert [word for word in hidden if word in repr(dict(editor.session))] == []


def test_what_is_missing_is_said_before_anybody_sets_out(editor, outlet):
    outlet.set_secrets({})
    outlet.save()
    page = words(editor.get(f"/desk/outlets/{outlet.pk}/connect/"))
    assert "First give what the app at Tumblr is known by: OAuth consumer key" in page


def test_wrong_keys_of_the_app_are_said_on_the_page(editor, outlet):
    outlet.set_secrets({"consumer_key": "guessed-key", "consumer_secret": "guessed-secret"})
    outlet.save()
    page = editor.post(f"/desk/outlets/{outlet.pk}/connect/")
    assert page.status_code == 400
    assert "the app's keys are wrong" in html.unescape(words(page))
    assert "guessed" not in page.content.decode()


def test_a_kind_without_such_a_way_says_so(editor, peer, desk):  # noqa: ARG001
    outlet = outlet_kit.make(peer, "bluesky")
    address = f"/desk/outlets/{outlet.pk}/connect/"
    assert "is entered by keys alone" in words(editor.get(address))
    assert editor.post(address).status_code == 400


def test_who_lost_the_right_on_the_way_does_not_come_back_in(editor, outlet):
    back = answer(set_out(editor, outlet))
    User.objects.get(username="editor").groups.set([Group.objects.get(name="writer")])
    editor.get(back)
    assert Outlet.objects.get().sealed == outlet.sealed


def test_an_outlet_that_is_gone_meanwhile_is_said(editor, outlet):
    back = answer(set_out(editor, outlet))
    Outlet.objects.all().delete()
    assert "The outlet is gone" in messages_of(editor.get(back, follow=True))
