"""X step by step: uploads that end, replies, and a post that is found however X writes it."""

from __future__ import annotations

import dataclasses

import pytest
import requests

from channels.contract import Memo, Presence
from channels.errors import OutcomeUnknown, Unavailable
from channels.http import utc_now
from tests import peers, stories
from tests.contract.conftest import Publisher, caught
from tests.peers import HANG_SECONDS


@pytest.fixture
def publisher(tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield Publisher("x", peer)


def test_the_picture_arrives_byte_for_byte_and_described(publisher):
    publisher.publish()
    [seen] = publisher.visible()
    [picture] = seen["pictures"]
    assert (picture["sha256"], picture["alt"]) == (stories.picture().sha256, stories.picture().alt)


def test_a_prepared_picture_is_not_uploaded_twice(publisher):
    publisher.prepare()
    publisher.prepare()
    assert [publisher.peer.calls("x", call) for call in ("me", "upload", "metadata")] == [1, 1, 1]


def test_an_upload_without_its_description_is_described_and_not_made_again(publisher):
    publisher.arm("metadata", "before-accept-503")
    assert isinstance(caught(publisher.prepare), OutcomeUnknown)
    publisher.publish()
    assert [publisher.peer.calls("x", call) for call in ("upload", "metadata")] == [1, 2]
    assert publisher.visible()[0]["pictures"][0]["alt"] == stories.picture().alt


def test_an_upload_that_is_about_to_end_is_made_anew(publisher):
    publisher.prepare()
    media_id, _, _ = publisher.ledger["media_1"].partition(" ")
    publisher.ledger["media_1"] = f"{media_id} {utc_now().isoformat()}"
    publisher.publish()
    assert publisher.peer.calls("x", "upload") == 2
    assert publisher.visible()[0]["pictures"][0]["alt"] == stories.picture().alt


def test_an_upload_that_x_has_forgotten_is_made_anew_at_the_next_try(publisher):
    publisher.prepare()
    publisher.peer.server.clock.move(90_000)
    assert isinstance(caught(publisher.send), Unavailable)
    assert publisher.visible() == []
    publisher.publish()
    assert len(publisher.visible()) == 1


def reply_of(publisher, first):
    """The credits, as the ledger sends them: a delivery of its own, with a memo of its own."""
    kept = {"reply_to": first.remote_id}
    rendition = publisher.rendition.reply
    memo = lambda: Memo(dict(kept), kept.update)  # noqa: E731
    return rendition, memo


def test_credits_go_below_the_post(publisher):
    first = publisher.publish()
    rendition, memo = reply_of(publisher, first)
    channel = publisher.channel
    assert channel.look_up(rendition, memo()).presence is Presence.ABSENT
    channel.prepare(rendition, memo(), stories.fetch_from())
    second = channel.send(rendition, memo(), stories.fetch_from())
    assert [seen["id"] for seen in publisher.visible()] == [first.remote_id, second.remote_id]
    record = publisher.peer.server.platforms["x"].store.get("bpod", second.remote_id)
    assert record["reply_to"] == first.remote_id
    assert channel.look_up(rendition, memo()).post == second
    assert channel.send(rendition, memo(), stories.fetch_from()) == second
    assert publisher.look_up().post == first


@pytest.mark.parametrize("fault", ["accept-then-hang", "accept-then-reset", "accept-then-garbage"])
def test_a_reply_that_arrived_unheard_is_found_and_not_repeated(publisher, fault):
    rendition, memo = reply_of(publisher, publisher.publish())
    channel = publisher.channel
    channel.prepare(rendition, memo(), stories.fetch_from())
    publisher.arm("send", fault, seconds=HANG_SECONDS)
    with pytest.raises(OutcomeUnknown):
        channel.send(rendition, memo(), stories.fetch_from())
    found = channel.look_up(rendition, memo())
    assert found.presence is Presence.PRESENT
    assert channel.send(rendition, memo(), stories.fetch_from()) == found.post
    assert len(publisher.visible()) == 2


def test_the_same_credits_below_another_day_s_post_are_another_reply(publisher):
    rendition, memo = reply_of(publisher, publisher.publish())
    publisher.channel.prepare(rendition, memo(), stories.fetch_from())
    publisher.channel.send(rendition, memo(), stories.fetch_from())
    elsewhere = Memo({"reply_to": "12345"}, lambda _: None)
    assert publisher.channel.look_up(rendition, elsewhere).presence is Presence.ABSENT


def test_words_that_x_writes_otherwise_are_still_found(publisher):
    """Addresses are shortened, signs of HTML escaped, the pictures' own address added."""
    publisher.story = dataclasses.replace(
        publisher.story,
        title="Rings < clasps & cèl·lules > e\u0301",
        strapline="See bpod.org.uk, or https://doi.org/10.5555/1?a=1&b=2",
    )
    post = publisher.publish()
    publisher.ledger.clear()
    assert publisher.look_up().post == post


def test_posting_by_hand_again_after_all_was_lost_asks_rather_than_doubles(publisher):
    publisher.publish()
    publisher.ledger.clear()
    publisher.prepare()
    error = caught(publisher.send)
    assert isinstance(error, OutcomeUnknown)
    assert error.code == "duplicate"
    assert publisher.look_up().presence is Presence.PRESENT
    assert len(publisher.visible()) == 1


def test_an_old_post_is_found_behind_many(publisher):
    post = publisher.publish()
    store = publisher.peer.server.platforms["x"].store
    for number in range(130):
        record = {**store.get("bpod", post.remote_id), "id": store.new_id(), "text": f"Another {number}"}
        store.put("bpod", record)
    publisher.ledger.clear()
    assert publisher.look_up().post == post
    assert publisher.peer.calls("x", "timeline") == 2


def test_a_story_of_long_ago_and_one_to_come_can_be_looked_up(publisher):
    for year in (2012, 2099):
        publisher.story = dataclasses.replace(
            publisher.story, publish_on=publisher.story.publish_on.replace(year=year)
        )
        assert publisher.look_up().presence is Presence.ABSENT


def test_a_permalink_leads_to_the_wall(publisher):
    post = publisher.publish()
    page = requests.get(post.url, timeout=5)
    assert page.status_code == 200
    assert "The ring that keeps time" in page.text
