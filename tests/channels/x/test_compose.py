"""A story as X gets it."""

from __future__ import annotations

import pytest

from channels import measure
from channels.contract import OutletConfig
from channels.errors import Refused
from channels.x.adapter import Adapter
from channels.x.compose import compose
from channels.x.config import LIMITS
from tests import stories
from tests.channels import golden

CASES = golden.names("x")


def test_there_are_cases_in_both_languages():
    assert {golden.story("x", name).language for name in CASES} == {"en", "ca"}


@pytest.mark.parametrize("name", CASES)
def test_a_story_becomes_exactly_this_post(name):
    assert golden.composed(compose, "x", name) == golden.expected("x", name)


@pytest.mark.parametrize("name", CASES)
def test_post_and_reply_weigh_280_at_most(name):
    rendition = compose(golden.story("x", name))
    texts = [rendition.payload["text"], rendition.reply.payload["text"] if rendition.reply else ""]
    assert all(measure.fits(text, LIMITS) for text in texts)


def test_the_credits_follow_as_a_reply_with_a_key_of_its_own():
    rendition = compose(stories.story())
    assert rendition.reply is not None
    lines = [stories.story().title, *(credit.text for credit in stories.story().credits)]
    assert rendition.reply.payload == {"text": "\n".join(lines)}
    assert rendition.reply.key == "bpod-2026-11-21-credits"
    assert rendition.reply.pictures == ()
    assert "credits" not in rendition.left_out


@pytest.mark.parametrize(("with_link", "goes"), [("yes", True), ("", True), ("no", False), ("No", False)])
def test_without_links_the_address_is_left_out_and_named(with_link, goes):
    config = OutletConfig("one", "bpod", "en", {"with_link": with_link}, {})
    rendition = Adapter(config).compose(stories.story())
    said = f"{rendition.payload['text']}\n{rendition.reply.payload['text'] if rendition.reply else ''}"
    assert ("https://" in said) is goes
    assert ("Read on" in said) is goes
    assert ("link" in rendition.left_out) is not goes
    assert rendition.link == stories.story().link


def test_what_the_team_words_is_what_is_said():
    template = "{title}: {link}\n{attribution}"
    text = compose(stories.story(template=template)).payload["text"]
    assert text.splitlines()[0] == "The ring that keeps time: https://bpod.example/archive/2026/11/21"


def test_five_pictures_are_one_too_many():
    pictures = tuple(stories.picture(stories.picture_bytes(seed)) for seed in range(5))
    assert len(compose(stories.story(pictures=pictures[:4])).pictures) == 4
    with pytest.raises(Refused, match="5 pictures, and at most 4 fit"):
        compose(stories.story(pictures=pictures))


@pytest.mark.parametrize(
    ("url", "remote_id"),
    [
        ("https://x.com/bpod/status/123", "123"),
        ("https://twitter.com/i/status/123/photo/1", "123"),
        ("https://x.com/bpod", None),
    ],
)
def test_an_address_tells_the_post(url, remote_id):
    assert Adapter(OutletConfig("one", "bpod", "en", {}, {})).remote_id_of(url) == remote_id
