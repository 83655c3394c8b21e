"""What a server is asked for, and what it then shows; read from our own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from channels import registry
from channels.contract import Channel, Memo, Presence
from channels.errors import Refused, Unavailable
from channels.http import utc_now
from tests import peers, stories
from tests.channels.mastodon.test_compose import MANY


@pytest.fixture
def peer(tmp_path) -> Iterator[peers.Peer]:
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield peer


@pytest.fixture
def mastodon(peer) -> Channel:
    return registry.adapter("mastodon", peer.config("mastodon", "bpod"))


def memo(**values: str) -> Memo:
    return Memo(values, lambda _: None)


FETCH = stories.fetch_from()


def test_a_post_takes_three_calls(peer, mastodon):
    rendition, kept = mastodon.compose(stories.story()), memo()
    mastodon.prepare(rendition, kept, FETCH)
    mastodon.send(rendition, kept, FETCH)
    assert peer.state()["calls"] == {"mastodon.instance": 1, "mastodon.media": 1, "mastodon.post": 1}


def test_a_picture_that_is_not_ready_is_come_back_for_and_uploaded_once(peer, mastodon):
    peer.server.platforms["mastodon"].processing_seconds = 60
    rendition, kept = mastodon.compose(stories.story()), memo()
    for _ in range(2):
        with pytest.raises(Unavailable, match="still preparing") as caught:
            mastodon.prepare(rendition, kept, FETCH)
        assert caught.value.retry_at is not None
        assert caught.value.retry_at - utc_now() < timedelta(seconds=6)
    peer.server.clock.move(61)
    mastodon.prepare(rendition, kept, FETCH)
    mastodon.send(rendition, kept, FETCH)
    assert peer.calls("mastodon", "media") == 1
    assert len(peer.visible("mastodon", "bpod")) == 1


def test_an_upload_that_the_server_forgot_is_made_again(peer, mastodon):
    rendition, kept = mastodon.compose(stories.story()), memo(media_1="12345")
    mastodon.prepare(rendition, kept, FETCH)
    mastodon.send(rendition, kept, FETCH)
    [seen] = peer.visible("mastodon", "bpod")
    assert len(seen["pictures"]) == 1


def test_the_key_against_doubles_is_the_same_after_everything_is_forgotten(peer, mastodon):
    rendition = mastodon.compose(stories.story())
    posts = set()
    for _ in range(2):
        kept = memo()
        mastodon.prepare(rendition, kept, FETCH)
        posts.add(mastodon.send(rendition, kept, FETCH))
    assert len(posts) == 1
    assert len(peer.visible("mastodon", "bpod")) == 1


def test_a_reply_stands_below_its_post_and_is_found_there(peer, mastodon):
    rendition = mastodon.compose(stories.story(credits=MANY))
    kept = memo()
    mastodon.prepare(rendition, kept, FETCH)
    first = mastodon.send(rendition, kept, FETCH)
    assert rendition.reply
    below = memo(reply_to=first.remote_id)
    assert mastodon.look_up(rendition.reply, below).presence is Presence.ABSENT
    mastodon.prepare(rendition.reply, below, FETCH)
    reply = mastodon.send(rendition.reply, below, FETCH)
    assert mastodon.look_up(rendition.reply, memo(reply_to=first.remote_id)).post == reply
    assert mastodon.look_up(rendition, memo()).post == first
    assert MANY[-1].text in peer.visible("mastodon", "bpod")[1]["text"]


def test_language_and_visibility_go_along(peer):
    config = peer.config("mastodon", "bpod", "ca")
    unlisted = replace(config, settings={**config.settings, "visibility": "unlisted"})
    channel = registry.adapter("mastodon", unlisted)
    rendition, kept = channel.compose(stories.story(language="ca")), memo()
    channel.prepare(rendition, kept, FETCH)
    channel.send(rendition, kept, FETCH)
    [record] = peer.server.platforms["mastodon"].store.posts("bpod")
    assert (record["language"], record["visibility"]) == ("ca", "unlisted")


def test_an_edit_brings_the_new_description_too(peer, mastodon):
    rendition, kept = mastodon.compose(stories.story()), memo()
    mastodon.prepare(rendition, kept, FETCH)
    post = mastodon.send(rendition, kept, FETCH)
    better = mastodon.compose(stories.story(pictures=(stories.picture(alt="A ring of light."),)))
    assert mastodon.edit(post, better, FETCH) == post
    [seen] = peer.visible("mastodon", "bpod")
    assert [picture["alt"] for picture in seen["pictures"]] == ["A ring of light."]
    linkless = mastodon.compose(stories.story(pictures=(stories.picture(permission="link-only"),)))
    with pytest.raises(Refused, match="other pictures"):
        mastodon.edit(post, linkless, FETCH)


def test_a_post_about_another_day_that_links_here_is_not_ours(mastodon):
    yesterday = stories.story(
        link="https://bpod.example/archive/2026/11/20",
        strapline="Tomorrow: https://bpod.example/archive/2026/11/21/more",
    )
    rendition, kept = mastodon.compose(yesterday), memo()
    mastodon.prepare(rendition, kept, FETCH)
    mastodon.send(rendition, kept, FETCH)
    assert mastodon.look_up(mastodon.compose(stories.story()), memo()).presence is Presence.ABSENT
