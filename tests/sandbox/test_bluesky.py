"""Our Bluesky is as strict as a real server, in the same words (`python -m tests.real bluesky` asks both)."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from sandbox.bluesky.quota import Cap
from tests import peers, stories

RKEY = "3n2uco4aghsvh"
LINK = "app.bsky.richtext.facet#link"
TAG = "app.bsky.richtext.facet#tag"


class Caller:
    def __init__(self, peer: peers.Peer, account: str = "bpod") -> None:
        self.base = f"{peer.url}/bluesky/xrpc"
        self.account = account
        self.password = peer.outlet("bluesky", account)[1]["app_password"]
        self.session: dict[str, Any] = {}

    def bearer(self, token: str | None) -> dict[str, str]:
        """Empty: without."""
        token = self.session.get("accessJwt", "") if token is None else token
        return {"Authorization": f"Bearer {token}"} if token else {}

    def sign_in(self) -> requests.Response:
        body = {"identifier": self.account, "password": self.password}
        answer = self.post("server.createSession", body, token="")
        self.session = answer.json()
        return answer

    def post(
        self, name: str, body: Any = None, token: str | None = None, **arguments: Any
    ) -> requests.Response:
        headers = {**self.bearer(token), **arguments.pop("headers", {})}
        url = f"{self.base}/com.atproto.{name}"
        return requests.post(url, json=body, headers=headers, timeout=5, **arguments)

    def get(self, name: str, token: str | None = None, **query: str) -> requests.Response:
        url = f"{self.base}/com.atproto.{name}"
        return requests.get(url, query, headers=self.bearer(token), timeout=5)

    def put(self, rkey: str = RKEY, record: Any = None, **body: Any) -> requests.Response:
        record = post() if record is None else record
        place = {"repo": self.session["did"], "collection": "app.bsky.feed.post", "rkey": rkey}
        return self.post("repo.putRecord", {**place, "record": record, **body})

    def upload(self, content: bytes = stories.PICTURE, mime: str = "image/jpeg") -> requests.Response:
        return self.post("repo.uploadBlob", data=content, headers={"Content-Type": mime})

    def read(self, rkey: str = RKEY, **query: str) -> requests.Response:
        place = {"repo": self.account, "collection": "app.bsky.feed.post", "rkey": rkey}
        return self.get("repo.getRecord", **{**place, **query})

    def delete(self, rkey: str = RKEY, of: str = "") -> requests.Response:
        place = {"repo": of or self.account, "collection": "app.bsky.feed.post", "rkey": rkey}
        return self.post("repo.deleteRecord", place)


def post(text: str = "Words", **more: Any) -> dict[str, Any]:
    return {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-11-21T23:59:00.000001Z", **more}


def images(blob: Any, **more: Any) -> dict[str, Any]:
    return {"$type": "app.bsky.embed.images", "images": [{"alt": "A glow", "image": blob, **more}]}


def facet(start: Any, end: Any, **feature: Any) -> dict[str, Any]:
    return {"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}


@pytest.fixture
def peer(tmp_path):
    with peers.sandbox(tmp_path) as peer:
        yield peer


@pytest.fixture
def call(peer) -> Caller:
    caller = Caller(peer)
    assert caller.sign_in().status_code == 200
    return caller


def refused(answer: requests.Response, status: int, error: str, words: str = "") -> None:
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert words in answer.json()["message"]


def test_a_record_is_kept_as_it_was_sent(call, peer):
    blob = call.upload().json()["blob"]
    record = post("Words 🧫", embed=images(blob, aspectRatio={"width": 4, "height": 3}), langs=["en"])
    answer = call.put(record=record, swapRecord=None)
    assert answer.status_code == 200
    assert answer.json()["uri"] == f"at://{call.session['did']}/app.bsky.feed.post/{RKEY}"
    assert call.read().json() == {"uri": answer.json()["uri"], "cid": answer.json()["cid"], "value": record}
    [seen] = peer.visible("bluesky", "bpod")
    assert (seen["id"], seen["text"]) == (RKEY, "Words 🧫")
    assert [(picture["alt"], picture["sha256"]) for picture in seen["pictures"]] == [
        ("A glow", stories.picture().sha256)
    ]


def test_the_same_record_twice_is_one_and_another_in_its_place_must_name_it(call, peer):
    first = call.put(swapRecord=None).json()["cid"]
    assert call.put(swapRecord=None).json()["cid"] == first
    refused(call.put(record=post("Other"), swapRecord=None), 400, "InvalidSwap", f"Record was at {first}")
    refused(call.put("3n2uco4aghsvi", swapRecord=first), 400, "InvalidSwap", "Record was at null")
    assert call.put(record=post("Other"), swapRecord=first).status_code == 200
    assert call.put(record=post("Without asking")).status_code == 200
    [seen] = peer.visible("bluesky", "bpod")
    assert seen["text"] == "Without asking"
    assert seen["edited_at"] is not None


def test_what_is_gone_may_be_deleted_again(call, peer):
    call.put()
    assert [call.delete().json(), call.delete().json(), call.delete("123456").json()] == [{}, {}, {}]
    refused(call.read(), 400, "RecordNotFound", "Could not locate record: at://did:plc:")
    assert peer.visible("bluesky", "bpod") == []


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"text": "a"}, "Invalid $type"),
        (post(5), "text"),
        (post("a" * 301), "grapheme too big (maximum 300, got 301) at $.record.text"),
        (post("é" * 1_501), "string too big (maximum 3000, got 3002) at $.record.text"),
        ({**post(), "createdAt": "yesterday"}, "Invalid datetime"),
        ({**post(), "createdAt": "2026-11-21T08:00:00"}, "Invalid datetime"),
        (post(langs=["a", "b", "c", "d"]), "at most 3 languages"),
        (post(colour="red"), "Unknown key colour"),
        (post(facets=[facet(0, 6, **{"$type": LINK, "uri": "https://a.example"})]), "bytes inside the text"),
        (post(facets=[facet("0", 2, **{"$type": LINK, "uri": "https://a.example"})]), "bytes inside"),
        (post("é", facets=[facet(0, 1, **{"$type": LINK, "uri": "https://a.example"})]), "whole characters"),
        (post(facets=[facet(0, 5, **{"$type": LINK, "uri": "nope"})]), "Invalid uri"),
        (post(facets=[facet(0, 5, **{"$type": TAG, "tag": "a" * 65})]), "maximum 64, got 65"),
        (post(facets=[facet(0, 5, **{"$type": "other"})]), "Unknown feature"),
        (post(embed={"$type": "app.bsky.embed.video"}), "Unknown embed"),
        (post(embed={"$type": "app.bsky.embed.images", "images": []}), "1 to 4 images"),
        (post(embed={"$type": "app.bsky.embed.images", "images": [{}] * 5}), "1 to 4 images"),
        (post(embed={"$type": "app.bsky.embed.images", "images": [{}]}), 'Missing required key "alt"'),
        (post(embed=images("picture")), "Expected a blob"),
        (post(embed={"$type": "app.bsky.embed.external", "external": {"uri": "nope"}}), "Invalid uri"),
        (post(embed={"$type": "app.bsky.embed.external", "external": {"uri": "https://a.example"}}), "title"),
        (post(reply={"root": {"uri": "at://x"}}), "uri and cid"),
    ],
)
def test_what_is_no_post_is_refused_by_name(call, peer, record, words):
    refused(call.put(record=record), 400, "InvalidRequest", words)
    assert peer.posts("bluesky", "bpod") == []


@pytest.mark.parametrize("text", ["a" * 300, "é" * 300, "👨‍👩‍👧‍👦" * 120, ""])
def test_what_has_300_graphemes_and_3000_bytes_fits(call, text):
    assert call.put(record=post(text)).status_code == 200


@pytest.mark.parametrize("rkey", ["bpod-2026", "123456", "3n2uco4aghsv", "zn2uco4aghsvh", "3n2uco4aghsv1"])
def test_a_key_must_be_a_tid(call, rkey):
    refused(call.put(rkey), 400, "InvalidRequest", f'Invalid TID string (got "{rkey}")')


def test_a_blob_must_be_there_and_be_what_is_said_of_it(call, peer):
    blob = call.upload(mime="image/png").json()["blob"]
    assert blob["mimeType"] == "image/jpeg"
    refused(call.put(record=post(embed=images({**blob, "size": 5}))), 400, "InvalidSize", "Got: 5")
    other = {**blob, "mimeType": "image/png"}
    refused(call.put(record=post(embed=images(other))), 400, "InvalidMimeType", "Got: image/png")
    unknown = {**blob, "ref": {"$link": "bafkreiunknown"}}
    refused(call.put(record=post(embed=images(unknown))), 400, "BlobNotFound", "bafkreiunknown")
    large = {**blob, "size": 1_000_001}
    refused(call.put(record=post(embed=images(large))), 400, "InvalidRequest", "maximum 1000000")
    refused(
        call.put(record=post(embed=images(blob, aspectRatio={"width": 0, "height": 1}))),
        400,
        "InvalidRequest",
        "aspectRatio",
    )
    assert peer.posts("bluesky", "bpod") == []


def test_a_blob_lasts_as_long_as_a_post_names_it(call, peer):
    blob = call.upload().json()["blob"]
    record = post(embed=images(blob))
    assert call.put(record=record).status_code == 200
    assert call.put("3n2uco4aghsvi", record).status_code == 200
    call.delete()
    call.delete("3n2uco4aghsvi")
    refused(call.put(record=record), 400, "BlobNotFound")
    call.upload()
    peer.server.clock.move(3_601)
    refused(call.put(record=record), 400, "BlobNotFound")


def test_a_picture_is_really_looked_at(call):
    refused(call.upload(b"not a picture"), 400, "InvalidRequest")
    refused(call.upload(stories.PICTURE + b"x" * 5_242_880), 413, "PayloadTooLarge")


def test_a_session_has_tokens_of_two_kinds_that_end(call, peer):
    access, refresh = call.session["accessJwt"], call.session["refreshJwt"]
    assert call.get("server.getSession").json()["handle"] == "bpod"
    refused(call.get("server.getSession", token=""), 401, "AuthMissing")
    refused(call.get("server.getSession", token="x.y.z"), 400, "InvalidToken")
    refused(call.get("server.getSession", token=refresh), 400, "InvalidToken", "Invalid token type")
    refused(call.get("server.getSession", token=f"{access[:-2]}AA"), 400, "InvalidToken")
    refused(call.post("server.refreshSession", token=access), 400, "InvalidToken")
    peer.server.clock.move(7_200)
    refused(call.get("server.getSession"), 400, "ExpiredToken")
    renewed = call.post("server.refreshSession", token=refresh).json()
    assert call.get("server.getSession", token=renewed["accessJwt"]).status_code == 200
    assert call.post("server.refreshSession", token=refresh).status_code == 200
    peer.server.clock.move(7_201)
    refused(call.post("server.refreshSession", token=refresh), 400, "ExpiredToken", "revoked")
    peer.server.clock.move(90 * 86_400)
    refused(call.post("server.refreshSession", token=renewed["refreshJwt"]), 400, "ExpiredToken")


def test_a_wrong_password_says_the_same_as_a_wrong_name(call):
    for body in ({"identifier": "bpod", "password": "x"}, {"identifier": "x", "password": call.password}, {}):
        answer = call.post("server.createSession", body, token="")
        refused(answer, 401, "AuthenticationRequired", "Invalid identifier or password")


def test_reading_is_for_everybody_and_writing_for_its_account(call, peer):
    call.put()
    assert call.read(token="").status_code == call.read(token="x.y.z").status_code == 200
    refused(call.read(repo="nobody"), 400, "InvalidRequest", "Could not find repo")
    other = Caller(peer, "other")
    other.sign_in()
    refused(other.delete(of=call.account), 403, "AuthForbidden")
    refused(call.delete(of="did:plc:nobody"), 403, "AccountNotFound")
    place = {"repo": "bpod", "collection": "app.bsky.feed.like", "rkey": RKEY}
    refused(call.post("repo.deleteRecord", place), 400, "InvalidRequest", "app.bsky.feed.post")


def test_what_cannot_be_read_is_refused(call):
    json_type = {"Content-Type": "application/json"}
    refused(call.post("repo.putRecord", data=b"{", headers=json_type), 400, "SyntaxError")
    refused(call.post("repo.putRecord", data=b"[]", headers=json_type), 400, "InvalidRequest")
    refused(call.post("repo.putRecord", data=b"{}"), 400, "InvalidRequest", "Content-Type")
    refused(call.post("repo.createRecord", {}), 501, "MethodNotImplemented")


def test_signing_in_is_rationed_and_so_are_records(call, peer):
    quota = peer.server.platforms["bluesky"].quota
    quota.caps["createSession"] = (Cap(2, 300), Cap(300, 86_400))
    assert call.sign_in().headers["RateLimit-Remaining"] == "0"
    answer = call.post("server.createSession", {"identifier": "bpod", "password": call.password}, token="")
    refused(answer, 429, "RateLimitExceeded")
    assert answer.headers["RateLimit-Policy"] == "2;w=300"
    assert 0 < int(answer.headers["RateLimit-Reset"]) - peer.server.clock.now() <= 300
    quota.caps["records"] = (Cap(3, 3_600), Cap(35_000, 86_400))
    assert call.put().headers["RateLimit-Remaining"] == "1"
    refused(call.put(), 429, "RateLimitExceeded")
    peer.server.clock.move(3_600)
    assert call.put().status_code == 200
