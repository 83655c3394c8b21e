"""One text that fits: what gives way, in which order, and what never does."""

from __future__ import annotations

import dataclasses
import itertools

import pytest

from channels import measure, registry, wording
from channels.contract import Link, Rendition, Story
from channels.errors import Refused
from tests import stories
from tests.channels.fitting import PLAIN, SHORT, fit, limits


def prose(language: str, size: int) -> str:
    """Sentences of exactly so many characters in all."""
    sentences = {
        "en": "A ring of proteins closes about the waist of a cell that is to become two. ",
        "ca": "Un anell de proteïnes s’estreny a la cintura de la cèl·lula que n’ha de fer dues. ",
    }[language]
    text = (sentences * (size // len(sentences) + 1))[: size - 1].rstrip()
    return text + "x" * (size - 1 - len(text)) + "."


# --- what gives way ---


def test_all_of_it_stays_where_it_fits():
    story = stories.story()
    fitted = fit(story, PLAIN, limits(None))
    assert fitted.left_out == ()
    assert fitted.text == "\n".join(
        [
            *("Small Worlds, Part 2", "The ring that keeps time", ""),
            *("A protein collar tells a dividing cell when to let go", ""),
            *(story.body_text, "", "Written by the morning desk"),
            *(credit.text for credit in story.credits),
            *("https://bpod.example/archive/2026/11/21", "#science #biology"),
        ]
    )


def test_parts_give_way_in_their_order():
    story = stories.story()
    seen = []
    for text_max in range(600, 127, -1):
        left_out = fit(story, PLAIN, limits(text_max)).left_out
        if not seen or seen[-1] != left_out:
            seen.append(left_out)
    gone = [set(now) - set(before) for before, now in itertools.pairwise(seen)]
    assert [*itertools.chain.from_iterable(gone)] == [
        "body",
        "tags",
        "byline",
        "kicker",
        "credits",
        "strapline",
    ]
    assert all(set(before) <= set(now) for before, now in itertools.pairwise(seen))


def test_the_body_goes_by_sentences_and_then_whole():
    story = stories.story()
    longest = len(fit(story, PLAIN, limits(None)).text)
    first = "Cells split in two with care. A collar of septin closes about the waist of the cell, as a new study shows. …"
    assert first in fit(story, PLAIN, limits(longest - 1)).text
    shortest = fit(story, PLAIN, limits(longest - 100)).text
    assert "\nCells split in two with care. …\n" in shortest
    assert "Cells split" not in fit(story, PLAIN, limits(longest - 170)).text


@pytest.mark.parametrize(
    "body",
    [
        "Told by A. B. Writer in full. Then more.",
        "As seen by Smith et al. in a dish. Then more.",
        "It grew by approx. half an inch. Then more.",
        "It asks “why?” of them all. Then more.",
    ],
)
def test_initials_and_abbreviations_end_no_sentence(body):
    story = stories.story(body_text=body)
    template = "{title}\n{body}\n{attribution}\n{link}"
    whole = len(fit(story, template, limits(None)).text)
    assert fit(story, template, limits(whole - 1)).text.splitlines()[1] == f"{body[:-11]} …"
    without = fit(story, template, limits(whole - 12)).text
    assert without.splitlines() == [story.title, story.attribution, story.link]


@pytest.mark.parametrize(
    ("body", "first"),
    [
        ("He said “Stop.” Then he went.", "He said “Stop.” …"),
        ("Is it so? It is.", "Is it so? …"),
        ("L’anell s’obre. “Ara!” diu la cèl·lula.", "L’anell s’obre. …"),
        ("One paragraph.\n\nAnother one.", "One paragraph. …"),
    ],
)
def test_a_sentence_ends_with_its_quotation_mark_and_before_any_capital(body, first):
    story = stories.story(body_text=body)
    template = "{title}\n{body}\n{attribution}\n{link}"
    whole = len(fit(story, template, limits(None)).text)
    assert f"\n{first}\n" in fit(story, template, limits(whole - 1)).text


def test_the_strapline_is_cut_between_words_and_without_a_comma_at_its_end():
    story = stories.story(strapline="Cells, rings, clasps, and what opens them, at last")
    template = "{title}\n{strapline}\n{attribution}\n{link}"
    whole = len(fit(story, template, limits(None)).text)
    texts = {fit(story, template, limits(whole - less)).text.splitlines()[1] for less in range(45)}
    assert texts >= {
        "Cells, rings, clasps, and what opens them, at last",
        "Cells, rings, clasps, and what opens them, at …",
        "Cells, rings, clasps, and what opens them …",
        "Cells, rings, clasps …",
    }
    assert not [text for text in texts if text.endswith(", …")]


def test_a_no_break_space_holds_a_number_and_its_unit_together():
    story = stories.story(strapline="It is only about 30\u00a0nm wide")
    template = "{title}\n{strapline}\n{attribution}\n{link}"
    whole = len(fit(story, template, limits(None)).text)
    lines = [fit(story, template, limits(whole - less)).text.splitlines()[1] for less in range(1, 14)]
    assert {*lines} == {"It is only about 30\u00a0nm …", "It is only about …", "It is only …"}


def test_the_attribution_takes_the_place_of_the_credits():
    story = stories.story()
    assert story.attribution not in fit(story, PLAIN, limits(None)).text
    fitted = fit(story, PLAIN, limits(200))
    assert f"\n{story.attribution}\n" in fitted.text
    assert "credits" in fitted.left_out


def test_where_nobody_made_an_attribution_the_first_credit_stands():
    story = stories.story(attribution="")
    assert story.credits[0].text in fit(story, SHORT, limits(180)).text
    assert story.credits[0].text in fit(story, PLAIN, limits(170)).text


def test_the_title_and_the_link_and_the_attribution_are_never_cut():
    story = stories.story()
    shortest = f"{story.title}\n{story.attribution}\n{story.link}"
    least = len(shortest)
    assert fit(story, SHORT, limits(least)).text == shortest
    with pytest.raises(Refused, match=f"longer than {least - 1} codepoints") as caught:
        fit(story, SHORT, limits(least - 1))
    assert caught.value.code == "text"


# --- replies ---


def test_credits_that_do_not_fit_follow_as_a_reply():
    story = stories.story()
    fitted = fit(story, SHORT, limits(280, can_reply=True))
    assert fitted.replies == ("\n".join(credit.text for credit in story.credits),)
    assert "credits" not in fitted.left_out
    assert fit(story, SHORT, limits(280)).replies == ()


def test_a_wording_that_shows_all_credits_needs_no_reply():
    assert fit(stories.story(), PLAIN, limits(600, can_reply=True)).replies == ()


def test_an_attribution_that_stands_in_no_credit_line_is_said_once():
    story = stories.story(attribution="Image by us · CC BY 4.0", credits=(Link("Image by us · CC BY 4.0"),))
    assert fit(story, SHORT, limits(280, can_reply=True)).replies == ()


def test_with_a_reply_even_the_attribution_may_stand_there_and_nowhere_else():
    story = stories.story()
    least = len(f"{story.title}\n{story.link}")
    fitted = fit(story, SHORT, limits(least, can_reply=True))
    assert fitted.text == f"{story.title}\n{story.link}"
    assert "\n".join(fitted.replies).splitlines() == [credit.text for credit in story.credits]
    assert "credits" not in fitted.left_out


def test_credits_longer_than_one_reply_go_on_in_the_next_in_whole_lines():
    given = stories.story()
    story = stories.story(credits=(*given.credits, Link("Funded by the Example Trust for Small Things")))
    maker, licence, paper, funder = (credit.text for credit in story.credits)
    fitted = fit(story, SHORT, limits(130, can_reply=True))
    assert fitted.replies == (f"{maker}\n{licence}\n{paper}", funder)
    assert "credits" not in fitted.left_out


def with_credits(*lines: str) -> Story:
    return stories.story(
        title="A ring", attribution="Image by us", strapline="", credits=tuple(map(Link, lines))
    )


def test_each_reply_begins_with_the_line_it_is_given():
    story = with_credits(*(f"Credit line {number} of a long list" for number in range(6)))
    room = limits(90, can_reply=True)
    fitted = wording.fit(
        "tumblr", dataclasses.replace(story, template="{title}\n{link}\n{attribution}"), room, story.title
    )
    assert len(fitted.replies) == 3
    assert all(reply.startswith(f"{story.title}\nCredit line") for reply in fitted.replies)


def test_beyond_the_last_reply_the_attribution_comes_first_and_the_rest_is_named():
    lines = [f"Image by maker number {number:02}" for number in range(40)]
    fitted = fit(with_credits(*lines), SHORT, limits(80, can_reply=True))
    assert len(fitted.replies) == wording.REPLIES_MAX
    assert fitted.replies[0] == f"Image by us\n{lines[0]}\n{lines[1]}"
    assert "\n".join(fitted.replies).splitlines() == ["Image by us", *lines[: 3 * 5 - 1]]
    assert "credits" in fitted.left_out


def test_a_line_too_long_for_any_reply_is_left_out_alone():
    long = "Image by " + "somebody and " * 20
    fitted = fit(with_credits("One", long, "Two"), SHORT, limits(80, can_reply=True))
    assert fitted.replies == ("Image by us\nOne\nTwo",)
    assert "credits" in fitted.left_out


def test_a_thread_is_posts_each_below_the_one_before():
    made = wording.thread(
        ("one", "two", "three"),
        lambda number, text: Rendition("x", wording.reply_key(stories.story(), number), "", {}, plain=text),
    )
    assert [post.plain for post in made.thread] == ["one", "two", "three"]
    assert [post.key for post in made.thread] == [
        "bpod-2026-11-21-credits",
        "bpod-2026-11-21-credits-2",
        "bpod-2026-11-21-credits-3",
    ]
    assert Rendition.from_json(made.to_json()) == made
    assert wording.thread((), lambda *_: made) is None


def test_an_attribution_that_fits_nowhere_is_refused():
    maker = "Image by " + "and ".join(["somebody "] * 20)
    long = stories.story(attribution=maker, credits=(Link(maker),))
    with pytest.raises(Refused) as caught:
        fit(long, SHORT, limits(150, can_reply=True))
    assert caught.value.code == "text"


# --- wordings ---


def test_a_line_without_words_vanishes_with_what_stands_around_it():
    story = stories.story(kicker="", strapline="", byline="", tags=())
    text = fit(
        story, "*** {kicker} ***\n{title}\n\nBy: {byline}\n\n{credits}\nMore: {link}\n{tags}", limits(None)
    ).text
    assert text.splitlines()[:2] == [story.title, ""]
    assert "By:" not in text
    assert "***" not in text
    assert text.endswith(f"\nMore: {story.link}")


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{title} {link} {credits} {autor}", "{autor} is not a part; use {kicker}"),
        ("{title} {credits}", "{link} must stand in it"),
        ("{link} {credits}", "{title} must stand in it"),
        ("{title} {link}", "{attribution} or {credits} must stand in it"),
        ("{title} {link} {credits} {tags", "a “{” stands alone; write a part as {title}"),
        ("{title} {link} {credits} { tags }", "a “{” stands alone"),
    ],
)
def test_a_wording_that_cannot_be_used_is_named_with_its_mend(template, words):
    with pytest.raises(wording.WordingError) as error:
        wording.check(template)
    assert words in str(error.value)
    with pytest.raises(Refused) as caught:
        fit(stories.story(), template, limits(None))
    assert caught.value.code == "wording"
    assert words in caught.value.detail


def test_words_of_the_story_are_never_read_as_parts():
    story = stories.story(title="What {link} and {nothing} mean")
    assert "What {link} and {nothing} mean" in fit(story, SHORT, limits(None)).text


def test_spaces_around_a_part_are_neither_shown_nor_missed():
    story = stories.story(title=" The ring ", credits=(Link("Image by us "),), attribution="")
    fitted = fit(story, SHORT, limits(None))
    assert fitted.text.startswith("The ring\n")
    assert "title" not in fitted.left_out


KINDS_WITH_WORDING = [name for name, kind in registry.KINDS.items() if kind.limits.text_max is not None]


@pytest.mark.parametrize("kind", KINDS_WITH_WORDING)
@pytest.mark.parametrize("language", ["en", "ca", "ca-valencia", "fr"])
def test_every_kind_has_a_wording_for_every_language(kind, language):
    wording.check(wording.default(kind, language))


def test_a_language_of_its_own_comes_before_that_of_its_family():
    assert wording.default("x", "ca-valencia") == wording.default("x", "ca") != wording.default("x", "en")
    assert wording.default("x", "fr") == wording.default("x", "en")
    with pytest.raises(wording.WordingError, match="no wording"):
        wording.default("meta", "en")


# --- hashtags ---


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("science", "#science"),
        ("BPoD", "#BPoD"),
        ("imatge científica", "#ImatgeCientífica"),
        ("cell biology", "#CellBiology"),
        ("cèl·lula", "#cèllula"),
        ("biologia cel·lular", "#BiologiaCellular"),
        ("l’aigua d’una font", "#lAiguadUnaFont"),
        ("p53 protein", "#p53Protein"),
        ("mRNA vaccine", "#mRNAVaccine"),
        ("α-synuclein", "#αSynuclein"),
        ("cafe\u0301 society", "#CaféSociety"),
        ("yeast, budding", "#YeastBudding"),
        ("2026", ""),
        ("🧫", ""),
        ("", ""),
    ],
)
def test_a_tag_keeps_its_letters(words, tag):
    assert wording.hashtag(words) == tag


def test_the_same_tag_stands_once_and_no_more_than_may():
    story = stories.story(tags=("science", "Science", "science", "#science", "biology", "yeast"))
    text = fit(story, SHORT, limits(None, hashtags_max=3)).text
    assert text.endswith("\n#science #Science #biology")


# --- real sizes ---


@pytest.mark.parametrize(("language", "size"), [("en", 1_013), ("en", 997), ("ca", 1_165), ("ca", 1_418)])
@pytest.mark.parametrize(
    "given_limits",
    [
        limits(2_200),
        limits(1_024),
        limits(500, "emoji_bytes", can_reply=True),
        limits(500, url_cost=23),
        limits(300, "graphemes", text_max_bytes=3_000, can_reply=True),
        limits(280, "weighted", url_cost=23, can_reply=True),
    ],
    ids=["2200", "1024", "500 emoji", "500 urls", "300 graphemes", "280 weighted"],
)
def test_bodies_of_real_sizes_fit_with_title_link_and_attribution(language, size, given_limits):
    body = prose(language, size)
    assert len(body) == size
    fitted = fit(stories.story(language=language, body_text=body), PLAIN, given_limits)
    assert measure.fits(fitted.text, given_limits)
    assert ("body" in fitted.left_out) == (given_limits.text_max < 1_600)
    assert stories.story().title in fitted.text
    assert stories.story().link in fitted.text
    if given_limits.text_max == 1_024:
        assert len(fitted.text) > 900
