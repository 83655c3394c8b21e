"""A story as a Facebook Page gets it."""

from __future__ import annotations

import pytest

from channels.facebook.compose import compose
from tests.channels import golden

CASES = golden.names("facebook")


def test_there_are_cases_in_both_languages():
    assert {golden.story("facebook", name).language for name in CASES} == {"en", "ca"}


@pytest.mark.parametrize("name", CASES)
def test_a_story_becomes_exactly_this_post(name):
    assert golden.composed(compose, "facebook", name) == golden.expected("facebook", name)


@pytest.mark.parametrize(
    ("name", "link"), [("english", None), ("link-only", "https://bpod.example/archive/2026/11/21")]
)
def test_a_card_of_the_page_goes_only_where_no_picture_goes(name, link):
    assert compose(golden.story("facebook", name)).payload.get("link") == link
