"""A story as a Telegram channel gets it."""

from __future__ import annotations

import re

import pytest

from channels.contract import Link, OutletConfig
from channels.errors import Refused
from channels.telegram.adapter import Adapter
from channels.telegram.compose import compose
from tests import stories
from tests.channels import golden

CASES = golden.names("telegram")


def test_there_are_cases_in_both_languages():
    assert {golden.story("telegram", name).language for name in CASES} == {"en", "ca"}


@pytest.mark.parametrize("name", CASES)
def test_a_story_becomes_exactly_this_message(name):
    assert golden.composed(compose, "telegram", name) == golden.expected("telegram", name)


@pytest.mark.parametrize(
    ("name", "most", "label"),
    [("english", 1_024, "Image description: "), ("catalan", 1_024, "Descripció de la imatge: ")],
)
def test_the_description_stands_folded_in_the_text_and_the_text_fits(name, most, label):
    story = golden.story("telegram", name)
    rendition = compose(story)
    assert len(rendition.plain) <= most
    shown = " ".join(picture.alt for picture in story.pictures)
    described = f"<blockquote expandable>{label}{shown}</blockquote>"
    assert described in rendition.payload["caption"]


def test_a_description_is_never_cut_but_the_body_is():
    alt = "A ring of light. " * 40
    rendition = compose(stories.story(pictures=(stories.picture(alt=alt),), body_text="A word. " * 90))
    assert alt.strip() in rendition.plain
    assert "body" in rendition.left_out


def test_a_description_that_leaves_no_room_is_refused_with_the_way_out():
    with pytest.raises(Refused, match="shorten the picture's description") as caught:
        compose(stories.story(pictures=(stories.picture(alt="word " * 220),)))
    assert caught.value.code == "text"


def test_a_wording_without_a_place_for_the_description_is_refused():
    story = stories.story(template="{title}\n{attribution}\n{link}")
    with pytest.raises(Refused, match=r"\{alt\} must stand in it") as caught:
        compose(story)
    assert caught.value.code == "wording"
    blind = stories.story(template=story.template, pictures=(stories.picture(permission="link-only"),))
    assert "blockquote" not in compose(blind).payload["text"]


def test_words_are_never_read_as_markup():
    title, credit = 'A < B & "C"', Link("Fig. <1> & co", "https://example.org/?a=1&b=<2>")
    caption = compose(stories.story(title=title, credits=(credit,), attribution="")).payload["caption"]
    assert '<b>A &lt; B &amp; "C"</b>' in caption
    address = "https://example.org/?a=1&amp;b=&lt;2&gt;"
    assert f'<a href="{address}">Fig. &lt;1&gt; &amp; co</a>' in caption
    assert {*re.findall(r"</?(\w+)", caption)} == {"b", "a", "blockquote"}


def test_marks_that_would_overlap_are_set_once():
    story = stories.story(
        title="Rings", credits=(Link("Rings by us", "https://example.org/"),), attribution=""
    )
    caption = compose(story).payload["caption"]
    assert caption.count("<b>Rings</b>") == 1
    assert '<a href="https://example.org/">Rings by us</a>' in caption


def test_without_a_picture_the_page_s_card_goes_and_the_text_may_be_long():
    blind = stories.story(pictures=(stories.picture(permission="link-only"),), body_text="A word. " * 300)
    rendition = compose(blind)
    assert rendition.left_out == ()
    assert rendition.payload["link_preview_options"]["url"] == blind.link
    assert "caption" not in rendition.payload


@pytest.mark.parametrize(
    ("url", "remote_id"),
    [("https://t.me/bpod/12", "12"), ("https://t.me/c/123/12", "12"), ("https://t.me/bpod", None)],
)
def test_an_address_tells_the_post(url, remote_id):
    assert Adapter(OutletConfig("one", "bpod", "en", {}, {})).remote_id_of(url) == remote_id
