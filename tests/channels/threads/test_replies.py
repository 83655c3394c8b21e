"""Credits below the first post: a second post, that knows which it replies to."""

from __future__ import annotations

import dataclasses

import pytest

from channels.contract import Link, Memo, Presence
from channels.errors import OutcomeUnknown, Refused
from tests import peers, stories
from tests.contract.conftest import Publisher, caught


@pytest.fixture
def publisher(tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer, stories.picture_site() as url:
        credits = tuple(Link(f"Credit number {number}, {'of somebody ' * 8}".strip()) for number in range(4))
        story = stories.story(pictures=(stories.picture(url=url),), credits=credits)
        yield Publisher("threads", peer, story=story)


class Reply:
    """The second delivery: its memo names the first post, and survives a crash."""

    def __init__(self, publisher, first_id):
        self.channel = publisher.channel
        self.rendition = publisher.rendition.reply
        self.ledger = {"reply_to": first_id}

    def memo(self):
        return Memo(dict(self.ledger), self.ledger.update)

    def publish(self):
        self.channel.prepare(self.rendition, self.memo(), stories.fetch_from())
        return self.channel.send(self.rendition, self.memo(), stories.fetch_from())

    def look_up(self):
        return self.channel.look_up(self.rendition, self.memo())


def test_the_credits_follow_below_the_first_post(publisher):
    first = publisher.publish()
    reply = Reply(publisher, first.remote_id)
    assert reply.look_up().presence is Presence.ABSENT
    second = reply.publish()
    assert reply.look_up().post == second
    shown = {seen["id"]: seen for seen in publisher.visible()}
    assert shown.keys() == {first.remote_id, second.remote_id}
    for credit in publisher.story.credits:
        assert credit.text in shown[second.remote_id]["text"]
    stored = publisher.peer.server.platforms["threads"].store.get("bpod", second.remote_id)
    assert stored["sent"]["reply_to_id"] == first.remote_id


def test_a_reply_whose_answer_was_lost_is_found_without_its_memo(publisher):
    first = publisher.publish()
    reply = Reply(publisher, first.remote_id)
    publisher.arm("send", "accept-then-reset")
    assert isinstance(caught(reply.publish), OutcomeUnknown)
    reply.ledger = {"reply_to": first.remote_id}
    assert reply.look_up().presence is Presence.PRESENT
    reply.publish()
    assert len(publisher.visible()) == 2


def test_the_same_credits_below_another_post_are_another_reply(publisher):
    first = publisher.publish()
    Reply(publisher, first.remote_id).publish()
    link = f"{publisher.story.link}0"
    other = Publisher("threads", publisher.peer, story=dataclasses.replace(publisher.story, link=link))
    below_other = Reply(other, other.publish().remote_id)
    assert below_other.look_up().presence is Presence.ABSENT
    below_other.publish()
    assert len(publisher.visible()) == 4


def test_the_first_post_is_not_looked_for_among_replies(publisher):
    first = publisher.publish()
    Reply(publisher, first.remote_id).publish()
    publisher.ledger.clear()
    assert publisher.look_up().post == first


def test_below_a_post_that_is_gone_nothing_is_made(publisher):
    first = publisher.publish()
    publisher.channel.delete(first)
    assert isinstance(caught(Reply(publisher, first.remote_id).publish), Refused)
    assert publisher.visible() == []
