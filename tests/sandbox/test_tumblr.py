"""Our Tumblr is as strict as the documented one."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from PIL import Image

from sandbox.tumblr.quota import Caps
from tests import peers, stories
from tests.sandbox.conftest import Caller

IMAGE = {
    "type": "image",
    "media": [{"type": "image/jpeg", "identifier": "p", "width": 320, "height": 240}],
    "alt_text": "A glow",
}
TEXT = {"type": "text", "text": "Words 🧫"}


def form(body: Any, media: bytes | None = None, mime: str = "image/jpeg", name: str = "p") -> dict[str, Any]:
    files = {"json": (None, json.dumps(body), "application/json")}
    return {"files": {**files, name: ("p.jpg", media, mime)} if media is not None else files}


def create(call, *blocks: Any, media: bytes | None = None, **body: Any) -> Any:
    return call("POST", "/posts", **form({"content": [*blocks], **body}, media))


def test_a_post_is_kept_as_it_was_sent(call, peer):
    answer = create(call, IMAGE, TEXT, media=stories.PICTURE, tags="one,two", source_url="https://x.example/")
    assert answer.status_code == 201
    assert isinstance(answer.json()["response"]["id"], str)
    [post] = peer.visible("tumblr", "bpod")
    assert [(picture["alt"], picture["sha256"]) for picture in post["pictures"]] == [
        ("A glow", stories.picture().sha256)
    ]
    assert post["tags"] == ("one", "two")
    assert (
        call("GET", "/posts", params={"tag": "two"}).json()["response"]["posts"][0]["id_string"] == post["id"]
    )


@pytest.mark.parametrize(
    ("blocks", "body", "words"),
    [
        ([], {}, "'content'"),
        (["text"], {}, "unknown block type"),
        ([{"type": "poll"}], {}, "unknown block type"),
        ([{"type": "text"}], {}, "'text' must be a string"),
        ([{"type": "text", "text": "🧫" * 4097}], {}, "4096"),
        ([{**TEXT, "subtype": "heading9"}], {}, "subtype"),
        ([{**TEXT, "formatting": [{"type": "bold", "start": 0, "end": 8}]}], {}, "outside"),
        ([{**TEXT, "formatting": [{"type": "blink", "start": 0, "end": 2}]}], {}, "unknown format"),
        ([{**TEXT, "formatting": [{"type": "link", "start": 0, "end": 2}]}], {}, "'url'"),
        ([{"type": "link"}], {}, "'url'"),
        ([TEXT] * 1001, {}, "too large"),
        ([{"type": "link", "url": "https://x.example/"}] * 11, {}, "10 link blocks"),
        ([TEXT], {"state": "secret"}, "'state'"),
        ([TEXT], {"tags": ["one"]}, "'tags'"),
        ([TEXT], {"date": "yesterday"}, "ISO 8601"),
        ([IMAGE], {}, "do not match"),
        ([{**IMAGE, "media": [{"type": "image/jpeg"}]}], {}, "identifier"),
    ],
)
def test_what_is_not_neue_post_format_is_refused_by_name(call, peer, blocks, body, words):
    answer = create(call, *blocks, **body)
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["code"] == 8001
    assert words in error["title"]
    assert peer.posts("tumblr", "bpod") == []


def test_a_text_of_4096_code_points_and_an_alt_of_4096_fit(call):
    image = {**IMAGE, "alt_text": "é" * 4096}
    assert (
        create(call, image, {"type": "text", "text": "🧫" * 4096}, media=stories.PICTURE).status_code == 201
    )
    longer = create(call, {**IMAGE, "alt_text": "é" * 4097}, media=stories.PICTURE)
    assert longer.status_code == 400


def test_a_picture_is_really_decoded(call):
    png = io.BytesIO()
    Image.new("RGB", (4, 4)).save(png, "PNG")
    for media in (b"no picture", stories.PICTURE[:2000], png.getvalue(), b""):
        answer = create(call, IMAGE, media=media)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, 8005)


def test_the_json_part_must_say_what_it_is(call):
    body = json.dumps({"content": [TEXT]})
    assert call("POST", "/posts", files={"json": (None, body, "text/plain")}).status_code == 400
    assert call("POST", "/posts", files={"data": (None, body, "application/json")}).status_code == 400
    assert call("POST", "/posts", files={"json": (None, "{", "application/json")}).status_code == 400
    assert call("POST", "/posts", json={"content": [TEXT]}).status_code == 201


def test_a_draft_is_seen_by_its_owner_only_and_gets_a_new_id_when_it_is_published(call, peer):
    draft_id = create(call, TEXT, state="draft", tags="key").json()["response"]["id"]
    assert peer.visible("tumblr", "bpod") == []
    assert call("GET", "/posts", params={"tag": "key"}).json()["response"]["posts"] == []
    [draft] = call("GET", "/posts/draft").json()["response"]["posts"]
    assert (draft["id_string"], draft["state"]) == (draft_id, "draft")
    published = call("PUT", f"/posts/{draft_id}", **form({"content": [TEXT], "tags": "key"})).json()[
        "response"
    ]
    assert published["id"] != draft_id
    assert call("GET", "/posts", params={"id": draft_id}).status_code == 404
    assert call("PUT", f"/posts/{draft_id}", **form({"content": [TEXT]})).status_code == 404
    [post] = call("GET", "/posts", params={"id": published["id"]}).json()["response"]["posts"]
    assert (post["genesis_post_id"], post["state"]) == (draft_id, "published")
    assert call("GET", "/posts/draft").json()["response"]["posts"] == []


def test_an_edit_without_a_date_moves_the_post_to_now(call, peer):
    post_id = create(call, TEXT, date="2020-01-01T08:00:00+00:00").json()["response"]["id"]
    [before] = peer.visible("tumblr", "bpod")
    assert call("PUT", f"/posts/{post_id}", **form({"content": [TEXT]})).json()["response"]["id"] == post_id
    [after] = peer.visible("tumblr", "bpod")
    assert before["at"] == 1577865600.0
    assert after["at"] > before["at"]


def test_lists_come_in_pages_of_twenty_the_newest_first(call):
    ids = [create(call, TEXT, state="draft").json()["response"]["id"] for _ in range(23)]
    first = [post["id_string"] for post in call("GET", "/posts/draft").json()["response"]["posts"]]
    rest = call("GET", "/posts/draft", params={"before_id": first[-1]}).json()["response"]["posts"]
    assert first + [post["id_string"] for post in rest] == ids[::-1]


def test_the_daily_quota_ends_the_day_and_a_new_day_begins_by_its_own_clock(tmp_path):
    with peers.sandbox(tmp_path) as peer:
        platform = peer.server.platforms["tumblr"]
        platform.quota.caps = Caps(posts_per_day=2, images_per_day=1)
        call = Caller(peer)
        assert [create(call, TEXT).status_code for _ in range(2)] == [201, 201]
        answer = create(call, TEXT)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, 8023)
        assert create(call, TEXT, state="draft").status_code == 201
        assert create(call, IMAGE, media=stories.PICTURE, state="draft").status_code == 201
        answer = create(call, IMAGE, media=stories.PICTURE, state="draft")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, 8004)
        left = call("GET", f"{peer.url}/tumblr/v2/user/limits").json()["response"]["user"]
        assert left["posts"]["remaining"] == 0
        peer.server.clock.move(86_400)
        assert create(call, TEXT).status_code == 201


def test_calls_are_counted_and_then_refused_with_the_platform_s_own_headers(tmp_path):
    with peers.sandbox(tmp_path) as peer:
        peer.server.platforms["tumblr"].quota.caps = Caps(calls_per_hour=2)
        call = Caller(peer)
        assert call("GET", "/posts").headers["X-Ratelimit-Perhour-Remaining"] == "1"
        assert call("GET", "/posts").headers["X-Ratelimit-Perhour-Remaining"] == "0"
        answer = call("GET", "/posts")
        assert answer.status_code == 429
        assert 0 < int(answer.headers["X-Ratelimit-Perhour-Reset"]) <= 3600
        peer.server.clock.move(3_600)
        assert call("GET", "/posts").status_code == 200
