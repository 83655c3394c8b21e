"""What the checks find, and what they leave alone."""

from __future__ import annotations

import pytest

from tests.translations.conftest import CATALAN, ENGLISH
from translations import checks
from translations.checks import Severity


def found(english, translated, field="strapline", language="ca"):
    return [
        (one.code, one.severity)
        for one in checks.run({field: english}, {field: translated}, language=language)
    ]


def test_a_good_translation_is_left_alone():
    assert checks.run(ENGLISH, CATALAN, language="ca") == []


def test_findings_come_in_the_order_of_the_english():
    assert [one.field for one in checks.run(ENGLISH, {}, language="ca")] == list(ENGLISH)


def test_what_is_empty_in_english_needs_no_translation():
    assert checks.run({"kicker": ""}, {}, language="ca") == []


@pytest.mark.parametrize(
    ("english", "translated", "expected"),
    [
        ("Cells at work", " ", ("empty", Severity.BLOCK)),
        ("Cells that never rest", "Cells that never rest", ("untranslated", Severity.BLOCK)),
        ("Drosophila melanogaster", "Drosophila melanogaster", ("untranslated", Severity.WARN)),
        ("It grew 2.5 mm", "Va créixer 25 mm", ("numbers", Severity.ERROR)),
        ("It had 1,000 cells", "Tenia 1,000 cèl·lules", ("numbers", Severity.ERROR)),
        ("Two of 7", "Dos", ("numbers", Severity.ERROR)),
        ("It grew 2.5 mm", "Va créixer 2.5 mm", ("decimal-comma", Severity.WARN)),
        ("Cells at work", "Cèl.lules a la feina", ("ela-geminada", Severity.ERROR)),
        ("Cells at work", "Cèl-lules a la feina", ("ela-geminada", Severity.ERROR)),
        ("Cells at work", "Ceŀlules a la feina", ("ela-geminada", Severity.ERROR)),
        ("Cells at work", "Cèl·lules  a la feina", ("spaces", Severity.WARN)),
        ("Cells, at work", "Cèl·lules , a la feina", ("spaces", Severity.WARN)),
        ("What do cells do?", "¿Què fan les cèl·lules?", ("inverted-marks", Severity.WARN)),
        ("A line that is long enough to be compared", "Una ratlla", ("length", Severity.WARN)),
    ],
)
def test_a_slip_is_found_once(english, translated, expected):
    assert found(english, translated) == [expected]


@pytest.mark.parametrize(
    ("english", "translated"),
    [
        ("It grew 2.5 mm", "Va créixer 2,5 mm"),
        ("It had 1,000 cells", "Tenia 1.000 cèl·lules"),
        ("It had 1,234,567.5 of them", "En tenia 1.234.567,5"),
        ("It had 12,500 cells", "Tenia 12 500 cèl·lules"),
        ("About 40% of them", "Cap al 40 % del total"),
        ("In the 20th century", "En el segle XX"),
        ("The 3rd day", "El dia 3"),
        ("In 2016 100 cells", "L’any 2016, 100 cèl·lules"),
        ("A wall of marble", "Una paret de marbre"),
        ("So it goes...", "I així va tot..."),
        ("Ending. Later", "El final. Llavors"),
    ],
)
def test_what_is_right_is_left_alone(english, translated):
    assert found(english, translated) == []


def test_catalan_typing_is_checked_in_catalan_only():
    assert found("Cells at work", "Cel.la batzuk lanean", language="eu") == []
    assert found("Cells at work", "Cèl.lules a la feina", language="ca-valencia")


@pytest.mark.parametrize(
    "translated",
    ["<p>L’estudi</p>", '<p><a href="https://example.org/other">L’estudi</a></p>'],
)
def test_every_link_of_the_english_must_be_there(translated):
    english = '<p><a href="https://example.org/a">Study</a></p>'
    assert ("links", Severity.BLOCK) in found(english, translated, "body")


@pytest.mark.parametrize(
    ("code", "text", "mended"),
    [
        ("ela-geminada", "<p>Cèl.lules, COL-LECCIÓ, iŀlusió</p>", "<p>Cèl·lules, COL·LECCIÓ, il·lusió</p>"),
        ("spaces", "una  cèl·lula , dues .", "una cèl·lula, dues."),
        ("decimal-comma", "2.5 mm de 1.000", "2,5 mm de 1.000"),
        ("inverted-marks", "¿Què? ¡ Ah!", "Què? Ah!"),
    ],
)
def test_a_mend_puts_right(code, text, mended):
    assert checks.mended(code, text) == mended


def test_a_mend_leaves_addresses_alone():
    body = '<p><a href="https://example.org/col-leccio/2.5">col-lecció</a></p>'
    mended = checks.mended("decimal-comma", checks.mended("ela-geminada", body))
    assert mended == '<p><a href="https://example.org/col-leccio/2.5">col·lecció</a></p>'
