"""Bluesky step by step: replies, corrections, sessions that are kept, and a record that cannot be doubled."""

from __future__ import annotations

import dataclasses
import json

import pytest
import requests

from channels.contract import Memo, Presence
from channels.errors import OutcomeUnknown, Refused, Unavailable
from tests import peers, stories
from tests.contract.conftest import Publisher, caught
from tests.peers import HANG_SECONDS


@pytest.fixture
def publisher(tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield Publisher("bluesky", peer)


def test_the_picture_arrives_byte_for_byte_and_described(publisher):
    publisher.publish()
    [seen] = publisher.visible()
    [picture] = seen["pictures"]
    assert (picture["sha256"], picture["alt"]) == (stories.picture().sha256, stories.picture().alt)


def test_one_session_serves_many_adapters(publisher):
    for _ in range(5):
        publisher.channel.check()
    publisher.publish()
    assert publisher.peer.calls("bluesky", "createSession") == 1


def test_a_session_is_renewed_when_it_ends_and_made_anew_when_it_cannot_be(publisher):
    publisher.channel.check()
    publisher.peer.server.clock.move(7_201)
    publisher.publish()
    assert sessions(publisher) == (1, 1)
    publisher.peer.server.clock.move(91 * 86_400)
    publisher.channel.check()
    assert sessions(publisher) == (2, 2)


def sessions(publisher) -> tuple[int, int]:
    return tuple(publisher.peer.calls("bluesky", call) for call in ("createSession", "refreshSession"))


@pytest.mark.parametrize("fault", ["accept-then-hang", "accept-then-reset", "accept-then-garbage"])
def test_a_renewal_whose_answer_was_lost_is_repeated_with_the_old_token(publisher, fault):
    publisher.channel.check()
    publisher.peer.server.clock.move(7_201)
    publisher.arm("refreshSession", fault, seconds=HANG_SECONDS)
    assert isinstance(caught(publisher.channel.check), Unavailable)
    publisher.channel.check()
    assert sessions(publisher) == (1, 2)


def test_no_token_stands_in_an_error_or_a_rendition(publisher):
    publisher.publish()
    config = publisher.peer.config("bluesky", "bpod")
    assert {"access_jwt", "refresh_jwt", "app_password"} <= {*config.secrets}
    publisher.arm("send", "accept-then-5xx")
    error = caught(publisher.send)
    said = f"{error!r} {config!r} {json.dumps(publisher.rendition.to_json())} {publisher.ledger}"
    assert not [name for name, value in config.secrets.items() if value in said]


def test_a_picture_that_the_server_has_forgotten_is_uploaded_anew(publisher):
    publisher.prepare()
    publisher.peer.server.clock.move(3_601)
    error = caught(publisher.send)
    assert (type(error), error.code) == (Unavailable, "BlobNotFound")
    publisher.publish()
    assert len(publisher.visible()) == 1


def test_sending_after_a_correction_leaves_the_correction(publisher):
    post = publisher.publish()
    corrected = dataclasses.replace(publisher.story, title="The ring that tells the time")
    publisher.channel.edit(post, publisher.channel.compose(corrected), stories.fetch_from())
    publisher.ledger.clear()
    assert publisher.publish() == post
    [seen] = publisher.visible()
    assert "The ring that tells the time" in seen["text"]


def test_a_correction_can_bring_another_picture(publisher):
    post = publisher.publish()
    content = stories.picture_bytes(9)
    corrected = dataclasses.replace(publisher.story, pictures=(stories.picture(content),))
    publisher.channel.edit(post, publisher.channel.compose(corrected), stories.fetch_from(content))
    [seen] = publisher.visible()
    assert [picture["sha256"] for picture in seen["pictures"]] == [stories.picture(content).sha256]


def reply_of(publisher, first):
    kept = {"reply_to": first.remote_id}
    return publisher.rendition.reply, lambda: Memo(dict(kept), kept.update)


def test_credits_go_below_the_post_and_stay_there_when_corrected(publisher):
    first = publisher.publish()
    rendition, memo = reply_of(publisher, first)
    channel = publisher.channel
    assert channel.look_up(rendition, memo()).presence is Presence.ABSENT
    channel.prepare(rendition, memo(), stories.fetch_from())
    second = channel.send(rendition, memo(), stories.fetch_from())
    assert channel.send(rendition, memo(), stories.fetch_from()) == second
    assert channel.look_up(rendition, memo()).post == second
    assert [seen["id"] for seen in publisher.visible()] == [first.remote_id, second.remote_id]
    root = record(publisher, second)["reply"]["root"]
    assert root["uri"].endswith(first.remote_id)
    channel.edit(second, rendition, stories.fetch_from())
    assert record(publisher, second)["reply"]["root"] == root


def record(publisher, post):
    posts = publisher.peer.server.platforms["bluesky"].store.posts(publisher.account)
    return next(item["sent"] for item in posts if item["rkey"] == post.remote_id)


@pytest.mark.parametrize("fault", ["accept-then-hang", "accept-then-reset", "accept-then-garbage"])
def test_a_reply_that_arrived_unheard_is_there_once(publisher, fault):
    rendition, memo = reply_of(publisher, publisher.publish())
    channel = publisher.channel
    channel.prepare(rendition, memo(), stories.fetch_from())
    publisher.arm("send", fault, seconds=HANG_SECONDS)
    with pytest.raises(OutcomeUnknown):
        channel.send(rendition, memo(), stories.fetch_from())
    channel.prepare(rendition, memo(), stories.fetch_from())
    channel.send(rendition, memo(), stories.fetch_from())
    assert len(publisher.visible()) == 2


def test_there_is_no_reply_to_what_is_gone(publisher):
    first = publisher.publish()
    rendition, memo = reply_of(publisher, first)
    publisher.channel.delete(first)
    with pytest.raises(Refused, match="no longer there"):
        publisher.channel.prepare(rendition, memo(), stories.fetch_from())


def test_a_permalink_leads_to_the_wall(publisher):
    page = requests.get(publisher.publish().url, timeout=5)
    assert page.status_code == 200
    assert "The ring that keeps time" in page.text
