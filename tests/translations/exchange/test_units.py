"""Units belong together in both languages, and every text comes out of its units as it was."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.translations.conftest import CATALAN, ENGLISH
from tests.translations.exchange.documents import BODIES, LINES, document, fields_of
from translations import markup
from translations.exchange import inline, units


def ids(source: str, target: str = "") -> list[str]:
    return [unit.id for unit in units.of_fields({"body": source}, {"body": target}, "ca")]


@given(BODIES)
def test_a_body_is_its_parts_and_joints_byte_for_byte(body):
    cut = units.paragraphs(body)
    assert str(cut) == body
    for paragraph in cut.parts:
        assert str(units.sentences_of(paragraph, "en")) == paragraph


@given(LINES, BODIES)
def test_fields_are_put_together_again_from_their_units(title, body):
    source = fields_of(title, body)
    for name, text in source.items():
        parts = [(unit.id, unit.source) for unit in units.of_fields({name: text}, {}, "ca")]
        whole = units.field_text(name, parts)
        assert whole == (markup.clean(text) if name == "body" else " ".join(text.split()))


@given(BODIES, BODIES)
def test_both_languages_are_cut_alike_and_lose_nothing(source, target):
    cut = units.of_fields({"body": source}, {"body": target}, "ca")
    for side in ("source", "target"):
        whole = units.field_text("body", [(unit.id, getattr(unit, side)) for unit in cut])
        if cut:
            assert whole == markup.clean({"source": source, "target": target}[side])


def test_sentences_paragraphs_or_the_whole_as_both_languages_allow():
    english = "<p>One is. Two are.</p><p>Three.</p>"
    assert ids(english) == ["body.1.1", "body.1.2", "body.2"]
    assert ids(english, "<p>Un. Dos.</p><p>Tres.</p>") == ["body.1.1", "body.1.2", "body.2"]
    assert ids(english, "<p>Un i dos.</p><p>Tres.</p>") == ["body.1", "body.2"]
    assert ids(english, "<p>Un, dos i tres.</p>") == ["body"]


def test_a_sentence_is_never_cut_inside_its_emphasis():
    cut = units.sentences_of("<em>One is. Two are.</em> Three <b>follow.</b> <em>Four</em> end.", "en")
    assert cut.parts == ("<em>One is. Two are.</em>", "Three <b>follow.</b>", "<em>Four</em> end.")


def test_numbers_stand_for_the_same_tags_in_both_languages():
    [unit] = units.of_fields(
        {"body": "<p><em>a</em> and <em>b</em><br><sub>c</sub></p>"},
        {"body": "<p><sub>c</sub><br><strong>x</strong> i <em>b</em></p>"},
        "ca",
    )
    assert (
        inline.coded(unit.source, unit.tags)
        == '<g id="1">a</g> and <g id="2">b</g><x id="3"/><g id="4">c</g>'
    )
    assert (
        inline.coded(unit.target, unit.tags) == '<g id="4">c</g><x id="3"/><g id="5">x</g> i <g id="1">b</g>'
    )
    for fragment in (unit.source, unit.target):
        assert inline.restored(inline.coded(fragment, unit.tags), unit.tags) == fragment


def test_emphasis_that_the_translation_has_more_often_has_a_number_of_its_own():
    known = inline.tags("<em>a</em>", "<em>a</em> <em>b</em>")
    assert inline.coded("<em>a</em> <em>b</em>", known) == '<g id="1">a</g> <g id="2">b</g>'


@pytest.mark.parametrize(
    ("coded", "restored"),
    [
        ('<g id="9">words</g>', "words"),
        ('<g id="1">open', "<em>open</em>"),
        ('<x id="1"/>a<g id="2">b</g>', "ab"),
        ("a</g>b", "ab"),
        ('<g id="1"><g id="1">twice</g></g>', "<em><em>twice</em></em>"),
    ],
)
def test_numbers_that_a_unit_has_not_leave_their_words(coded, restored):
    known = inline.tags("<em>a</em><br>")
    assert inline.restored(coded, known) == restored


def test_every_field_of_a_text_is_a_unit_in_the_order_of_the_page():
    shuffled = dict(sorted({**ENGLISH, "alt_10": "Ten", "alt_2": "Two"}.items(), reverse=True))
    names = [unit.field for unit in document(shuffled, {}).units]
    assert list(dict.fromkeys(names)) == ["kicker", "title", "strapline", "body", "alt_1", "alt_2", "alt_10"]
    cut = document(ENGLISH, CATALAN).units
    assert {unit.field for unit in cut} == set(ENGLISH)
    assert all(unit.target for unit in cut)
