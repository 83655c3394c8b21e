"""An outlet that a person keeps: it composes as any other, and nothing leaves by us."""

from __future__ import annotations

import pytest

from channels import registry
from channels.by_hand import ByHand
from channels.contract import Memo, OutletConfig, Presence, RemotePost
from channels.errors import Refused
from channels.outlets import channel_of, validate
from tests import stories

CONFIG = OutletConfig("x-en", "bpod", "en", {"by_hand": "yes"}, {})


@pytest.fixture
def channel():
    return channel_of("x", CONFIG)


def test_it_composes_what_the_kind_composes(channel):
    assert isinstance(channel, ByHand)
    story = stories.story()
    assert channel.compose(story) == registry.adapter("x", CONFIG).compose(story)


def test_nothing_leaves_and_nothing_is_changed(channel):
    rendition, memo = channel.compose(stories.story()), Memo({}, commit=lambda _: None)
    post = RemotePost("1", "https://x.com/i/status/1")
    for step in (
        lambda: channel.prepare(rendition, memo, lambda _: b""),
        lambda: channel.send(rendition, memo, lambda _: b""),
        lambda: channel.edit(post, rendition, lambda _: b""),
        lambda: channel.delete(post),
    ):
        with pytest.raises(Refused, match="kept by hand: post it there, then give its address"):
            step()
    assert channel.look_up(rendition, memo).presence is Presence.UNKNOWABLE
    limits = channel.limits
    assert [limits.can_edit, limits.can_delete, limits.can_look_up] == [False] * 3


def test_the_kind_still_reads_the_addresses_that_a_person_gives(channel):
    assert channel.remote_id_of("https://x.com/bpod/status/42") == "42"
    assert channel_of("webhook", CONFIG).remote_id_of("https://reader.example/1") is None


def test_its_check_asks_nobody(channel):
    assert channel.check().account == "bpod"


@pytest.mark.parametrize("kind", sorted(registry.KINDS))
def test_it_needs_no_credentials(kind):
    asked = {field.name for field in registry.kind(kind).fields if not field.secret and field.required}
    settings = {
        "by_hand": "yes",
        **{name: f"https://{name}.example" for name in asked if name.endswith("_url")},
    }
    problems = validate(kind, settings, {})
    assert [problem for problem in problems if problem.partition(":")[0] not in asked] == []


def test_it_is_yes_or_no():
    [problem] = validate("websub", {"base_url": "https://hub.example", "by_hand": "perhaps"}, {})
    assert problem == "by_hand: must be one of yes, no."
