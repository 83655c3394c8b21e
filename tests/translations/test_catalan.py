"""Catalan apostrophes, contractions, accents and variants: what is wrong, and what is right as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translations import checks, slips
from translations.catalan import apostrophes, usage


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("el ull", "l’ull"),
        ("la aigua", "l’aigua"),
        ("la hora", "l’hora"),
        ("La illa", "L’illa"),
        ("la urna", "l’urna"),
        ("la índia", "l’índia"),
        ("la hidra", "l’hidra"),
        ("la única cèl·lula", "l’única cèl·lula"),
        ("de aquesta", "d’aquesta"),
        ("de història", "d’història"),
        ("de imatges", "d’imatges"),
        ("de ions", "d’ions"),
        ("del ull", "de l’ull"),
        ("al interior", "a l’interior"),
        ("pel aire", "per l’aire"),
        ("de el home", "de l’home"),
        ("es obre", "s’obre"),
        ("el RNA", "l’RNA"),
        ("de RNA", "d’RNA"),
        ("el ADN", "l’ADN"),
        ("de «ales»", "d’«ales»"),
    ],
)
def test_an_apostrophe_that_is_missing(wrong, right):
    assert slips.mended(apostrophes.missing, wrong) == right


@pytest.mark.parametrize(
    "right",
    [
        "la imatge",
        "la història",
        "la humitat",
        "la universitat",
        "la inflamació",
        "la il·lusió",
        "la insulina",
        "la una",
        "la ira",
        "la host",
        "la Haia",
        "la UNESCO",
        "la IA",
        "la anormalitat",
        "la asimetria",
        "el iogurt",
        "de iode",
        "la hiena",
        "el hobby",
        "de Hodgkin",
        "el Hubble",
        "el DNA",
        "la cèl·lula",
        "de la",
        "Lind et al.",
        "en una",
        "amb el microscopi",
        "de i a",
        "l’ull",
        "del fetge",
        "El 8 de març",
        "fa-la usar",
        "ET observa",
    ],
)
def test_no_apostrophe_is_missing(right):
    assert slips.mended(apostrophes.missing, right) == right


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("de el cervell", "del cervell"),
        ("De els ulls", "Dels ulls"),
        ("a el centre", "al centre"),
        ("a els extrems", "als extrems"),
        ("per el canal", "pel canal"),
        ("per els canals", "pels canals"),
    ],
)
def test_a_contraction_that_is_missing(wrong, right):
    assert slips.mended(apostrophes.contractions, wrong) == right


@pytest.mark.parametrize("right", ["de l’ull", "de El País", "dels ulls", "per ella", "de elles"])
def test_no_contraction_is_missing(right):
    assert slips.mended(apostrophes.contractions, right) == right


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("l’universitat", "la universitat"),
        ("L’inflamació", "La inflamació"),
        ("l’imatge", "la imatge"),
        ("l’humitat", "la humitat"),
    ],
)
def test_an_apostrophe_too_many(wrong, right):
    assert slips.mended(apostrophes.too_many, wrong) == right


@pytest.mark.parametrize("right", ["l’illa", "l’intent", "l’acció", "l’hora", "l’ull", "l’ús"])
def test_no_apostrophe_too_many(right):
    assert slips.mended(apostrophes.too_many, right) == right


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("illa", True),
        ("illes", True),
        ("ungla", True),
        ("última", True),
        ("ira", True),
        ("un", True),
        ("hidra", True),
        ("imatge", False),
        ("unitat", False),
        ("infern", False),
        ("idea", False),
        ("humana", False),
        ("història", False),
        ("unió", False),
        ("iguala", False),
    ],
)
def test_where_the_stress_is(word, expected):
    assert apostrophes.stressed_at_first(word) is expected


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Desprès creix", "Després creix"),
        ("perqué creix", "perquè creix"),
        ("Es una cèl·lula", "És una cèl·lula"),
        ("son molt petites", "són molt petites"),
        ("te un nucli", "té un nucli"),
        ("és mes gran", "és més gran"),
    ],
)
def test_an_accent_that_is_missing(wrong, right):
    assert slips.mended(usage.accents, wrong) == right


@pytest.mark.parametrize(
    "right",
    [
        "es mou",
        "el mes de març",
        "cada mes",
        "es fa gran",
        "un te verd",
        "té son",
        "és un ull",
        "al mes que ve",
    ],
)
def test_no_accent_is_missing(right):
    assert slips.mended(usage.accents, right) == right


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("té que créixer", "ha de créixer"),
        ("Degut a la calor", "A causa de la calor"),
        ("enlloc de dos", "en lloc de dos"),
        ("Al menys dos", "Almenys dos"),
    ],
)
def test_a_turn_that_is_better_said_otherwise(wrong, right):
    assert slips.mended(usage.turns, wrong) == right


@pytest.mark.parametrize("right", ["és degut a la calor", "no era enlloc", "té queixals", "en lloc de dos"])
def test_a_turn_that_is_right(right):
    assert slips.mended(usage.turns, right) == right


def test_valencian_forms_in_a_central_text_are_shown_with_the_central_one():
    wrong = "Esta cèl·lula i la seua paret, huit en total"
    assert slips.mended(usage.valencian, wrong) == "Aquesta cèl·lula i la seva paret, vuit en total"
    assert not list(usage.valencian("Aquesta cèl·lula i la seva paret es produeixi en una brisca visca"[:44]))


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("la seua paret i la seva llum", ["seva"]),
        ("que produïsca i que existeixi", ["existeixi"]),
        ("aquesta cèl·lula i la seua llum", []),
        ("la seva paret i el seu llum", []),
    ],
)
def test_a_valencian_text_keeps_to_its_forms(text, mixed):
    assert [text[slip.start : slip.end] for slip in usage.mixed(text)] == mixed


@given(st.text(alphabet="aeiouhldpèí ’'.-«»%12", max_size=40), st.sampled_from(sorted(checks.MENDS)))
def test_a_mend_mended_again_stays(text, code):
    once = checks.mended(code, text)
    while (again := checks.mended(code, once)) != once:
        assert len(again) < len(once) + 3  # it goes on only where one mend opens the next
        once = again


@given(st.text(max_size=60))
def test_finders_find_stretches_of_the_text(text):
    for find in checks.MENDS.values():
        for slip in find(text):
            assert 0 <= slip.start < slip.end <= len(text)
