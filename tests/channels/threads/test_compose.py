"""A story as Threads gets it."""

from __future__ import annotations

import pytest

from channels import measure
from channels.threads.compose import compose
from channels.threads.config import LIMITS
from tests.channels import golden

CASES = golden.names("threads")


def test_there_are_cases_in_both_languages():
    assert {golden.story("threads", name).language for name in CASES} == {"en", "ca"}


@pytest.mark.parametrize("name", CASES)
def test_a_story_becomes_exactly_this_post(name):
    assert golden.composed(compose, "threads", name) == golden.expected("threads", name)


def test_credits_that_do_not_fit_follow_whole_in_a_reply():
    story = golden.story("threads", "catalan-with-reply")
    rendition = compose(story)
    assert rendition.reply
    assert story.attribution in rendition.payload["text"]
    assert all(credit.text in rendition.reply.payload["text"] for credit in story.credits)
    for one in (rendition, rendition.reply):
        assert measure.fits(one.payload["text"], LIMITS)
    assert "credits" not in rendition.left_out
