"""The real Catalan dictionaries of the system, and Apertium where it is installed."""

from __future__ import annotations

import shutil

import pytest

from publisher.samples.texts import samples
from translations import checks, dictionary
from translations.checks import Knowledge
from translations.machine import drafts, providers

FORMS = [
    ("cèl·lules", "cèl·lula"),
    ("neurones", "neurona"),
    ("d’aquest", "aquest"),
    ("l’estudi", "estudi"),
    ("proteïnes", "proteïna"),
]


@pytest.fixture(params=["ca", "ca-valencia"])
def words(request):
    found = dictionary.of_variant(request.param)
    assert found is not None, "install hunspell-ca"
    return found


@pytest.mark.parametrize(("form", "stem"), FORMS)
def test_forms_are_known_and_have_their_stem(words, form, stem):
    assert words.knows(form)
    assert stem in words.stems(form)


@pytest.mark.parametrize("wrong", ["cel.lules", "neuronas", "texit", "cientifics"])
def test_slips_are_not_known(words, wrong):
    assert not words.knows(wrong)


def test_suggestions_do_not_fall_into_a_loop(words):
    assert "cèl·lules" in words.suggestions("cel·lules")


def test_the_variants_differ():
    central, valencian = dictionary.of_variant("ca"), dictionary.of_variant("ca-valencia")
    assert valencian.knows("meua")
    assert valencian.knows("conéixer")
    assert not central.knows("conéixer")


def test_the_sample_texts_raise_no_alarm_but_for_terms_no_dictionary_has():
    known = Knowledge(speller=dictionary.of_variant("ca"), variant="ca")
    found = []
    for text in samples():
        if text.catalan is not None:
            english = {"title": text.title, "strapline": text.strapline, "body": text.body}
            catalan = {name: getattr(text.catalan, name) for name in english}
            found += checks.run(english, catalan, language="ca", knowledge=known)
    assert {finding.code for finding in found} <= {"spelling"}
    assert len(found) <= 5


def test_apertium_gives_every_link_name_and_number_back():
    assert shutil.which("apertium"), "install apertium and apertium-eng-cat"
    texts = [text for text in samples() if text.catalan is not None][:3]
    for text in texts:
        made = drafts.drafted({"title": text.title, "body": text.body}, providers.Apertium(), "ca-valencia")
        codes = {finding.code for finding in checks.run({"body": text.body}, made, language="ca")}
        assert not codes & {"links", "numbers", "kept", "verbatim"}
