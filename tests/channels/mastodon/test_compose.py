"""A story as Mastodon gets it."""

from __future__ import annotations

import pytest

from channels import measure
from channels.contract import Link, OutletConfig
from channels.errors import Refused
from channels.mastodon.adapter import Adapter
from channels.mastodon.compose import compose
from channels.mastodon.config import LIMITS
from tests import stories
from tests.channels import golden

CASES = golden.names("mastodon")
MANY = tuple(Link(f"Image by laboratory number {number} of the Example Institute") for number in range(9))


def adapter(**settings: str) -> Adapter:
    return Adapter(OutletConfig("one", "bpod", "en", settings, {}))


def test_there_are_cases_in_both_languages():
    assert {golden.story("mastodon", name).language for name in CASES} == {"en", "ca"}


@pytest.mark.parametrize("name", CASES)
def test_a_story_becomes_exactly_this_post(name):
    assert golden.composed(compose, "mastodon", name) == golden.expected("mastodon", name)


def test_credits_that_do_not_fit_follow_as_a_reply():
    rendition = compose(stories.story(credits=MANY))
    assert rendition.reply
    assert rendition.reply.key == "bpod-2026-11-21-credits"
    assert rendition.reply.payload["language"] == "en"
    assert [credit.text for credit in MANY if credit.text not in rendition.reply.plain] == []
    assert all(measure.fits(one.payload["status"], LIMITS) for one in (rendition, rendition.reply))
    assert "credits" not in rendition.left_out


def test_an_outlet_s_own_numbers_are_what_is_composed_by():
    long = adapter(max_characters="1500").compose(stories.story(credits=MANY))
    assert long.reply is None
    assert MANY[-1].text in long.plain
    short = adapter(max_characters="200", characters_reserved_per_url="60").compose(stories.story())
    assert measure.size(short.plain, "graphemes", 60) <= 200
    assert short.left_out


@pytest.mark.parametrize("value", ["many", "", "-3", "５００"])
def test_what_is_no_number_counts_as_the_default(value):
    assert adapter(max_characters=value).limits.text_max == 500


def test_visibility_is_the_outlet_s_and_only_one_that_followers_can_see():
    assert adapter().compose(stories.story()).payload["visibility"] == "public"
    assert adapter(visibility="unlisted").compose(stories.story()).payload["visibility"] == "unlisted"
    with pytest.raises(Refused, match="visibility must be one of public, unlisted, private") as caught:
        adapter(visibility="direct").compose(stories.story())
    assert caught.value.code == "settings"


def test_a_dialect_is_posted_as_its_language():
    assert compose(stories.story(language="ca-valencia")).payload["language"] == "ca"


@pytest.mark.parametrize(
    ("url", "remote_id"),
    [
        ("https://mastodon.example/@bpod/115", "115"),
        ("https://mastodon.example/users/bpod/statuses/115", "115"),
        ("https://mastodon.example/@bpod@other.example/115", "115"),
        ("https://mastodon.example/@bpod", None),
    ],
)
def test_an_address_tells_the_post(url, remote_id):
    assert adapter().remote_id_of(url) == remote_id
