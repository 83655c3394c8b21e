"""Outlets as people keep them: added, changed, paused, removed; and credentials that never come out."""

from __future__ import annotations

import datetime
import re
from http import HTTPStatus

import pytest
from wagtail.models import ModelLogEntry

from channels import registry
from channels.models import Outlet
from publisher.deliveries import brake
from publisher.deliveries.models import Pace, State
from publisher.desk import outlet_saving
from publisher.desk.outlet_forms import OutletForm
from publisher.desk.outlet_states import lines
from tests import peers
from tests.desk import outlet_kit
from tests.desk.conftest import DAY
from tests.desk.editing import messages_of
from tests.desk.test_pages import approve, deliver, release, words

NOW = datetime.datetime(2031, 3, 3, 12, 0, tzinfo=datetime.UTC)
SECRETS = {
    "consumer_key": "key-in-plain-words",
    "consumer_secret": "secret-in-plain-words",
    "oauth_token": "token-in-plain-words",
    "oauth_token_secret": "token-secret-in-plain-words",
}


@pytest.fixture
def peer(tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield peer


@pytest.fixture
def outlet(desk):  # noqa: ARG001
    made = Outlet(name="tumblr-en", kind="tumblr", account="bpod", language="en")
    made.set_secrets(SECRETS)
    made.save()
    return made


def fields_of(secrets):
    return {f"field-{name}": value for name, value in secrets.items()}


# The list


@pytest.mark.parametrize(
    ("fields", "state", "credentials"),
    [
        ({}, "Open", "never checked"),
        ({"paused": True}, "Paused", "never checked"),
        ({"held_reason": "the token ended", "paused": True}, "Held", "never checked"),
        ({"settings": {"by_hand": "yes"}}, "Kept by hand", "none needed"),
        ({"checked_at": NOW, "check_answer": "good"}, "Open", "good, asked 0\xa0minutes ago"),
        ({"checked_at": NOW, "check_answer": "bad"}, "Open", "do not let us in"),
        ({"checked_at": NOW, "check_answer": "unclear"}, "Open", "could not be asked"),
        (
            {"checked_at": NOW, "check_answer": "good", "expires_at": NOW + datetime.timedelta(days=40)},
            "Open",
            "end on 12 April 2031",
        ),
        (
            {"checked_at": NOW, "expires_at": NOW - datetime.timedelta(days=1)},
            "Open",
            "ended on 2 March 2031",
        ),
    ],
)
def test_the_list_says_in_words_how_it_stands(outlet, fields, state, credentials):
    Outlet.objects.filter(pk=outlet.pk).update(**fields)
    [line] = lines(NOW)
    assert (line.state, line.credentials) == (state, credentials)


def test_credentials_that_end_within_two_weeks_are_a_warning(outlet):
    def code(days):
        Outlet.objects.filter(pk=outlet.pk).update(
            checked_at=NOW, expires_at=NOW + datetime.timedelta(days=days)
        )
        return lines(NOW)[0].credentials_code

    assert (code(13), code(15)) == ("bad", "good")


def test_the_brake_and_failures_in_a_row_show_on_the_list(outlet):
    Pace.objects.create(outlet=outlet, failures=5, open_until_at=NOW)
    assert (lines(NOW)[0].state, lines(NOW)[0].why) == (
        "Failing",
        "5 failures in a row; tried next at 12:00 UTC",
    )
    brake.pull("someone", "a wrong picture", NOW)
    assert (lines(NOW)[0].state, lines(NOW)[0].why) == ("Stopped with all others", "a wrong picture")


def test_the_list_tells_the_last_delivery_and_what_waits(sign_in, make_post, outlet):
    edition = approve(make_post())
    release(edition)
    deliver(edition, outlet)
    later = approve(make_post(publish_on=DAY + datetime.timedelta(days=1)))
    deliver(later, outlet, State.NEEDS_PERSON, reason="nobody can tell")
    [line] = lines(NOW)
    assert (line.last_on, line.waits) == (DAY, 1)
    page = words(sign_in("editor").get("/desk/outlets/"))
    assert "1 waits for a person" in page
    assert "3 Mar 2031" in page


# One outlet


def test_an_outlet_s_page_tells_all_but_settings_and_secrets(sign_in, outlet):
    Outlet.objects.filter(pk=outlet.pk).update(
        settings={"base_url": "https://hooks.example/a-token-in-an-address"}
    )
    page = sign_in("editor").get(f"/desk/outlets/{outlet.pk}/").content.decode()
    assert "never checked" in page
    assert [
        word for word in (*SECRETS.values(), "a-token-in-an-address", outlet.sealed) if word in page
    ] == []


def test_a_kind_that_is_not_installed_any_more_breaks_no_page(sign_in, outlet):
    Outlet.objects.filter(pk=outlet.pk).update(kind="gone")
    editor = sign_in("editor")
    assert editor.get("/desk/outlets/").status_code == 200
    assert editor.get(f"/desk/outlets/{outlet.pk}/").status_code == 200
    assert editor.get(f"/desk/outlets/{outlet.pk}/connect/").status_code == 200
    assert editor.get(f"/desk/outlets/{outlet.pk}/change/").status_code == 404
    page = editor.post(f"/desk/outlets/{outlet.pk}/check/", follow=True)
    assert "There is no kind of channel called “gone”" in messages_of(page)


# Adding


def test_an_editor_adds_an_outlet_by_keys(sign_in, desk):  # noqa: ARG001
    data = {"name": "tumblr-ca", "account": "bpod-ca", "language": "ca", **fields_of(SECRETS)}
    page = sign_in("editor").post("/desk/outlets/new/tumblr/", data, follow=True)
    made = Outlet.objects.get()
    assert page.redirect_chain[-1][0] == f"/desk/outlets/{made.pk}/"
    assert "nothing of the past will be sent there" in messages_of(page)
    assert (made.name, made.kind, made.account, made.language) == ("tumblr-ca", "tumblr", "bpod-ca", "ca")
    assert made.secrets() == SECRETS
    assert (made.held_reason, made.settings) == ("", {})


def test_every_kind_has_its_form(sign_in, desk):  # noqa: ARG001
    editor = sign_in("editor")
    listed = editor.get("/desk/outlets/new/").content.decode()

    for kind in registry.KINDS.values():
        assert f"/desk/outlets/new/{kind.name}/" in listed
        page = editor.get(f"/desk/outlets/new/{kind.name}/").content.decode()
        for field in kind.fields:
            form = 'type="password"' if field.secret else ""
            assert f'name="field-{field.name}"' in page, field.name
            assert form in page
    assert editor.get("/desk/outlets/new/nowhere/").status_code == 404


def test_what_connecting_gives_may_be_left_out_and_then_nothing_is_sent(sign_in, desk):  # noqa: ARG001
    keys = {name: SECRETS[name] for name in ("consumer_key", "consumer_secret")}
    data = {"name": "tumblr-en", "account": "bpod", "language": "en", **fields_of(keys)}
    page = sign_in("editor").post("/desk/outlets/new/tumblr/", data, follow=True)
    assert "Connect it now" in messages_of(page)
    assert Outlet.objects.get().held_reason == "it is not connected yet; connect it"


def test_an_outlet_kept_by_hand_needs_no_credentials(sign_in, desk):  # noqa: ARG001
    data = {"name": "x-en", "account": "bpod", "language": "en", "field-by_hand": "yes"}
    sign_in("editor").post("/desk/outlets/new/x/", data)
    made = Outlet.objects.get()
    assert (made.settings, made.secrets(), made.held_reason) == ({"by_hand": "yes"}, {}, "")


@pytest.mark.parametrize(
    ("kind", "changes", "field", "said"),
    [
        ("tumblr", {"name": "Not a slug"}, "name", "valid"),
        ("tumblr", {"name": "taken"}, "name", "already an outlet of this name"),
        ("tumblr", {"language": "xx"}, "language", "not one of the available choices"),
        ("tumblr", {"account": ""}, "account", "required"),
        ("tumblr", {"field-consumer_key": ""}, "field-consumer_key", "is missing"),
        ("tumblr", {"field-consumer_key": "a b"}, "field-consumer_key", "holds a space"),
        ("tumblr", {"field-base_url": "http://api.example"}, "field-base_url", "must begin with https://"),
        ("tumblr", {"field-spacing_seconds": "soon"}, "field-spacing_seconds", "number of seconds"),
        ("mastodon", {}, "field-base_url", "required"),
        ("mastodon", {"field-visibility": "secret"}, "field-visibility", "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(sign_in, outlet, kind, changes, field, said):
    Outlet.objects.filter(pk=outlet.pk).update(name="taken")
    data = {"name": "new-en", "account": "bpod", "language": "en", **fields_of(SECRETS), **changes}
    page = sign_in("editor").post(f"/desk/outlets/new/{kind}/", data)
    assert page.status_code == 400
    assert said in " ".join(page.context["form"].errors[field])
    assert [word for word in SECRETS.values() if word in page.content.decode()] == []
    assert Outlet.objects.count() == 1


# Changing


def test_an_empty_credential_keeps_the_stored_one(sign_in, outlet):
    editor, address = sign_in("editor"), f"/desk/outlets/{outlet.pk}/change/"
    page = editor.get(address).content.decode()
    assert [word for word in SECRETS.values() if word in page] == []
    assert "Leave it empty to keep it" in page
    data = outlet_kit.typed(outlet, **{"account": "renamed", "field-oauth_token": "another-token"})
    editor.post(address, data)
    now = Outlet.objects.get()
    assert now.account == "renamed"
    assert now.secrets() == {**SECRETS, "oauth_token": "another-token"}


def test_the_log_says_what_changed_and_holds_no_credential(sign_in, outlet):
    address = f"/desk/outlets/{outlet.pk}/change/"
    sign_in("editor").post(address, outlet_kit.typed(outlet, **{"field-oauth_token": "another-token"}))
    written = outlet_kit.everything_written()
    assert "changed: oauth_token" in written
    assert [word for word in (*SECRETS.values(), "another-token") if word in written] == []
    page = sign_in("editor").get(f"/desk/outlets/{outlet.pk}/")
    assert "changed: oauth_token" in words(page)


def test_saving_without_a_change_changes_nothing(sign_in, outlet):
    page = sign_in("editor").post(f"/desk/outlets/{outlet.pk}/change/", outlet_kit.typed(outlet), follow=True)
    assert "nothing has changed" in messages_of(page)
    assert Outlet.objects.get().sealed == outlet.sealed
    assert not ModelLogEntry.objects.exists()


def test_stored_credentials_are_never_sent_to_another_address(sign_in, outlet):
    editor, address = sign_in("editor"), f"/desk/outlets/{outlet.pk}/change/"
    moved = outlet_kit.typed(outlet, **{"field-base_url": "https://elsewhere.example"})
    page = editor.post(address, moved)
    assert page.status_code == 400
    assert "must be given again" in " ".join(page.context["form"].errors["field-consumer_secret"])
    assert Outlet.objects.get().settings == {}
    new = {name: f"new-{name}" for name in SECRETS}
    editor.post(address, {**moved, **fields_of(new)})
    assert Outlet.objects.get().secrets() == new


def test_a_token_renewed_while_the_form_stood_open_is_kept(outlet):

    form = OutletForm(registry.kind("tumblr"), outlet, outlet_kit.typed(outlet, account="renamed"))
    assert form.is_valid()
    fresh = Outlet.objects.get()
    fresh.set_secrets({**SECRETS, "oauth_token": "renewed"})
    fresh.save()
    assert outlet_saving.change(outlet, form, None) == ["account"]
    assert Outlet.objects.get().secrets()["oauth_token"] == "renewed"


def test_an_optional_credential_can_be_forgotten(sign_in, desk):  # noqa: ARG001
    made = Outlet(name="hook", kind="webhook", account="reader", language="en")
    made.settings = {"base_url": "https://reader.example/hook"}
    made.set_secrets({"secret": "whsec_bmV3", "previous_secret": "whsec_b2xk"})
    made.save()
    data = outlet_kit.typed(made, **{"forget-previous_secret": "on"})
    sign_in("editor").post(f"/desk/outlets/{made.pk}/change/", data)
    assert Outlet.objects.get().secrets() == {"secret": "whsec_bmV3"}


def test_credentials_that_no_key_opens_are_given_again(sign_in, outlet):
    Outlet.objects.filter(pk=outlet.pk).update(sealed="gAAAAnot-ours")
    editor, address = sign_in("editor"), f"/desk/outlets/{outlet.pk}/change/"
    assert editor.post(address, outlet_kit.typed(outlet)).status_code == 400
    editor.post(address, outlet_kit.typed(outlet, **fields_of(SECRETS)))
    assert Outlet.objects.get().secrets() == SECRETS


def test_the_language_stays_once_something_was_sent(sign_in, make_post, outlet):
    deliver(approve(make_post()), outlet)
    sign_in("editor").post(f"/desk/outlets/{outlet.pk}/change/", outlet_kit.typed(outlet, language="ca"))
    assert Outlet.objects.get().language == "en"


# Checking


def test_a_check_says_what_the_account_may_do_and_is_kept(sign_in, peer, desk):  # noqa: ARG001
    outlet = outlet_kit.make(peer, "tumblr")
    page = sign_in("editor").post(f"/desk/outlets/{outlet.pk}/check/", follow=True)
    assert "It lets us in".lower() in messages_of(page)
    assert "bpod: may post; 250 posts left today" in words(page)
    now = Outlet.objects.get()
    assert (now.check_answer, now.held_reason) == ("good", "")
    assert now.checked_at is not None


@pytest.mark.parametrize(
    ("fault", "answer", "said"),
    [("before-accept-503", "unclear", "503"), ("accept-then-hang", "unclear", "connection broke")],
)
def test_a_platform_in_trouble_is_no_wrong_credential(sign_in, peer, desk, fault, answer, said):  # noqa: ARG001
    outlet = outlet_kit.make(peer, "tumblr")
    peer.arm("tumblr", "check", fault, seconds=2)
    page = sign_in("editor").post(f"/desk/outlets/{outlet.pk}/check/", follow=True)
    assert said in messages_of(page)
    assert Outlet.objects.get().check_answer == answer


def test_wrong_credentials_are_said_without_them(sign_in, peer, desk):  # noqa: ARG001
    outlet = outlet_kit.make(peer, "tumblr")
    keys = {**outlet.secrets(), "oauth_token": "guessed-in-plain-words"}
    outlet.set_secrets(keys)
    outlet.save()
    page = sign_in("editor").post(f"/desk/outlets/{outlet.pk}/check/", follow=True)
    now = Outlet.objects.get()
    assert now.check_answer == "bad"
    shown = page.content.decode() + now.check_words
    assert [word for word in keys.values() if word in shown] == []


# Pausing, mending, removing


def test_a_held_outlet_is_opened_again_with_its_breaker(sign_in, outlet):
    Outlet.objects.filter(pk=outlet.pk).update(held_reason="the token ended")
    Pace.objects.create(outlet=outlet, failures=7, open_until_at=NOW)
    page = sign_in("editor").post(f"/desk/outlets/{outlet.pk}/resume/", follow=True)
    assert Outlet.objects.get().held_reason == ""
    assert Pace.objects.get().failures == 0
    assert "resumed" in words(page)


def test_an_outlet_is_removed_only_while_nothing_was_sent_there(sign_in, make_post, outlet):
    root, address = sign_in("superuser"), f"/desk/outlets/{outlet.pk}/remove/"
    row = deliver(approve(make_post()), outlet)
    refused = root.get(address)
    assert "Pause it" in words(refused)
    back = re.search(r'<p class="desk-buttons"><a [^>]*href="([^"]+)"', refused.content.decode())[1]
    assert back == f"/desk/outlets/{outlet.pk}/"
    assert root.get(back).status_code == HTTPStatus.OK
    assert "never forgotten" in messages_of(root.post(address, follow=True))
    row.delete()
    assert "is removed" in messages_of(root.post(address, follow=True))
    assert not Outlet.objects.exists()


# Who may

READS = ("", "{pk}/")
CHANGES = ("{pk}/change/", "{pk}/connect/")
ADDS = ("new/", "new/tumblr/")


@pytest.mark.parametrize(
    ("role", "reached"),
    [
        ("superuser", {*READS, *CHANGES, *ADDS, "{pk}/remove/"}),
        ("editor", {*READS, *CHANGES, *ADDS}),
        ("writer", set()),
        ("translator", set()),
        ("nobody", set()),
    ],
)
def test_each_role_reaches_its_pages_by_address(sign_in, outlet, role, reached):
    client = sign_in(role)
    found = {
        page
        for page in (*READS, *CHANGES, *ADDS, "{pk}/remove/")
        if client.get(f"/desk/outlets/{page.format(pk=outlet.pk)}").status_code == 200
    }
    assert found == reached


@pytest.mark.parametrize("step", ["change", "connect", "check", "pause", "resume", "remove"])
def test_a_writer_changes_nothing(sign_in, outlet, step):
    Outlet.objects.filter(pk=outlet.pk).update(held_reason="held")
    before = Outlet.objects.values().get()
    sign_in("writer").post(f"/desk/outlets/{outlet.pk}/{step}/", outlet_kit.typed(outlet, account="mine"))
    assert Outlet.objects.values().get() == before
    assert sign_in("editor").get(f"/desk/outlets/{outlet.pk}/check/").status_code == 405
