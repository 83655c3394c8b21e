"""What can be known of WCAG 2.2 AA without a browser: colours, headings, names, landmarks, languages."""

from __future__ import annotations

import datetime
import itertools
import re

import html5lib
import pytest

from publisher.editions.content import Creator, Publication
from publisher.website import render
from publisher.website.bake import bake
from tests.website import editions as make

PAIRS = [
    *(("ink", under) for under in ("paper", "notice", "tile")),
    *(("quiet", under) for under in ("paper", "notice", "tile")),
    *(("link", under) for under in ("paper", "notice")),
    *(("accent", under) for under in ("paper", "notice")),
    ("paper", "accent"),
]
"""Words on what lies under them."""
HEADINGS = ("h1", "h2", "h3", "h4")
PAGES = (
    *("index", "archive", "archive/2026", "archive/2026/3", "archive/2026/3/14", "archive/page/1", "browse"),
    *("about", "follow", "corrections", "contribute", "404", "series/senses-week", "writers/a-b"),
    *("writers/a-b/page/1", "journals/journal-of-examples"),
)


def colours() -> dict[str, dict[str, str]]:
    """The values of each scheme, as the style sets them."""
    found = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", render.style().decode(), re.DOTALL)
    ]
    return {"light": found[0], "dark": {**found[0], **found[1]}}


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("words", "under"), PAIRS)
def test_words_stand_out(scheme, words, under):
    values = colours()[scheme]
    assert contrast(values[words], values[under]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_names_above_the_picture_stand_out(scheme):
    stage = colours()[scheme]["stage"]
    assert ".top a { color: #e8e6e1;" in render.style().decode()
    assert contrast("#e8e6e1", stage) >= 4.5
    assert contrast("#8ecfdb", stage) >= 3  # the outline of what has the focus


@pytest.fixture
def pages(site):
    make.sites(contribute="<p>Send one.</p>", contact="pictures@example.org", moved_line="We have moved.")
    common = {
        "series": "Senses Week",
        "kicker": "Senses Week - II",
        "part": 2,
        "creators": (Creator("the sample studio", "work"),),
        "publications": (Publication("Journal of Examples", 2026, 1, "10.5555/example.1"),),
    }
    for day in make.days(50):
        for language in ("en", "ca"):
            fields = common if day == make.DAY else {"pictures": ()}
            edition = make.release(make.content(day, language, **fields))
            if day == make.DAY:
                make.correct(edition, strapline="Mended")
                make.appear(edition)
    bake()
    return site


def document(pages, language: str, name: str):
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    found = parser.parse((pages / language / f"{name}.html").read_text(encoding="utf-8"))
    assert parser.errors == [], name
    return found


def text(element) -> str:
    return "".join(element.itertext()).strip()


def named(element) -> str:
    """What a screen reader calls a link: its label, its words, or what its pictures show."""
    pictures = " ".join(picture.get("alt", "") for picture in element.iter("img"))
    return element.get("aria-label", "") or text(element) or pictures.strip()


def test_every_kind_of_page_can_be_walked_through(pages):
    for language in ("en", "ca"):
        for name in PAGES:
            page = document(pages, language, name)
            ids = [element.get("id") for element in page.iter() if element.get("id")]
            levels = [int(element.tag[1]) for element in page.iter() if element.tag in HEADINGS]
            assert page.get("lang") == language
            assert text(page.find("head/title"))
            assert len(ids) == len(set(ids)), name
            assert levels[0] == 1, name
            assert levels.count(1) == 1, name
            assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), name
            assert [len(page.findall(f"body/{one}")) for one in ("header", "main", "footer")] == [1, 1, 1]
            labels = [nav.get("aria-label") for nav in page.iter("nav")]
            assert all(labels), name
            assert len(labels) == len(set(labels)), name
            for section in page.iter("section"):
                assert section.get("class") == "shelf" or section.get("aria-labelledby") in ids, name
            for link in page.iter("a"):
                assert named(link), name
            for picture in page.iter("img"):
                assert picture.get("alt") is not None, name
            for moment in page.iter("time"):
                assert datetime.date.fromisoformat(moment.get("datetime"))


def test_each_page_of_a_language_has_a_title_of_its_own(pages):
    for language in ("en", "ca"):
        titles = [text(document(pages, language, name).find("head/title")) for name in PAGES]
        assert len(set(titles)) == len(titles)


def test_nothing_moves_and_nothing_is_too_small_to_hit():
    style = render.style().decode()
    assert "animation" not in style
    assert "transition" not in style
    assert ":focus-visible { outline: 3px" in style
