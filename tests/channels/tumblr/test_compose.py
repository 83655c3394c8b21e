"""A story as Tumblr gets it: pairs of files under `tests/golden/tumblr`; a new pair needs no code."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import Link, Story, StoryPicture
from channels.errors import Refused
from channels.tumblr.compose import compose
from channels.tumblr.npf import Paragraph, Range, paragraphs, split
from tests import stories

GOLDEN = Path(__file__).parents[2] / "golden" / "tumblr"
CASES = sorted(path.name.removesuffix(".story.json") for path in GOLDEN.glob("*.story.json"))


def read_story(name: str) -> Story:
    value = json.loads((GOLDEN / f"{name}.story.json").read_text())
    return Story(
        **{
            **value,
            "publish_on": date.fromisoformat(value["publish_on"]),
            "credits": tuple(Link(**credit) for credit in value["credits"]),
            "pictures": tuple(StoryPicture(**picture) for picture in value["pictures"]),
            "tags": tuple(value["tags"]),
        }
    )


def texts(rendition):
    return [block["text"] for block in rendition.payload["content"] if block["type"] == "text"]


def test_there_are_cases_in_both_languages():
    assert {read_story(name).language for name in CASES} == {"en", "ca"}


@pytest.mark.parametrize("name", CASES)
def test_a_story_becomes_exactly_this_post(name):
    expected = json.loads((GOLDEN / f"{name}.payload.json").read_text())
    assert json.loads(json.dumps(compose(read_story(name)).payload)) == expected


@pytest.mark.parametrize("name", CASES)
def test_each_format_lies_on_the_words_that_it_was_given_to(name):
    for block in compose(read_story(name)).payload["content"]:
        for item in block.get("formatting", []):
            words = block["text"][item["start"] : item["end"]]
            assert words == words.strip() != ""
            if item["type"] == "link":
                assert item["url"].startswith("https://")


def test_links_and_emphasis_are_counted_in_code_points():
    [paragraph] = paragraphs('<p>🧫👨‍👨‍👦 à <a href="https://x.example/">an <em>é</em> link</a></p>')
    assert paragraph.text == "🧫👨‍👨‍👦 à an é link"
    assert paragraph.ranges == [Range("link", 9, 18, "https://x.example/"), Range("italic", 12, 13)]


def test_powers_and_formulas_keep_their_meaning():
    [paragraph] = paragraphs("<p>10<sup>−6</sup> m of H<sub>2</sub>O, Fe<sup>2+</sup></p>")
    assert paragraph.text == "10⁻⁶ m of H₂O, Fe²⁺"


def test_entities_and_line_breaks_become_characters():
    [paragraph] = paragraphs("<p>a &lt; b &amp; c<br>d</p>")
    assert paragraph.text == "a < b & c\nd"


def test_a_paragraph_of_more_than_a_block_is_divided_after_a_sentence_and_nothing_is_lost():
    sentence = "Cells divide, and divide again. "
    story = dataclasses.replace(stories.story(), body_html=f"<p>{sentence * 300}</p>")
    body = [text for text in texts(compose(story)) if text.startswith("Cells")]
    assert len(body) == 3
    assert all(len(text) <= 4096 and text.endswith(".") for text in body)
    assert " ".join(body) == (sentence * 300).strip()


@given(
    st.lists(st.text(st.sampled_from("ab. 🧫é"), min_size=1, max_size=40), min_size=1, max_size=12),
    st.integers(5, 60),
    st.data(),
)
def test_dividing_loses_no_word_and_moves_each_format_with_its_words(words, text_max, data):
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    parts = split(Paragraph(text, [Range("bold", start, end)]), text_max)
    assert all(len(part.text) <= text_max for part in parts)
    assert "".join("".join(part.text.split()) for part in parts) == "".join(text.split())
    bold = "".join(part.text[item.start : item.end] for part in parts for item in part.ranges)
    assert "".join(bold.split()) == "".join(text[start:end].split())
    assert all(0 <= item.start < item.end <= len(part.text) for part in parts for item in part.ranges)


def test_a_picture_that_may_not_go_stays_and_the_others_go():
    second = stories.picture(stories.picture_bytes(2))
    story = stories.story(pictures=(stories.picture(permission="blocked"), second))
    assert [picture.sha256 for picture in compose(story).pictures] == [second.sha256]


def test_a_hundred_links_fit_and_one_more_is_refused():
    link = '<a href="https://x.example/">x</a> '
    story = stories.story(credits=())
    assert compose(dataclasses.replace(story, body_html=f"<p>{link * 100}</p>"))
    with pytest.raises(Refused, match="101 links"):
        compose(dataclasses.replace(story, body_html=f"<p>{link * 101}</p>"))


def test_more_blocks_than_a_post_holds_are_refused():
    with pytest.raises(Refused, match="blocks"):
        compose(stories.story(body_html="<p>x</p>" * 1000))


def test_more_pictures_than_a_post_holds_are_refused():
    with pytest.raises(Refused, match="31 pictures"):
        compose(stories.story(pictures=(stories.picture(),) * 31))


def test_a_comma_never_divides_a_tag_and_none_comes_twice():
    story = stories.story(tags=("yeast, budding", "Science", "science"))
    assert compose(story).payload["tags"] == "bpod-2026-11-21,yeast budding,Science"


def test_the_plain_form_holds_all_that_a_person_needs_to_post_by_hand():
    story = stories.story()
    plain = compose(story).plain
    for words in (story.title, story.strapline, story.body_text, story.byline, story.link):
        assert words in plain
    assert all(f"{credit.text} {credit.url}" in plain for credit in story.credits)
