"""A story as Instagram gets it."""

from __future__ import annotations

import pytest

from channels.errors import Refused
from channels.instagram.compose import compose
from channels.instagram.config import LIMITS
from tests import stories
from tests.channels import golden

CASES = golden.names("instagram")


def with_address(**changes):
    return stories.picture(**{"url": "https://bpod.example/picture.jpg", **changes})


def test_there_are_cases_in_both_languages():
    assert {golden.story("instagram", name).language for name in CASES} == {"en", "ca"}


@pytest.mark.parametrize("name", CASES)
def test_a_story_becomes_exactly_this_post(name):
    assert golden.composed(compose, "instagram", name) == golden.expected("instagram", name)


def test_a_long_body_gives_way_and_the_credits_and_the_link_stay():
    story = stories.story(body_text="Cells divide, and divide again. " * 90, pictures=(with_address(),))
    rendition = compose(story)
    caption = rendition.payload["caption"]
    assert 2_000 < len(caption) <= 2_200
    assert rendition.left_out == ("body",)
    assert story.link in caption
    assert all(credit.text in caption for credit in story.credits)


def test_no_more_than_five_hashtags_go():
    story = stories.story(tags=tuple("abcdefg"), pictures=(with_address(),))
    assert compose(story).payload["caption"].endswith("#a #b #c #d #e")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"width": 2_000, "height": 1_000}, "is 2.00 as wide as high"),
        ({"width": 700, "height": 1_000}, "is 0.70 as wide as high"),
        ({"url": ""}, "has no public address"),
        ({"mime": "image/png"}, "is image/png"),
        ({"size_bytes": 8 * 1024 * 1024 + 1}, "at most 8388608 fit"),
    ],
)
def test_a_picture_that_is_not_cut_for_it_is_refused(change, words):
    with pytest.raises(Refused, match=words) as caught:
        compose(stories.story(pictures=(with_address(**change),)))
    assert caught.value.code == "picture"


@pytest.mark.parametrize("ratio", [LIMITS.form.ratio_min, LIMITS.form.ratio_max])
def test_the_narrowest_and_the_widest_fit(ratio):
    picture = with_address(width=round(1_000 * ratio), height=1_000)
    assert compose(stories.story(pictures=(picture,))).pictures[0].width == picture.width
