"""What a hub is told, and what its answers mean; this kind has no followers' text, so it has its own suite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from channels import registry
from channels.contract import Channel, Memo, OutletConfig, Presence, RemotePost
from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from sandbox.faults import DONE_FIRST, NOT_DONE, Fault
from tests import peers, stories
from tests.channels import golden
from tests.channels.webhook.receiver import Receiver
from tests.peers import HANG_SECONDS
from tests.serving import serving

FETCH = stories.fetch_from()
CASES = golden.names("websub")
TOPICS = [f"https://bpod.example/{name}" for name in ("feed", "feed.rss", "feed.json")]
# An answer that is broken after its status says as much as a whole one.
UNKNOWN = sorted((DONE_FIRST | NOT_DONE) - {Fault.RATE_LIMIT, Fault.GARBAGE, Fault.CUT})


@pytest.fixture
def peer(tmp_path) -> Iterator[peers.Peer]:
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield peer


@pytest.fixture
def websub(peer) -> Channel:
    return registry.adapter("websub", peer.config("websub", "hub"))


def memo() -> Memo:
    return Memo({}, lambda _: None)


def send(channel: Channel) -> RemotePost:
    return channel.send(channel.compose(stories.story()), memo(), FETCH)


def adapter(url: str, **settings: str) -> Channel:
    config = OutletConfig("one", "hub", "en", {"base_url": url, "read_seconds": "2", **settings}, {})
    return registry.adapter("websub", config)


@pytest.mark.parametrize("name", CASES)
def test_a_story_becomes_exactly_these_topics(name):
    assert golden.composed(adapter("").compose, "websub", name) == golden.expected("websub", name)


def test_both_languages_have_cases():
    assert {golden.story("websub", name).language for name in CASES} == {"en", "ca"}


def test_each_feed_is_named_once_by_one_call(peer, websub):
    post = send(websub)
    assert post == RemotePost("bpod-2026-11-21", TOPICS[0])
    assert [seen["url"] for seen in peer.visible("websub", "hub")] == TOPICS
    assert peer.calls("websub", "publish") == 3


def test_topics_of_the_outlet_s_own_come_before_those_of_the_site(peer):
    config = peer.config("websub", "hub")
    topics = "https://feeds.example/en,https://feeds.example/en.json"
    channel = registry.adapter("websub", replace(config, settings={**config.settings, "topics": topics}))
    post = send(channel)
    channel.delete(post)
    assert [seen["url"] for seen in peer.visible("websub", "hub")] == topics.split(",")
    assert peer.calls("websub", "publish") == 4


def test_a_correction_and_a_withdrawal_are_pings_of_the_same_feeds(peer, websub):
    post = send(websub)
    assert websub.edit(post, websub.compose(stories.story(title="Other")), FETCH) == post
    websub.delete(post)
    assert [seen["url"] for seen in peer.visible("websub", "hub")] == TOPICS
    assert peer.calls("websub", "publish") == 9


def test_a_picture_without_rights_is_no_matter_of_a_ping(websub):
    blocked = stories.story(pictures=(stories.picture(permission="blocked"),))
    assert websub.compose(blocked).pictures == ()


def test_no_words_and_no_secrets_go_along(websub):
    said = str(websub.compose(stories.story()).to_json())
    assert stories.story().title not in said


@pytest.mark.parametrize("fault", UNKNOWN)
def test_a_fault_leaves_it_open_and_a_repeat_is_harmless(peer, websub, fault):
    peer.arm("websub", "send", fault, seconds=HANG_SECONDS)
    with pytest.raises(OutcomeUnknown) as caught:
        send(websub)
    assert caught.value.detail.startswith("websub: ")
    assert websub.look_up(websub.compose(stories.story()), memo()).presence is Presence.ABSENT
    assert websub.limits.sends_once
    send(websub)
    assert [seen["url"] for seen in peer.visible("websub", "hub")] == TOPICS


def test_a_limit_says_when_to_come_back(peer, websub):
    peer.arm("websub", "send", Fault.RATE_LIMIT, seconds=60)
    with pytest.raises(Unavailable) as caught:
        send(websub)
    assert caught.value.retry_at is not None


def test_a_hub_that_is_not_there_surely_got_nothing(peer, websub):
    peer.server.stop()
    for call in (lambda: send(websub), websub.check):
        with pytest.raises(Unavailable):
            call()


def test_a_check_reads_the_hub_s_page_and_changes_nothing(peer, websub):
    assert websub.check().account == "hub"
    assert peer.visible("websub", "hub") == []
    peer.arm("websub", "check", Fault.BEFORE_503)
    with pytest.raises(OutcomeUnknown):
        websub.check()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (302, Unauthorized),
        (400, Refused),
        (401, Unauthorized),
        (404, Unauthorized),
        (405, Unauthorized),
        (410, Unauthorized),
        (422, Refused),
        (429, Unavailable),
        (500, OutcomeUnknown),
    ],
)
def test_an_answer_becomes_one_of_our_errors(status, error):
    with serving(Receiver()) as hub:
        hub.status = status
        with pytest.raises(ChannelError) as caught:
            send(adapter(hub.url))
    assert type(caught.value) is error
    assert caught.value.detail.startswith(f"websub: {status}")


def test_a_missing_hub_is_named():
    with pytest.raises(Unauthorized, match="base_url is missing"):
        send(adapter(""))
