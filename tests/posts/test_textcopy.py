"""Text copies of post pages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from publisher.posts import text
from publisher.posts.importer.page import Page, PageError
from publisher.posts.importer.reader import understood
from tests.posts.sample import BODY, MORE, text_copy


def read(copy: str | bytes) -> Page:
    return understood(copy if isinstance(copy, bytes) else copy.encode(), "copy.txt")


TITLES = st.sampled_from(
    [
        "Learning",
        "Cells at Sea",
        "Half-Time: a Story",
        "In – and Out",
        "“Quoted”",
        "Why?",
        "A",
        "3D or not 3D",
        "Ears'",
    ]
)
KICKERS = st.sampled_from(
    ["Senses Week", "Maps of Mould - III", "Picture Prize 2023", "BPoD's Tenth Birthday"]
)
CREDIT = st.sampled_from(
    [
        "Image from work by B. Petri and colleagues",
        "Institute of Slow Growth, Ely, UK",
        "Published in Samples, May 2020",
    ]
)


@given(
    banner=st.booleans(),
    kicker=st.none() | KICKERS,
    title=TITLES,
    strapline=st.none() | st.sampled_from(["How a mould draws its map", "Why? Because it can"]),
    body=st.sampled_from([(BODY,), (BODY, MORE), ("One sentence, with a caption.", BODY, MORE)]),
    byline=st.none() | st.just("Written by A. Quill and B. Petri"),
    credit_lines=st.lists(CREDIT, max_size=3, unique=True).map(tuple),
    sidebar=st.booleans(),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
@example(False, None, "A", None, (BODY,), None, (), False, "\n", "")
def test_every_part_may_be_there_or_not(
    banner, kicker, title, strapline, body, byline, credit_lines, sidebar, line_end, mark
):
    copy = text_copy(
        banner=banner,
        kicker=kicker,
        title=title,
        strapline=strapline,
        body=body,
        byline=byline,
        credits=credit_lines,
        sidebar=sidebar,
    )
    page = read(mark + copy.replace("\n", line_end))
    assert (page.kicker, page.title, page.strapline) == (kicker, title, strapline)
    assert page.publish_on == date(2022, 12, 14)
    assert text.paragraphs(page.body) == list(body)
    assert page.writers == (("A. Quill", "B. Petri") if byline else ())
    assert tuple(line.text for line in page.credit_lines) == credit_lines
    assert page.language == "en"
    assert page.alt is None


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("1 January 2022", date(2022, 1, 1)),
        ("01 January 2022", date(2022, 1, 1)),
        ("Saturday, 1st January 2022", date(2022, 1, 1)),
        ("January 1, 2022", date(2022, 1, 1)),
        ("1 Sept 2021", date(2021, 9, 1)),
        ("2021-09-01", date(2021, 9, 1)),
        ("29 FEBRUARY 2020", date(2020, 2, 29)),
        ("•  14 December\u00a02022", date(2022, 12, 14)),
    ],
)
def test_dates_are_read_as_people_print_them(printed, day):
    assert read(text_copy(date=printed)).publish_on == day


@pytest.mark.parametrize(
    ("byline", "writers"),
    [
        ("Written by A. Quill", ("A. Quill",)),
        ("Written by A. Quill and B. Petri", ("A. Quill", "B. Petri")),
        ("Written by A. Quill, B. Petri and C. Dish", ("A. Quill", "B. Petri", "C. Dish")),
        ("Written by A. Quill, B. Petri, and C. Dish.", ("A. Quill", "B. Petri", "C. Dish")),
        ("Written by: A. Quill & A. Quill", ("A. Quill",)),
        ("WRITTEN BY Andy Sandford", ("Andy Sandford",)),
        ("Written by P. Puig i Llull", ("P. Puig i Llull",)),
        ("Escrit per A. Quill i B. Petri", ("A. Quill", "B. Petri")),
        ("Written by", ()),
    ],
)
def test_bylines_name_any_number_of_writers(byline, writers):
    assert read(text_copy(byline=byline)).writers == writers


@pytest.mark.parametrize(
    ("header", "title", "kicker"),
    [
        ("Senses Week: In the Ear", "In the Ear", "Senses Week"),
        ("Senses Week – In the Ear", "In the Ear", "Senses Week"),
        ("Maps - III “In the Ear”", "“In the Ear”", "Maps - III"),
        ("It's – Here", "It’s - here", None),
        ("Senses Week Senses Week", "Senses Week", "Senses Week"),
        ("Senses Week", "Senses Week", None),
        ("Mould - Its Map", "Mould - Its Map", None),
    ],
)
def test_the_kicker_is_what_precedes_the_title(header, title, kicker):
    copy = text_copy(title=title).replace(title, header, 1)
    page = read(copy)
    assert (page.kicker, page.title) == (kicker, title)
    assert page.strapline == "How a mould draws the map of its meal"


def test_a_kicker_may_stand_on_its_own_line():
    page = read(text_copy().replace("Tips of the", "Senses Week\n\nTips of the", 1))
    assert (page.kicker, page.title) == ("Senses Week", "Tips of the Tongueless")


def test_a_strapline_may_hold_the_title():
    page = read(text_copy(title="Mould", strapline="The map of a mould"))
    assert (page.kicker, page.strapline) == (None, "The map of a mould")


def test_title_and_date_may_stand_without_an_empty_line():
    page = read(text_copy(strapline=None).replace("Tongueless\n\n14", "Tongueless\n14"))
    assert (page.title, page.strapline, page.publish_on) == (
        "Tips of the Tongueless",
        None,
        date(2022, 12, 14),
    )


def test_a_title_that_is_not_repeated_is_taken_from_above_the_date():
    page = read(text_copy().replace("14 December 2022\n\nTips of the Tongueless\n", "14 December 2022\n"))
    assert page.title == "Tips of the Tongueless"
    assert page.strapline == "How a mould draws the map of its meal"
    assert text.paragraphs(page.body) == [BODY]


def test_a_copy_that_starts_at_the_date_has_neither_kicker_nor_strapline():
    copy = text_copy(banner=False)
    page = read(copy[copy.index("14 December") :])
    assert (page.title, page.kicker, page.strapline) == ("Tips of the Tongueless", None, None)


def test_navigation_that_was_copied_along_is_left_out():
    page = read(
        "Skip to main content\n\nArchive\nAbout\nRSS\nBPoD  | Tips of the Tongueless\nPrevious\n\n"
        + text_copy()
    )
    assert (page.title, page.kicker) == ("Tips of the Tongueless", None)
    assert page.strapline == "How a mould draws the map of its meal"


@pytest.mark.parametrize("title", ["Contact", "Home", "Search", "Next"])
def test_a_title_may_be_a_word_of_the_navigation(title):
    page = read("Menu\nRSS\n\n" + text_copy(title=title, kicker=None))
    assert (page.title, page.kicker, page.strapline) == (title, None, "How a mould draws the map of its meal")


def test_wrapped_lines_are_joined_and_long_lines_are_paragraphs():
    wrapped = BODY.replace(" the ", "\nthe ")
    assert text.paragraphs(read(text_copy(body=(wrapped,))).body) == [BODY]
    assert text.paragraphs(read(text_copy(body=(f"{BODY}\n{MORE}",))).body) == [BODY, MORE]


def test_odd_characters_are_evened_out():
    page = read(text_copy(title="Cafe\u0301\u200b au\u00a0Lait", body=(BODY + " Soft\u00adly\u2060.",)))
    assert page.title == "Café au Lait"
    assert page.body.endswith(" Softly.</p>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_every_usual_encoding_is_read(encoding):
    page = read(text_copy(title="Où est l’œuf – là?").encode(encoding))
    assert page.title == "Où est l’œuf – là?"


def test_the_remains_of_broken_tags_are_dropped():
    page = read(text_copy(body=("It is <em>one</em> cell, a strong>neuron/strong>, and p>0.05.",)))
    assert text.plain(page.body) == "It is one cell, a neuron, and p>0.05."


def test_signs_of_markup_in_words_stay_words():
    page = read(text_copy(body=(BODY + " Less than a < b & c.",)))
    assert page.body.endswith("Less than a &lt; b &amp; c.</p>")


def test_credits_without_bullets_are_told_from_the_body():
    lines = (
        "Image from work by B. Petri\n\nInstitute of Slow Growth, Ely, UK\n\nPublished in Samples, May 2020"
    )
    page = read(text_copy(body=(BODY, lines), byline=None))
    assert text.paragraphs(page.body) == [BODY]
    assert [line.text for line in page.credit_lines] == lines.split("\n\n")


def test_a_body_that_speaks_of_images_is_no_credit():
    page = read(text_copy(body=(BODY, "Images of mould were once rare."), byline=None))
    assert text.paragraphs(page.body) == [BODY, "Images of mould were once rare."]
    assert page.credit_lines == ()


def test_a_catalan_copy_is_recognised():
    copy = (
        f"  • 25 de gener de 2026\n\n    Mapa d'un Fong!\n\n    {BODY}\n\n    Escrit per A. Quill\n\n"
        "Què és la BPoD\n\nAltres fotos"
    )
    page = read(copy)
    assert (page.language, page.title, page.publish_on) == ("ca", "Mapa d'un Fong!", date(2026, 1, 25))
    assert page.writers == ("A. Quill",)
    assert read(copy.replace("25 de gener de", "20 d’agost de")).publish_on == date(2026, 8, 20)


@pytest.mark.parametrize(
    ("copy", "words"),
    [
        ("", "empty"),
        (" \n\n ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not text"),
        ("A letter\n\n14 December 2022\n\nDear reader,\n\nthis is no post.", "not a post"),
        ("Milk, eggs, bread", "not a post"),
        (text_copy(date=None), "no date"),
        (text_copy(date="31 February 2022"), "“31 February 2022” is not a day"),
        (text_copy(date="0 May 2022"), "“0 May 2022” is not a day"),
        (text_copy(body=()), "no body"),
        (text_copy(body=(), byline=None), "no body"),
        (text_copy(body=(), byline=None, sidebar=False), "no body"),
        (text_copy(banner=True)[: text_copy().index("2022") + 4], "neither title nor body"),
        ("1 May 2020\n\nA\n\n2 May 2020\n\nB\n\n3 May 2020\n\nC\n\nSearch The Archive", "several days"),
        ("MIME-Version: 1.0\n\n" + text_copy(), "web archive"),
        (f"14 December 2022\n\n{BODY}\n\nWritten by A. Quill", "no title"),
    ],
)
def test_what_is_no_post_is_refused_with_a_sentence(copy, words):
    with pytest.raises(PageError, match=words):
        read(copy)


def test_a_page_about_the_site_is_refused():
    with pytest.raises(PageError, match="no date"):
        read("Now in our 13th year of bringing you pictures\n\nWhat is BPoD?\n\nA site.\n\nFor Visitors")


def outcome(source: bytes) -> Page | str:
    try:
        return understood(source, "any.txt")
    except PageError as error:
        return str(error)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_page_or_a_sentence(source):
    assert outcome(source)


@given(
    st.lists(
        st.sampled_from([*text_copy(credits=("Image by A",)).split("\n"), "<p>", "1 May 2020"]), max_size=30
    )
)
def test_any_order_of_lines_is_a_page_or_a_sentence(lines):
    page = outcome("\n".join(lines).encode())
    assert isinstance(page, str) or (page.title and page.body)
