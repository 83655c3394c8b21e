"""Containers: at work, broken, expired, several; and published once whatever the platform's lists say."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from channels.contract import Presence
from channels.errors import OutcomeUnknown, Unauthorized, Unavailable
from channels.http import utc_now
from sandbox.faults import DONE_FIRST, NOT_DONE, Fault
from tests import stories
from tests.contract.conftest import caught
from tests.peers import HANG_SECONDS


@pytest.fixture
def platform(publisher):
    return publisher.peer.server.platforms[publisher.kind]


def calls(publisher, operation):
    return publisher.peer.calls(publisher.kind, operation)


def test_a_post_takes_five_calls(publisher):
    publisher.publish()
    counted = publisher.peer.state()["calls"]
    operations = ("list", "create", "container", "publish", "media")
    assert counted == {f"{publisher.kind}.{operation}": 1 for operation in operations}


def test_a_container_at_work_is_waited_for_and_not_made_again(publisher, platform):
    platform.processing_seconds = 40
    error = caught(publisher.prepare)
    assert isinstance(error, Unavailable)
    assert error.retry_at - utc_now() > timedelta(seconds=4)
    assert isinstance(caught(publisher.prepare), Unavailable)
    publisher.peer.server.clock.move(41)
    publisher.publish()
    assert len(publisher.visible()) == 1
    assert calls(publisher, "create") == 1


def test_a_picture_that_could_not_be_taken_in_gets_a_new_container(publisher, platform):
    good = publisher.story
    platform.processing_seconds = 5
    missing = dataclasses.replace(good.pictures[0], url="http://127.0.0.1:9/none.jpg")
    publisher.story = dataclasses.replace(good, pictures=(missing,))
    assert isinstance(caught(publisher.prepare), Unavailable)
    publisher.peer.server.clock.move(6)
    error = caught(publisher.prepare)
    assert isinstance(error, Unavailable)
    assert "2207052" in error.detail
    platform.processing_seconds = 0
    publisher.story = good
    publisher.publish()
    assert len(publisher.visible()) == 1


def test_a_container_that_expired_unasked_is_made_anew(publisher):
    publisher.prepare()
    publisher.peer.server.clock.move(86_401)
    publisher.publish()
    assert len(publisher.visible()) == 1
    assert calls(publisher, "create") == 2


@pytest.mark.parametrize("again", ["prepare", "send"])
def test_a_container_that_expired_after_a_failed_request_is_made_anew(publisher, again):
    publisher.prepare()
    publisher.arm("send", Fault.BEFORE_503)
    assert isinstance(caught(publisher.send), OutcomeUnknown)
    publisher.peer.server.clock.move(86_401)
    assert publisher.look_up().presence is Presence.ABSENT
    if again == "send":
        assert isinstance(caught(publisher.send), Unavailable)
    publisher.publish()
    assert len(publisher.visible()) == 1


@pytest.mark.parametrize("fault", sorted(DONE_FIRST))
def test_what_was_published_is_never_published_again_however_late_it_is_listed(publisher, fault):
    """The sandbox would make a second post of it."""
    publisher.prepare()
    publisher.arm("send", fault, seconds=HANG_SECONDS)
    publisher.arm("look_up", Fault.LAG, count=None, seconds=3_600)
    assert isinstance(caught(publisher.send), OutcomeUnknown)
    for _ in range(3):
        assert isinstance(caught(publisher.look_up), OutcomeUnknown)
        assert isinstance(caught(publisher.publish), OutcomeUnknown)
    assert calls(publisher, "publish") == 1
    publisher.peer.clear()
    post = publisher.publish()
    assert [seen["id"] for seen in publisher.visible()] == [post.remote_id]


@pytest.mark.parametrize("fault", sorted(DONE_FIRST | NOT_DONE))
def test_not_to_read_the_address_of_what_is_public_is_never_surely_not_accepted(publisher, fault):
    publisher.prepare()
    publisher.arm("media", fault, seconds=HANG_SECONDS)
    assert isinstance(caught(publisher.send), OutcomeUnknown)
    publisher.peer.clear()
    assert publisher.look_up().presence is Presence.PRESENT
    assert calls(publisher, "publish") == 1


def test_several_pictures_go_as_one_post_each_described(publisher):
    first, second = (
        publisher.story.pictures[0],
        stories.picture(url=publisher.story.pictures[0].url, alt="Another."),
    )
    publisher.story = dataclasses.replace(publisher.story, pictures=(first, second))
    publisher.publish()
    [seen] = publisher.visible()
    assert [picture["alt"] for picture in seen["pictures"]] == [first.alt, "Another."]


def test_of_several_pictures_those_that_are_taken_in_are_not_sent_again(publisher, platform):
    first = publisher.story.pictures[0]
    publisher.story = dataclasses.replace(publisher.story, pictures=(first, first))
    platform.processing_seconds = 5
    for _ in range(3):
        assert isinstance(caught(publisher.prepare), Unavailable)
        publisher.peer.server.clock.move(6)
    publisher.publish()
    assert calls(publisher, "create") == 3
    assert len(publisher.visible()) == 1


def test_a_full_day_is_waited_for(publisher, platform):
    platform.quota_total = 0
    publisher.prepare()
    error = caught(publisher.send)
    assert isinstance(error, Unavailable)
    assert error.retry_at - utc_now() > timedelta(minutes=50)
    assert publisher.visible() == []


def test_a_check_says_how_many_posts_are_left(publisher, platform):
    publisher.publish()
    assert publisher.channel.check().detail == f"may post; {platform.quota_total - 1} posts left today"


@pytest.mark.parametrize(("account", "error"), [("@BPoD", None), ("other", Unauthorized)])
def test_a_token_is_of_the_outlet_s_account(publisher, account, error):
    config = publisher.peer.config(publisher.kind, "bpod")
    channel = type(publisher.channel)(dataclasses.replace(config, account=account))
    assert type(caught(channel.check)) is (error or type(None))


def test_the_number_of_the_account_may_be_given(publisher):
    config = publisher.peer.config(publisher.kind, "bpod")
    settings = {**config.settings, "user_id": "17841"}
    channel = type(publisher.channel)(dataclasses.replace(config, settings=settings))
    assert isinstance(caught(channel.check), Unauthorized)
