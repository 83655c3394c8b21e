"""A person lets us in at the platform: the whole journey, on loopback, and each way it can end."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from channels import registry
from channels.contract import OutletConfig, Return
from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.meta.tokens import ends_at
from sandbox.meta.entry import APP_ID, APP_SECRET
from tests import peers

BACK = "https://desk.example/desk/outlets/connected/"
KINDS = ("tumblr", "x", "mastodon", "instagram", "threads", "facebook")
SIGNED = ("tumblr", "x")
META = ("instagram", "threads", "facebook")


@pytest.fixture
def peer(tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield peer


@pytest.fixture(params=KINDS)
def kind(request) -> str:
    return request.param


def unconnected(peer, kind, account="bpod") -> OutletConfig:
    """As a person types it before they connect: without what the platform gives."""
    config, connect = peer.config(kind, account), registry.kind(kind).connect
    secrets = {name: value for name, value in config.secrets.items() if name not in connect.GIVES}
    settings = dict(config.settings)
    if kind in META:
        secrets["app_secret"], settings["app_id"] = APP_SECRET, APP_ID
    assert [name for name in connect.NEEDS if not {**settings, **secrets}.get(name)] == []
    return replace(config, settings=settings, secrets=secrets, store=None)


def connect_of(kind):
    return registry.kind(kind).connect


def press(departure, account="bpod") -> dict[str, str]:
    """The page of the platform, one of its buttons, and what stands in the address one comes back to."""
    shown = requests.get(departure.url, timeout=5)
    assert shown.status_code == 200
    assert "Do not allow" in shown.text
    answer = {"account": account} if account else {}
    hidden = dict(parse_qsl(urlsplit(departure.url).query))
    done = requests.post(departure.url, data={**hidden, **answer}, allow_redirects=False, timeout=5)
    assert done.status_code == 302
    address = done.headers["Location"]
    assert address.startswith(f"{BACK}?")
    return dict(parse_qsl(urlsplit(address).query))


def journey(peer, kind, account="bpod"):
    config = unconnected(peer, kind)
    departure = connect_of(kind).begin(config, BACK, "a-state")
    return config, departure, press(departure, account)


def finish(kind, config, departure, query):
    return connect_of(kind).finish(config, Return(BACK, query, departure.keep))


def test_who_says_yes_lets_us_in(peer, kind):
    config, departure, query = journey(peer, kind)
    assert departure.echoes & set(query.items())
    given = finish(kind, config, departure, query)
    assert set(given) == connect_of(kind).GIVES
    connected = replace(config, secrets={**config.secrets, **given})
    assert registry.adapter(kind, connected).check().account == "bpod"


def test_who_says_no_is_told_so_and_we_are_not_in(peer, kind):
    config, departure, query = journey(peer, kind, account="")
    assert departure.echoes & set(query.items())
    with pytest.raises(Refused, match="nobody was let in"):
        finish(kind, config, departure, query)


def test_what_came_back_is_good_once(peer, kind):
    config, departure, query = journey(peer, kind)
    finish(kind, config, departure, query)
    with pytest.raises(Unauthorized, match="said no"):
        finish(kind, config, departure, query)


def test_what_came_back_too_late_is_no_good(peer, kind):
    config, departure, query = journey(peer, kind)
    peer.server.clock.move(601)
    with pytest.raises(Unauthorized, match="too much time"):
        finish(kind, config, departure, query)


def test_what_was_stolen_on_the_way_is_of_no_use(peer, kind):
    config, departure, query = journey(peer, kind)
    secret = "app_secret" if kind in META else "consumer_secret"
    keep = {
        name: "another" if name in {"code_verifier", "oauth_token_secret"} else value
        for name, value in departure.keep.items()
    }
    stranger = replace(config, secrets={**config.secrets, secret: "guessed"})
    with pytest.raises(Unauthorized, match="said no"):
        connect_of(kind).finish(stranger, Return(BACK, query, keep))


def test_no_error_holds_a_secret(peer, kind):
    config, departure, query = journey(peer, kind)
    hidden = [
        *config.secrets.values(),
        *departure.keep.values(),
        query.get("code", ""),
        query.get("oauth_verifier", ""),
    ]
    peer.server.clock.move(601)
    with pytest.raises(ChannelError) as raised:
        finish(kind, config, departure, query)
    said = f"{raised.value!r} {raised.value} {raised.value.__cause__!r} {departure!r}"
    # The wish's own token of OAuth 1.0a is public: it stands in the address of the platform's page.
    assert [word for word in hidden if word and word in said and word not in departure.url] == []


@pytest.mark.parametrize("kind", SIGNED, indirect=True)
def test_wrong_keys_of_the_app_are_said_before_anybody_sets_out(peer, kind):
    config = unconnected(peer, kind)
    wrong = replace(config, secrets={**config.secrets, "consumer_secret": "guessed"})
    with pytest.raises(Unauthorized, match=r"app's keys are wrong.*desk\.example"):
        connect_of(kind).begin(wrong, BACK, "a-state")


@pytest.mark.parametrize("kind", ["tumblr", "x", "mastodon"], indirect=True)
@pytest.mark.parametrize(
    ("fault", "error"),
    [("before-accept-503", Unavailable), ("refuse", OutcomeUnknown), ("accept-then-garbage", OutcomeUnknown)],
)
def test_a_platform_in_trouble_is_said_in_our_words(peer, kind, fault, error):
    peer.arm(kind, "*", fault)
    with pytest.raises(error, match=rf"^{kind}: "):
        connect_of(kind).begin(unconnected(peer, kind), BACK, "a-state")


@pytest.mark.parametrize("kind", ["instagram", "threads"], indirect=True)
def test_a_token_of_sixty_days_says_when_it_ends(peer, kind):
    config, departure, query = journey(peer, kind)
    given = finish(kind, config, departure, query)
    connected = replace(config, secrets={**config.secrets, **given})
    assert registry.adapter(kind, connected).check().expires_at == ends_at(given)


@pytest.mark.parametrize("kind", META, indirect=True)
def test_the_mark_that_meta_puts_behind_a_code_does_no_harm(peer, kind):
    config, departure, query = journey(peer, kind)
    assert finish(kind, config, departure, {**query, "code": f"{query['code']}#_"})


@pytest.mark.parametrize("kind", META, indirect=True)
def test_meta_needs_an_app(peer, kind):
    config = unconnected(peer, kind)
    with pytest.raises(Unauthorized, match="app_id and app_secret"):
        connect_of(kind).begin(replace(config, secrets={}), BACK, "a-state")


def test_of_facebook_s_pages_only_the_outlet_s_own_gives_its_token(peer):
    peer.outlet("facebook", "another")
    config, departure, query = journey(peer, "facebook", account="another")
    with pytest.raises(Refused, match="does not look after a Page called bpod"):
        finish("facebook", config, departure, query)


def test_the_unofficial_interface_of_instagram_has_no_such_way(peer):
    config = unconnected(peer, "instagram")
    told = replace(config, settings={**config.settings, "api": "unofficial"})
    with pytest.raises(Unauthorized, match="saved session"):
        connect_of("instagram").begin(told, BACK, "a-state")


def test_kinds_that_know_keys_alone_have_no_such_way():
    assert {name for name, kind in registry.KINDS.items() if kind.connect} == set(KINDS)


def test_the_real_platforms_are_asked_at_their_own_addresses():
    config = OutletConfig("o", "bpod", "en", {"app_id": "1"}, {"app_secret": "s"})
    hosts = {kind: urlsplit(connect_of(kind).begin(config, BACK, "a-state").url).hostname for kind in META}
    assert hosts == {
        "instagram": "www.instagram.com",
        "threads": "threads.net",
        "facebook": "www.facebook.com",
    }
