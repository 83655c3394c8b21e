"""Tumblr's drafts: what was prepared may be deleted by a person before it is published."""

from __future__ import annotations

import pytest

from channels.contract import Presence
from channels.errors import Unavailable
from tests import peers
from tests.contract.conftest import Publisher, caught


@pytest.fixture
def publisher(tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield Publisher("tumblr", peer)


def test_a_draft_is_found_again_without_a_memory(publisher):
    publisher.prepare()
    publisher.ledger.clear()
    publisher.publish()
    assert len(publisher.peer.posts("tumblr", publisher.account)) == 1


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


def remove_all(publisher):
    """A person tidies up on the platform."""
    store = publisher.peer.server.platforms[publisher.kind].store
    for post in publisher.peer.posts(publisher.kind, publisher.account):
        store.remove(publisher.account, post["id"])
