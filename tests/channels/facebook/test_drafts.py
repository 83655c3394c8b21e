"""A Page's drafts: which calls a post takes, and what becomes of a draft that a person deletes."""

from __future__ import annotations

import dataclasses

import pytest

from channels.contract import Presence
from channels.errors import OutcomeUnknown, Unauthorized, Unavailable
from sandbox.faults import DONE_FIRST, NOT_DONE
from tests import peers, stories
from tests.contract.conftest import Publisher, caught
from tests.peers import HANG_SECONDS


@pytest.fixture
def publisher(tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield Publisher("facebook", peer)


def remove_all(publisher):
    """A person tidies up on the platform."""
    store = publisher.peer.server.platforms["facebook"].store
    for record in store.posts("bpod"):
        store.remove("bpod", record["id"])


def test_a_post_takes_five_calls(publisher):
    publisher.publish()
    operations = ("list", "upload", "create", "publish", "post")
    assert publisher.peer.state()["calls"] == {f"facebook.{operation}": 1 for operation in operations}


def test_a_vanished_draft_is_made_anew(publisher):
    publisher.prepare()
    remove_all(publisher)
    assert publisher.look_up().presence is Presence.ABSENT
    publisher.publish()
    assert len(publisher.visible()) == 1


def test_a_draft_that_vanishes_between_the_two_steps_is_made_anew_at_the_next_try(publisher):
    publisher.prepare()
    remove_all(publisher)
    assert isinstance(caught(publisher.send), Unavailable)
    publisher.publish()
    assert len(publisher.visible()) == 1


def test_a_draft_that_was_asked_for_and_is_gone_is_never_replaced(publisher):
    publisher.prepare()
    publisher.arm("send", "accept-then-reset")
    assert isinstance(caught(publisher.send), OutcomeUnknown)
    remove_all(publisher)
    for _ in range(3):
        assert isinstance(caught(publisher.publish), OutcomeUnknown)
    assert publisher.peer.calls("facebook", "create") == 1


@pytest.mark.parametrize("fault", sorted(DONE_FIRST | NOT_DONE))
def test_not_to_read_the_address_of_what_is_public_is_never_surely_not_accepted(publisher, fault):
    publisher.prepare()
    publisher.arm("post", fault, seconds=HANG_SECONDS)
    assert isinstance(caught(publisher.send), OutcomeUnknown)
    publisher.peer.clear()
    assert publisher.publish() == publisher.look_up().post
    assert len(publisher.visible()) == 1


def test_several_pictures_go_as_one_post_each_described(publisher):
    second = stories.picture_bytes(2)
    pictures = (stories.picture(), stories.picture(second, alt="Another."))
    publisher.story = dataclasses.replace(publisher.story, pictures=pictures)
    fetch = stories.fetch_from(stories.PICTURE, second)
    publisher.channel.prepare(publisher.rendition, publisher.memo, fetch)
    publisher.channel.send(publisher.rendition, publisher.memo, fetch)
    [seen] = publisher.visible()
    assert [picture["alt"] for picture in seen["pictures"]] == [picture.alt for picture in pictures]
    assert [picture["sha256"] for picture in seen["pictures"]] == [picture.sha256 for picture in pictures]


def test_a_token_of_another_page_is_a_person_s_matter(publisher):
    config = publisher.peer.config("facebook", "bpod")
    other = type(publisher.channel)(dataclasses.replace(config, account="other"))
    error = caught(other.check)
    assert isinstance(error, Unauthorized)
    assert "of bpod, not of other" in error.detail
