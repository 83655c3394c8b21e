"""What a text is found by: the same in the index and in a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.search import analyser


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "organoids", "organoid"),
        ("en", "the cell's", "cells"),
        ("en", "Fluorescence-labelled", "fluorescence labelling"),
        ("ca", "l’organoide", "organoides"),
        ("ca", "cèl·lules", "cèl·lula"),
        ("ca", "CÈL·LULA", "cèl•lula"),
        ("ca", "ceŀlula", "cel·lula"),
        ("ca", "d'ADN", "ADN"),
        ("ca", "qu’ell", "ell"),
        ("ca", "observant-les", "observant les"),
        ("ca", "l’ull", "ulls"),
        ("ca", "mosca", "mosques"),
        ("ca", "proteïna", "proteïnes"),
        ("ca", "pulmó", "pulmons"),
        ("ca", "gen", "gens"),
        ("ca", "imatge", "imatges"),
        ("ca", "cos", "cossos"),
        ("ca", "pluja", "pluges"),
        ("ca", "peix", "peixos"),
        ("ca", "tenyit", "tenyides"),
        ("ca", "marcada", "marcats"),
        ("ca", "col.lecció", "col·leccions"),
        ("gl", "célula", "celula"),
    ],
)
def test_two_ways_of_writing_are_one(language, one, other):
    assert analyser.stems(one, language)[-1] == analyser.stems(other, language)[-1]


@pytest.mark.parametrize(
    ("language", "text", "stems"),
    [
        ("ca", "l’ela geminada: cèl·lula", ["el", "gemin", "cellu"]),
        ("en", "p53 and Sox2, in 10 µm", ["p53", "and", "sox2", "in", "10", "μm"]),
        ("en", "β-catenin", ["β", "catenin"]),
        ("en", "  —  ", []),
        ("en", "snake_case", ["snake", "case"]),
    ],
)
def test_words_as_they_are_kept(language, text, stems):
    assert analyser.stems(text, language) == stems


def test_accents_tell_words_apart_before_they_are_taken_off():
    """`mà` (hand) and `ma` would be one if accents went first; their stems are still letters alone."""
    assert all(stem.isalnum() for stem in analyser.stems("mà mare màquina però perquè", "ca"))


@given(st.text(max_size=200), st.sampled_from(["en", "ca", "gl"]), st.integers(0, 5))
def test_what_is_sought_is_found_wherever_it_stands(text, language, which):
    found = list(analyser.tokens(text, language))
    stems = {token.stem for token in found[which : which + 2]}
    assert list(analyser.sought(text, stems, language)) == [token for token in found if token.stem in stems]


@given(st.text(max_size=200), st.sampled_from(["en", "ca", "gl"]))
def test_every_token_stands_where_it_says_and_is_letters_and_digits(text, language):
    for token in analyser.tokens(text, language):
        assert 0 <= token.start < token.end <= len(text)
        assert token.stem.isalnum()
        assert token.folded.isalnum()
        assert not any(character in "'\"\\ " for character in token.stem)
