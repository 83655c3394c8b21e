"""Faults, state, restarts and the wall."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from sandbox import accounts, wall
from sandbox.seen import Block, Picture, Seen, Span
from sandbox.wire import Malformed, Request
from tests import peers, stories
from tests.contract.conftest import Publisher

IN_TEXT = "The description stands in the text."
MISSING = "This picture arrived without a description."


def get(peer, path):
    return requests.get(f"{peer.url}{path}", timeout=5)


def test_posts_and_pictures_survive_a_restart(tmp_path):
    with peers.sandbox(tmp_path) as peer:
        Publisher("tumblr", peer).publish()
        [before] = peer.visible("tumblr", "bpod")
    with peers.sandbox(tmp_path) as peer:
        [after] = peer.visible("tumblr", "bpod")
        assert {**after, "url": ""} == {**before, "url": ""}
        picture = after["pictures"][0]["name"]
        assert get(peer, f"/pictures/tumblr/{picture}").content == stories.PICTURE
        assert Publisher("tumblr", peer).look_up().post is not None


def test_a_fault_can_be_armed_and_cleared_over_http(peer, call):
    fault = {"kind": "tumblr", "operation": "posts", "fault": "rate-limit", "count": 2, "seconds": 9}
    assert requests.post(f"{peer.url}/__faults", json=fault, timeout=5).status_code == 200
    answer = call("GET", "/posts")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "9")
    assert requests.delete(f"{peer.url}/__faults", timeout=5).status_code == 200
    assert call("GET", "/posts").status_code == 200


@pytest.mark.parametrize(
    "fault",
    [{}, {"kind": "tumblr", "operation": "posts", "fault": "no-such"}, {"fault": "hang", "nonsense": 1}],
)
def test_a_fault_that_is_none_is_said_to_be_wrong(peer, fault):
    assert requests.post(f"{peer.url}/__faults", json=fault, timeout=5).status_code == 400


def test_a_fault_strikes_as_often_as_it_was_told(peer, call):
    peer.arm("tumblr", "look_up", "before-accept-503", count=2)
    assert [call("GET", "/posts").status_code for _ in range(3)] == [503, 503, 200]


def test_state_and_clock_can_be_read_and_moved_over_http(peer):
    Publisher("tumblr", peer).publish()
    state = get(peer, "/__state").json()
    assert [post["visible"] for post in state["posts"]] == [True]
    assert state["calls"]["tumblr.publish"] == 1
    requests.post(f"{peer.url}/__clock", json={"move_seconds": 60}, timeout=5)
    assert peer.server.clock.offset_seconds == 60


def test_the_wall_shows_what_followers_see_and_nothing_else(peer):
    publisher = Publisher("tumblr", peer)
    publisher.prepare()
    assert "Nothing has been received" in get(peer, "/").text
    post = publisher.send()
    for page in (get(peer, "/").text, requests.get(post.url, timeout=5).text):
        for words in (publisher.story.title, publisher.story.pictures[0].alt, "#bpod-2026-11-21"):
            assert words in page
        for link in (publisher.story.link, *(credit.url for credit in publisher.story.credits)):
            assert f"href='{link}'" in page
        assert "<script" not in page
        assert re.findall(r"(?:src|@import|url\()\W*(https?:)", page) == []


@pytest.mark.parametrize(
    ("quoted", "said", "unsaid"),
    [
        ("<blockquote expandable>Image description: a glow</blockquote>", IN_TEXT, MISSING),
        ("<b>A title</b>", MISSING, IN_TEXT),
        ("<blockquote> </blockquote>", MISSING, IN_TEXT),
    ],
    ids=["quoted", "nowhere", "an empty quotation"],
)
def test_where_there_is_no_field_for_a_description_the_wall_looks_in_the_text(peer, quoted, said, unsaid):
    _, secrets = peer.outlet("telegram", "bpod")
    told = {"chat_id": "@bpod", "caption": quoted, "parse_mode": "HTML"}
    address = f"{peer.url}/telegram/bot{secrets['bot_token']}/sendPhoto"
    sent = requests.post(address, told, files={"photo": ("day.jpg", stories.PICTURE)}, timeout=5)
    assert sent.json()["ok"] is True
    page = get(peer, "/").text
    assert said in page
    assert unsaid not in page


def test_a_field_left_empty_is_a_missing_description_whatever_is_in_small_print():
    picture = Picture("day.jpeg", "image/jpeg", 1, 1, 1, "")
    blocks = (Block("picture", picture=picture), Block("text", (Span("Image by somebody", ("small",)),)))
    post = Seen("tumblr", "bpod", "1", "", True, 0.0, None, blocks, ())
    platform = SimpleNamespace(name="tumblr", label="Tumblr", seen=lambda: [post])
    page = wall.page("/", {"tumblr": platform}).body.decode()
    assert MISSING in page
    assert IN_TEXT not in page


def seen(number: str, reply_to: str = "", account: str = "bpod") -> Seen:
    words = (Block("text", (Span(f"Words of {number} #science"),)),)
    return Seen("x", account, number, "", True, float(number), None, words, ("science", "more"), reply_to)


def page_of(*posts: Seen) -> str:
    platform = SimpleNamespace(name="x", label="X", seen=lambda: [*posts])
    other = SimpleNamespace(name="mastodon", label="Mastodon", seen=list)
    return wall.page("/", {"x": platform, "mastodon": other}).body.decode()


def test_on_the_wall_the_newest_is_first_and_replies_stand_below_their_post_in_order():
    page = page_of(seen("1"), seen("2", "1"), seen("3", "2"), seen("4"), seen("5", "4"), seen("6", "9"))
    assert re.findall(r"Words of (\d)", page) == ["6", "4", "5", "1", "2", "3"]
    assert page.count("<article class='reply'>") == 4


def test_the_wall_groups_outlets_by_kind_and_leaves_out_what_has_received_nothing():
    page = page_of(seen("1"), seen("2", account="bpod-cat"))
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", page) == ["X"]
    assert re.findall(r"<h3[^>]*><a[^>]*>(.*?)</a>", page) == ["bpod", "bpod-cat"]


def test_a_hashtag_that_stands_in_the_words_is_shown_once():
    page = page_of(seen("1"))
    assert page.count("#science") == 1
    assert "<li>#more</li>" in page


def test_what_was_sent_can_never_become_markup(peer):
    evil = "<script>alert('x')</script>'\"><img src=x onerror=1>"
    story = stories.story(title=evil, tags=(evil,), pictures=(stories.picture(alt=evil),))
    Publisher("tumblr", peer, story=story).publish()
    page = get(peer, "/").text
    assert "<script" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/wall/tumblr/nobody",
        "/wall/x/y/1",
        "/pictures/tumblr/../../accounts.json",
        "/pictures/tumblr/%2e%2e%2f%2e%2e%2faccounts.json",
    ],
)
def test_what_is_not_there_is_a_404(peer, call, path):
    request = requests.Request("GET", peer.url).prepare()
    request.url = f"{peer.url}{path}"
    with requests.Session() as session:
        answer = session.send(request, timeout=5)
    assert answer.status_code == 404
    assert call.keys["oauth_token"] not in answer.text


def test_a_body_that_is_too_large_is_refused_unread(peer):
    answer = requests.post(f"{peer.url}/__faults", headers={"Content-Length": "99999999999"}, timeout=5)
    assert answer.status_code == 413


def test_it_runs_by_itself_and_ends_when_it_is_told_to(tmp_path):
    arguments = [sys.executable, "-m", "sandbox", "--data", str(tmp_path), "--account", "tumblr:bpod"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().split(": ")[1].strip()
        assert "The wall" in requests.get(url, timeout=5).text
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0
    assert accounts.create(tmp_path, "tumblr", "bpod").keys() == set(accounts.FIELDS["tumblr"])


def test_an_account_of_an_unknown_kind_is_an_error(tmp_path):
    arguments = [sys.executable, "-m", "sandbox", "--data", str(tmp_path), "--account", "telegraph:x"]
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert done.returncode == 2
    assert "the kinds are tumblr" in done.stderr


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_a_form_is_read_as_it_was_written(first, second):
    files = {"json": (None, first, "application/json"), "p": ("p.jpg", second, "image/jpeg")}
    sent = requests.Request("POST", "http://x.example/", files=files).prepare()
    request = Request("POST", "/", "", {"content-type": sent.headers["Content-Type"]}, sent.body)
    assert [(part.name, part.mime, part.body) for part in request.parts] == [
        ("json", "application/json", first),
        ("p", "image/jpeg", second),
    ]


@given(st.binary(max_size=200))
def test_a_form_that_is_none_is_malformed_and_nothing_worse(body):
    for content_type in ("multipart/form-data; boundary=b", "multipart/form-data", "text/plain"):
        with pytest.raises(Malformed):
            Request("POST", "/", "", {"content-type": content_type}, body).parts  # noqa: B018
