"""The words of the site, in every language it has."""

from __future__ import annotations

import datetime
import re

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from publisher.website import render, words
from publisher.website.words import Words

DAY = datetime.date(2026, 4, 1)
CATALOGUES = sorted(words.LOCALES.glob("*/LC_MESSAGES/site.po"))
SOURCES = [
    *sorted(render.FOLDER.glob("*.html")),
    *(path for path in sorted(render.FOLDER.parents[1].glob("*.py")) if path.name != "words.py"),
    *sorted((render.FOLDER.parents[2] / "feeds").glob("*.py")),
]


def marked() -> set[str | tuple[str, str]]:
    return {
        message for source in SOURCES for _line, message, *_rest in extract_from_file(words.extract, source)
    }


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_a_catalogue_has_every_word_and_no_other(path):
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parents[1].name)
    translated = {message.id for message in catalogue if message.id and all(_strings(message))}
    assert translated == marked()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_a_translation_keeps_the_gaps_that_are_filled_in(path):
    with path.open("rb") as file:
        for message in read_po(file):
            gaps = set(re.findall(r"{\w+}", str(message.id)))
            assert all(
                gaps == set(re.findall(r"{\w+}", text)) or "{count}" in gaps for text in _strings(message)
            )


def _strings(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_dates_and_numbers_are_written_as_readers_do():
    english, catalan = Words("en"), Words("ca")
    assert english.day(DAY) == "1 April 2026"
    assert catalan.day(DAY) == "1 d’abril del 2026"
    assert (english.month(DAY), catalan.month(DAY)) == ("April 2026", "Abril del 2026")
    assert (english.number(5190), catalan.number(5190)) == ("5,190", "5.190")
    assert (english.own_name, catalan.own_name) == ("English", "Català")


@pytest.mark.parametrize(
    ("number", "english", "catalan"),
    [(1, "1st", "1r"), (2, "2nd", "2n"), (3, "3rd", "3r"), (4, "4th", "4t"), (11, "11th", "11è"), (12, "12th", "12è"),
     (13, "13th", "13è"), (15, "15th", "15è"), (21, "21st", "21è"), (112, "112th", "112è")],
)  # fmt: skip
def test_ordinals(number, english, catalan):
    assert (Words("en").ordinal(number), Words("ca").ordinal(number)) == (english, catalan)


def test_plurals_follow_the_count():
    one, many = "One picture in the archive", "All {count} pictures in the archive"
    assert Words("en")(one, many, 1) == one
    assert Words("en")(one, many, 1200) == "All 1,200 pictures in the archive"
    assert Words("ca")(one, many, 1) == "Una imatge a l’arxiu"
    assert Words("ca")(one, many, 1200) == "Les 1.200 imatges de l’arxiu"
