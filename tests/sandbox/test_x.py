"""Our X is as strict as the documented one."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from PIL import Image
from requests_oauthlib import OAuth1

from tests import peers, stories


class Caller:
    def __init__(self, peer: peers.Peer, **wrong: str) -> None:
        self.base = f"{peer.url}/x"
        keys = {**peer.outlet("x", "bpod")[1], **wrong}
        self.auth = OAuth1(
            keys["consumer_key"], keys["consumer_secret"], keys["access_token"], keys["access_token_secret"]
        )

    def __call__(self, method: str, path: str, **arguments: Any) -> requests.Response:
        return requests.request(method, f"{self.base}{path}", auth=self.auth, timeout=5, **arguments)

    def post(self, **body: Any) -> requests.Response:
        return self("POST", "/2/tweets", json=body)

    def upload(self, content: bytes = stories.PICTURE, **fields: str) -> requests.Response:
        data = {"media_category": "tweet_image", "media_type": "image/jpeg", **fields}
        return self("POST", "/2/media/upload", data=data, files={"media": ("p", content, "image/jpeg")})

    def timeline(self, **query: Any) -> requests.Response:
        user = self("GET", "/2/users/me").json()["data"]["id"]
        return self("GET", f"/2/users/{user}/tweets", params=query)


@pytest.fixture
def peer(tmp_path):
    with peers.sandbox(tmp_path) as peer:
        yield peer


@pytest.fixture
def call(peer) -> Caller:
    return Caller(peer)


def said(answer: requests.Response) -> str:
    document = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert document["status"] == answer.status_code
    return " ".join([document["detail"], *(error["message"] for error in document.get("errors", []))])


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "text must be"),
        ({"text": "  "}, "text must be"),
        ({"text": 5}, "text must be"),
        ({"text": "a" * 281}, "281; 280 is the most"),
        ({"text": "日" * 141}, "282; 280 is the most"),
        ({"text": "👨‍👩‍👧‍👦" * 141}, "282; 280 is the most"),
        ({"text": "a" * 257 + " https://bpod.example/archive"}, "281; 280 is the most"),
        ({"text": "a", "media": {"media_ids": []}}, "list of 1 to 4"),
        ({"text": "a", "media": {"media_ids": ["x"]}}, "strings of digits"),
        ({"text": "a", "media": {"media_ids": ["5"]}}, "Your media IDs are invalid."),
        ({"text": "a", "reply": {"in_reply_to_tweet_id": 5}}, "string of digits"),
        ({"text": "a", "colour": "red"}, "unknown field colour"),
    ],
)
def test_what_is_no_post_is_refused_by_name(call, peer, body, words):
    answer = call.post(**body)
    assert answer.status_code == 400
    assert words in said(answer)
    assert peer.posts("x", "bpod") == []


@pytest.mark.parametrize(
    "text",
    [
        "a" * 280,
        "日" * 140,
        "👨‍👩‍👧‍👦" * 140,
        "a" * 256 + " https://bpod.example/archive",
        "é" * 280,
        "👍🏽" * 140,
    ],
)
def test_what_weighs_280_fits(call, text):
    assert call.post(text=text).status_code == 201


def test_the_same_words_twice_are_refused_without_the_first_s_id(call):
    first = call.post(text="Words").json()["data"]["id"]
    answer = call.post(text="Words ")
    assert answer.status_code == 403
    assert said(answer) == "You are not allowed to create a Tweet with duplicate content."
    assert first not in answer.text
    assert call("DELETE", f"/2/tweets/{first}").json() == {"data": {"deleted": True}}
    assert call.post(text="Words").status_code == 201


def test_a_reply_needs_a_post_that_is_there(call):
    answer = call.post(text="a", reply={"in_reply_to_tweet_id": "5"})
    assert answer.status_code == 403
    assert "deleted or not visible" in said(answer)


def test_addresses_come_back_shortened_and_words_escaped(call):
    media_id = call.upload().json()["data"]["id"]
    call.post(text="A < B & https://bpod.example/a.", media={"media_ids": [media_id]})
    [post] = call.timeline(**{"tweet.fields": "entities"}).json()["data"]
    address, photo = post["entities"]["urls"]
    assert post["text"] == f"A &lt; B &amp; {address['url']}. {photo['url']}"
    assert address["expanded_url"] == "https://bpod.example/a"
    assert "media_key" in photo


def test_a_timeline_has_pages_and_a_beginning(call, peer):
    for number in range(7):
        call.post(text=f"Words {number}")
    first = call.timeline(max_results=5).json()
    assert [post["text"] for post in first["data"]] == [f"Words {number}" for number in range(6, 1, -1)]
    second = call.timeline(max_results=5, pagination_token=first["meta"]["next_token"]).json()
    assert second["meta"] == {"result_count": 2}
    peer.server.clock.move(7_200)
    late = call.timeline(start_time="2020-01-01T00:00:00Z").json()
    assert late["meta"]["result_count"] == 7
    assert "data" not in call.timeline(start_time=_in(peer, -60)).json()
    assert call.timeline(start_time=_in(peer, 3_600)).status_code == 400
    assert call.timeline(start_time="yesterday").status_code == 400
    assert call.timeline(max_results=4).status_code == 400


def _in(peer: peers.Peer, seconds: float) -> str:
    return f"{datetime.fromtimestamp(peer.server.clock.now() + seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3, 3)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "fields", "words"),
    [
        (b"not a picture", {}, "media type unrecognized"),
        (stories.PICTURE[:200], {}, "media type unrecognized"),
        (stories.PICTURE + b"x" * 5_000_000, {}, "5000000 is the most"),
        (png(), {}, "the bytes are image/png"),
        (stories.PICTURE, {"media_category": "tweet_gif"}, "media_category"),
    ],
)
def test_a_picture_is_really_looked_at(call, content, fields, words):
    answer = call.upload(content, **fields)
    assert answer.status_code == 400
    assert words in said(answer)


def test_an_upload_ends_after_a_day_and_is_its_account_s_alone(call, peer):
    media_id = call.upload().json()["data"]["id"]
    peer.outlet("x", "other")
    keys = peer.outlet("x", "other")[1]
    other = Caller(peer, **keys)
    assert other.post(text="a", media={"media_ids": [media_id]}).status_code == 400
    assert call.post(text="a", media={"media_ids": [media_id]}).status_code == 201
    peer.server.clock.move(86_401)
    assert call.post(text="b", media={"media_ids": [media_id]}).status_code == 400


@pytest.mark.parametrize(("text", "status"), [("a" * 1_000, 200), ("a" * 1_001, 400), ("", 400), (5, 400)])
def test_a_description_has_a_length(call, text, status):
    media_id = call.upload().json()["data"]["id"]
    body = {"id": media_id, "metadata": {"alt_text": {"text": text}}}
    assert call("POST", "/2/media/metadata", json=body).status_code == status


@pytest.mark.parametrize("wrong", ["consumer_key", "consumer_secret", "access_token", "access_token_secret"])
def test_whoever_is_not_known_is_not_let_in(peer, wrong):
    answer = Caller(peer, **{wrong: "wrong"}).post(text="a")
    assert answer.status_code == 401
    assert said(answer) == "Unauthorized"
    assert peer.posts("x", "bpod") == []


def test_calls_are_counted_and_then_refused_with_the_platform_s_own_headers(call, peer):
    peer.server.platforms["x"].quota.caps["create"] = 2
    first = call.post(text="1")
    assert (first.headers["x-rate-limit-limit"], first.headers["x-rate-limit-remaining"]) == ("2", "1")
    assert call.post(text="2").headers["x-rate-limit-remaining"] == "0"
    answer = call.post(text="3")
    assert answer.status_code == 429
    assert "Retry-After" not in answer.headers
    assert 0 < int(answer.headers["x-rate-limit-reset"]) - peer.server.clock.now() <= 900
    peer.server.clock.move(900)
    assert call.post(text="3").status_code == 201


def test_other_calls_are_not_there(call):
    assert call("GET", "/2/tweets").status_code == 404
    assert call("PUT", "/2/tweets/1").status_code == 404
    assert call("DELETE", "/2/tweets/1").status_code == 404
    assert call("DELETE", "/2/tweets/x").status_code == 400
