"""What each of Tumblr's answers means to the ledger; the answers come from a small peer that says just that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from channels.contract import Memo, OutletConfig, Presence, RemotePost
from channels.errors import OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.tumblr.adapter import Adapter as Tumblr
from channels.tumblr.compose import compose
from tests import stories
from tests.serving import serving

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
MIDNIGHT_IN_NEW_YORK = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
KEYS = {
    "consumer_key": "the-consumer-key",
    "consumer_secret": "the-consumer-secret",
    "oauth_token": "the-token",
    "oauth_token_secret": "the-token-secret",
}


class Peer(HTTPServer):
    """Says `status`, `headers`, `body` to whatever is asked."""

    status = 200
    headers: dict[str, str] = {}
    body = b"{}"

    def say(self, status: int, body: Any = b"", **headers: str) -> None:
        self.status = status
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        peer: Any = self.server
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(peer.status)
        for name, value in {**peer.headers, "Content-Length": str(len(peer.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(peer.body)

    do_POST = do_PUT = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def peer() -> Iterator[Peer]:
    with serving(Peer(("127.0.0.1", 0), Handler)) as server:
        yield server


@pytest.fixture
def tumblr(peer) -> Tumblr:
    base_url = f"http://127.0.0.1:{peer.server_port}"
    config = OutletConfig("one", "bpod", "en", {"base_url": base_url, "read_seconds": "2"}, KEYS)
    return Tumblr(config, clock=lambda: NOW)


def problem(status: int, code: int = 0, title: str = "Its own words") -> dict[str, Any]:
    return {
        "meta": {"status": status, "msg": "Said"},
        "response": [],
        "errors": [{"title": title, "code": code}],
    }


def send(tumblr: Tumblr) -> RemotePost:
    return tumblr.send(
        compose(stories.story()), Memo({"draft_id": "1"}, lambda _: None), stories.fetch_from()
    )


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, 8001, Refused),
        (400, 8005, Refused),
        (401, 0, Unauthorized),
        (403, 0, Unauthorized),
        (403, 8004, Unavailable),
        (403, 8023, Unavailable),
        (403, 8008, Refused),
        (413, 0, Refused),
        (429, 0, Unavailable),
        (500, 8006, OutcomeUnknown),
        (502, 0, OutcomeUnknown),
        (503, 0, OutcomeUnknown),
        (504, 0, OutcomeUnknown),
        (301, 0, Refused),
    ],
)
def test_each_answer_has_its_meaning_and_its_words(tumblr, peer, status, code, error):
    peer.say(status, problem(status, code))
    with pytest.raises(error) as caught:
        send(tumblr)
    assert caught.value.detail == f"tumblr: {status} Its own words"
    assert caught.value.code == (f"{status}.{code}" if code else str(status))


@pytest.mark.parametrize("code", [8004, 8023])
def test_a_spent_day_is_waited_for_until_tumblr_s_own_midnight(tumblr, peer, code):
    peer.say(403, problem(403, code))
    with pytest.raises(Unavailable) as caught:
        send(tumblr)
    assert caught.value.retry_at == MIDNIGHT_IN_NEW_YORK


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "30"}, 30),
        ({"X_Ratelimit_Perhour_Remaining": "0", "X_Ratelimit_Perhour_Reset": "600"}, 600),
        (
            {
                "X_Ratelimit_Perhour_Remaining": "0",
                "X_Ratelimit_Perhour_Reset": "600",
                "X_Ratelimit_Perday_Remaining": "0",
                "X_Ratelimit_Perday_Reset": "7000",
            },
            7000,
        ),
        ({"X_Ratelimit_Perday_Remaining": "12", "X_Ratelimit_Perday_Reset": "7000"}, None),
        ({"X_Ratelimit_Perday_Remaining": "0", "X_Ratelimit_Perday_Reset": "later"}, None),
        ({}, None),
    ],
)
def test_a_limit_is_waited_for_as_its_headers_say(tumblr, peer, headers, seconds):
    peer.say(429, problem(429), **headers)
    with pytest.raises(Unavailable) as caught:
        send(tumblr)
    assert caught.value.retry_at == (None if seconds is None else NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("body", [b"<html>Gateway</html>", b"[]", b'{"errors": 3}', b'{"meta": {}}', b"\xff"])
def test_an_error_in_another_shape_keeps_its_status(tumblr, peer, body):
    peer.say(400, body)
    with pytest.raises(Refused) as caught:
        send(tumblr)
    assert caught.value.detail == "tumblr: 400"


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"{}", b'{"response": []}', b'{"response": {"id": null}}', b"\xff\xfe"],
)
def test_a_good_answer_that_cannot_be_read_is_not_known(tumblr, peer, body):
    peer.say(200, body)
    with pytest.raises(OutcomeUnknown):
        send(tumblr)


@pytest.mark.parametrize("post", [3, {}, {"id": 1}, {"id": 1, "timestamp": "noon"}])
def test_a_list_of_another_shape_proves_no_absence(tumblr, peer, post):
    peer.say(200, {"meta": {"status": 200}, "response": {"posts": [post]}})
    with pytest.raises(OutcomeUnknown):
        tumblr.look_up(compose(stories.story()), Memo({}, lambda _: None))


def test_a_proxy_s_404_proves_no_absence(tumblr, peer):
    peer.say(404, b"<html>Not Found</html>")
    with pytest.raises(OutcomeUnknown):
        tumblr.look_up(compose(stories.story()), Memo({"draft_id": "1"}, lambda _: None))


def test_a_blog_that_is_gone_proves_no_absence(tumblr, peer):
    peer.say(404, problem(404))
    rendition, memo = compose(stories.story()), Memo({"draft_id": "1"}, lambda _: None)
    for step in (
        lambda: tumblr.look_up(rendition, memo),
        lambda: tumblr.delete(RemotePost("1", "")),
        lambda: tumblr.prepare(rendition, Memo({}, lambda _: None), stories.fetch_from()),
        tumblr.check,
    ):
        with pytest.raises(Unauthorized):
            step()


@pytest.mark.parametrize("state", ["draft", "queued", "private"])
def test_only_what_is_published_counts_as_there(tumblr, peer, state):
    post = {"id": 1, "id_string": "1", "timestamp": 5, "state": state, "tags": ["bpod-2026-11-21"]}
    peer.say(200, {"meta": {"status": 200}, "response": {"posts": [post]}})
    found = tumblr.look_up(compose(stories.story()), Memo({"draft_id": "1"}, lambda _: None))
    assert found.presence is Presence.ABSENT


def test_of_several_with_the_tag_the_one_from_our_draft_counts_and_else_the_first(tumblr, peer):
    def post(number: int, genesis: str) -> dict[str, Any]:
        return {
            "id": number,
            "id_string": str(number),
            "genesis_post_id": genesis,
            "post_url": f"https://blog.example/{number}",
            "timestamp": number,
            "state": "published",
            "tags": ["BPoD-2026-11-21"],
        }

    peer.say(200, {"response": {"posts": [post(30, "3"), post(20, "2"), post(10, "1")]}})
    rendition = compose(stories.story())
    by_tag = tumblr.look_up(rendition, Memo({}, lambda _: None))
    assert by_tag.post == RemotePost("10", "https://blog.example/10")
    ours = tumblr.look_up(rendition, Memo({"draft_id": "2"}, lambda _: None))
    assert ours.post == RemotePost("20", "https://blog.example/20")


def test_missing_credentials_are_named_before_any_call():
    config = OutletConfig(
        "one", "bpod", "en", {"base_url": "http://127.0.0.1:9"}, {**KEYS, "oauth_token": ""}
    )
    with pytest.raises(Unauthorized, match="oauth_token missing"):
        Tumblr(config).check()
