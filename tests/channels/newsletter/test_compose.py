"""A story as its mail."""

from __future__ import annotations

import pytest

from channels.newsletter.compose import PLACE, cid, compose
from tests import stories
from tests.channels import golden

CASES = golden.names("newsletter")


def test_there_are_cases_in_both_languages():
    assert {golden.story("newsletter", name).language for name in CASES} == {"en", "ca"}


@pytest.mark.parametrize("name", CASES)
def test_a_story_becomes_exactly_this_mail(name):
    assert golden.composed(compose, "newsletter", name) == golden.expected("newsletter", name)


@pytest.mark.parametrize("name", CASES)
def test_both_parts_hold_the_words_the_credits_the_page_and_the_way_out(name):
    story = golden.story("newsletter", name)
    payload = compose(story).payload
    assert payload["subject"] == story.title
    for part in ("text", "html"):
        assert PLACE in payload[part]
        assert story.link in payload[part]
        assert [credit.url for credit in story.credits if credit.url not in payload[part]] == []
    assert f'<html lang="{story.language}">' in payload["html"]


def test_each_picture_is_named_with_its_description_in_both_parts():
    content = stories.picture_bytes(2)
    pictures = (stories.picture(), stories.picture(content, alt='Two "rings" & <one> line'))
    payload = compose(stories.story(pictures=pictures)).payload
    assert payload["html"].count("<img") == 2
    assert (
        f'src="cid:{cid(pictures[1].sha256)}" alt="Two &quot;rings&quot; &amp; &lt;one&gt; line"'
        in payload["html"]
    )
    assert all(picture.alt in payload["text"] for picture in pictures)


def test_a_picture_that_may_not_go_is_not_named():
    rendition = compose(golden.story("newsletter", "link-only"))
    assert rendition.pictures == ()
    assert "<img" not in rendition.payload["html"]


def test_words_are_never_read_as_markup_and_a_title_of_two_lines_is_one_subject():
    payload = compose(stories.story(title="A < B\n& C")).payload
    assert payload["subject"] == "A < B & C"
    assert "A &lt; B" in payload["html"]


def test_by_hand_there_is_no_link_to_leave():
    assert PLACE not in compose(stories.story()).plain
