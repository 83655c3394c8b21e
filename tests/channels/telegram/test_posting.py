"""What Telegram is asked for, and what a channel then shows; read from our own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from channels import registry
from channels.contract import Channel, Memo, RemotePost, Story
from channels.errors import Refused
from tests import peers, stories

PICTURES = [stories.picture_bytes(seed) for seed in (1, 2)]
FETCH = stories.fetch_from(*PICTURES)
ALBUM = stories.story(
    pictures=tuple(stories.picture(content, alt=f"Ring {n}.") for n, content in enumerate(PICTURES, 1))
)
BLIND = stories.story(pictures=(stories.picture(permission="link-only"),))


@pytest.fixture
def peer(tmp_path) -> Iterator[peers.Peer]:
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield peer


@pytest.fixture
def telegram(peer) -> Channel:
    return registry.adapter("telegram", peer.config("telegram", "bpod"))


def publish(telegram: Channel, story: Story) -> RemotePost:
    return telegram.send(telegram.compose(story), Memo({}, lambda _: None), FETCH)


@pytest.mark.parametrize(
    ("story", "call"),
    [(stories.story(), "sendPhoto"), (BLIND, "sendMessage"), (ALBUM, "sendMediaGroup")],
    ids=["one picture", "no picture", "an album"],
)
def test_a_post_takes_one_call_and_shows_whole(peer, telegram, story, call):
    post = publish(telegram, story)
    assert peer.state()["calls"] == {f"telegram.{call}": 1}
    [seen] = peer.visible("telegram", "bpod")
    assert (seen["id"], seen["url"]) == (post.remote_id, post.url)
    assert len(seen["pictures"]) == len([one for one in story.pictures if one.permission == "allowed"])
    assert all(one.alt in seen["text"] for one in story.pictures if one.permission == "allowed")
    assert {credit.url for credit in story.credits} <= {*seen["links"]}


@pytest.mark.parametrize("story", [BLIND, ALBUM], ids=["no picture", "an album"])
def test_each_form_is_corrected_in_place_and_taken_away_whole(peer, telegram, story):
    post = publish(telegram, story)
    corrected = telegram.compose(stories.story(title="The ring that tells the time", pictures=story.pictures))
    for _ in range(2):
        assert telegram.edit(post, corrected, FETCH) == post
    [seen] = peer.visible("telegram", "bpod")
    assert "tells the time" in seen["text"]
    telegram.delete(post)
    assert peer.posts("telegram", "bpod") == []


def test_what_was_sent_with_a_picture_is_not_edited_into_a_text(telegram):
    post = publish(telegram, stories.story())
    with pytest.raises(Refused, match="no text in the message"):
        telegram.edit(post, telegram.compose(BLIND), FETCH)


def test_after_48_hours_a_message_stays(peer, telegram):
    post = publish(telegram, stories.story())
    peer.server.clock.move(48 * 3_600 + 1)
    with pytest.raises(Refused, match="can't be deleted"):
        telegram.delete(post)
    assert len(peer.visible("telegram", "bpod")) == 1
