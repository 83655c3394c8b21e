"""Spelling, with a dictionary of fourteen words written here. The real one: `python -m tests.real catalan`."""

from __future__ import annotations

from pathlib import Path

import pytest

from translations import checks, dictionary, variants
from translations.checks import Knowledge
from translations.models import Language

FOLDER = Path(__file__).parent / "dictionaries"


@pytest.fixture(autouse=True)
def _dictionaries(settings):
    settings.TRANSLATIONS_DICTIONARIES = FOLDER


@pytest.fixture
def words():
    return dictionary.of_variant("ca")


@pytest.mark.parametrize("word", ["cèl·lula", "cèl·lules", "Neurones", "l’estudi", "l'estudi"])
def test_words_and_their_forms_are_known(words, word):
    assert words.knows(word)


@pytest.mark.parametrize("word", ["cèlula", "neuronas", "lestudi"])
def test_others_are_not(words, word):
    assert not words.knows(word)


def test_a_form_has_its_stem(words):
    assert words.stems("cèl·lules") == {"cèl·lula"}
    assert words.stems("xyz") == frozenset()


def test_suggestions_come_when_asked(words):
    assert "neurona" in words.suggestions("neurna")


def test_a_dictionary_is_read_once(words):
    assert dictionary.of_variant("ca") is words


def test_where_there_is_no_dictionary_there_is_none(settings, tmp_path):
    assert dictionary.of_variant("ca-valencia") is None
    settings.TRANSLATIONS_DICTIONARIES = tmp_path
    assert dictionary.of_variant("ca") is None


def test_half_a_dictionary_is_none(settings, tmp_path):
    (tmp_path / "ca.dic").write_text("0\n")
    settings.TRANSLATIONS_DICTIONARIES = tmp_path
    assert dictionary.of_variant("ca") is None


@pytest.mark.django_db
def test_the_variant_is_a_wish_of_the_language_s_row():
    assert variants.of("ca") == "ca"
    Language.objects.update_or_create(code="ca", defaults={"variant": "ca-valencia"})
    assert (variants.of("ca"), variants.of("eu")) == ("ca-valencia", "eu")


def test_the_check_uses_it(words):
    known = Knowledge(speller=words, words=frozenset({"optogenètica"}))
    found = checks.run(
        {"title": "A wall"}, {"title": "Una paret i optogenètica i neuronas"}, language="ca", knowledge=known
    )
    assert [one.about for one in found if one.code == "spelling"] == ["neuronas"]
