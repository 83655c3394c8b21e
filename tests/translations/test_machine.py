"""A machine’s draft: nothing is lost on the way, it is marked for what it is, and nobody submits it untouched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.translations.conftest import CATALAN, ENGLISH, NOW
from tests.translations.peers import machine_peer
from translations import checks, errors, transitions
from translations.checks import Pair
from translations.machine import drafts, languagetool, providers
from translations.machine.errors import MachineError, TokensLostError
from translations.machine.masking import masked, unmasked
from translations.models import TranslationRevision
from translations.staleness import head_revision

MARKED = (
    "See [the study](https://example.org/a_(b)) of _Escherichia coli_ by Anna Example in Development, "
    "at 2.5 mm: 1,200 of *them*, **all** with p53 at 10^-3^ M; ask lab@example.org."
)


@pytest.fixture
def peer():
    with machine_peer() as peer:
        yield peer


class Shouting:
    """Says everything in capitals; what is hidden comes back as it was."""

    name = "Shouting"

    def __init__(self, change=str.upper):
        self.change = change

    def translate(self, texts, _variant):
        return [self.change(text) for text in texts]


# --- hiding


def test_what_a_machine_would_spoil_is_hidden_and_comes_back():
    hidden = masked(MARKED, ["Development"])
    for word in (
        "http",
        "Escherichia",
        "Anna",
        "Development",
        "2.5",
        "1,200",
        "p53",
        "10^",
        "@",
        "_",
        "*",
        "[",
    ):
        assert word not in hidden.text
    assert unmasked(hidden.text, hidden) == MARKED.replace("2.5", "2,5").replace("1,200", "1.200")


def test_a_pattern_of_the_team_hides_a_family_of_names():
    hidden = masked("All Wnts and Wntless", ["Wnt*"])
    assert hidden.text == "All XQZ0X and XQZ1X"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("XQZ0X", ""),
        lambda text: text + " XQZ0X",
        lambda text: text.replace("XQZ0X", "XQZ99X"),
        lambda text: text.replace("XQZ0X", "XQZaX").replace("XQZ1X", "XQZ0X").replace("XQZaX", "XQZ1X"),
    ],
)
def test_a_token_that_is_lost_doubled_strange_or_inside_out_is_noticed(change):
    hidden = masked("Read [the study](https://example.org/) now")
    with pytest.raises(TokensLostError):
        unmasked(change(hidden.text), hidden)


def test_hidden_things_may_change_places():
    hidden = masked("At 2.5 mm p53 rests")
    assert unmasked("Reposa XQZ1X a XQZ0X mm", hidden) == "Reposa p53 a 2,5 mm"


@given(st.text(alphabet="aB [](*_^~p53.,2\\h:/é", max_size=50))
def test_whatever_is_written_is_the_same_after_hiding_and_showing(text):
    hidden = masked(text)
    shown = unmasked(hidden.text, hidden)
    assert sorted(re.sub(r"[\s.,]", "", shown)) == sorted(re.sub(r"[\s.,]", "", text))


def test_a_body_keeps_its_paragraphs_links_and_marks():
    made = drafts.drafted({"body": ENGLISH["body"]}, Shouting(), "ca")
    assert made["body"] == (
        "<p>CELLS FEEL EVERY PUSH AND PULL. THIS <em>LANTERN</em> GLOWS AT 2,5 PICONEWTONS, AND "
        '<a href="https://example.org/lantern">THE STUDY</a> COUNTED 1.200 OF THEM.</p>'
        "<p>GREEN CELLS REST; RED ONES WORK.</p>"
    )


def test_a_field_that_lost_something_is_left_out_and_the_others_are_drafted():
    losing = Shouting(lambda text: text.replace("XQZ0X", ""))
    english = {"body": ENGLISH["body"], "strapline": ENGLISH["strapline"]}
    assert list(drafts.drafted(english, losing, "ca")) == ["strapline"]
    with pytest.raises(TokensLostError):
        drafts.drafted({"body": ENGLISH["body"]}, losing, "ca")


# --- a draft in the room


@pytest.mark.django_db
def test_a_draft_fills_what_is_empty_and_is_marked_as_a_machine_s(job, translator):
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, {"title": "Un fanal"}, 0, now=NOW)
    saved = drafts.draft(job, translator, Shouting(), 1, now=NOW)
    assert saved.revision.origin == TranslationRevision.Origin.MACHINE
    assert saved.revision.fields["title"] == "Un fanal"
    assert saved.revision.fields["strapline"] == ENGLISH["strapline"].upper()
    with pytest.raises(MachineError, match="Nothing is empty"):
        drafts.draft(job, translator, Shouting(), 2, now=NOW)


def in_catalan(text):
    """A machine that knows the cast's text by heart."""
    by_words = {english: CATALAN[name] for name, english in ENGLISH.items() if name != "body"}
    if text in by_words:
        return by_words[text]
    if text.startswith("Green"):
        return "Les cèl·lules verdes reposen; les roges treballen."
    one = "Les cèl·lules noten cada empenta i cada estirada. Aquest XQZ0X fanal XQZ1X brilla a XQZ2X piconewtons, "
    return f"{one}i XQZ3X l’estudi XQZ4X en va comptar XQZ5X."


@pytest.mark.django_db
def test_a_draft_that_nobody_touched_cannot_be_submitted_however_good_it_is(job, translator):
    transitions.claim(job, translator, now=NOW)
    saved = drafts.draft(job, translator, Shouting(in_catalan), 0, now=NOW)
    assert saved.revision.fields == CATALAN
    with pytest.raises(errors.BlockedError, match="100 % of the machine’s draft is untouched"):
        transitions.submit(job, translator, 1, now=NOW)
    one_word = {**CATALAN, "title": "Un llum per a cada cèl·lula"}
    transitions.save_draft(job, translator, one_word, 1, now=NOW)
    with pytest.raises(errors.BlockedError, match="untouched"):
        transitions.submit(job, translator, 2, now=NOW)
    assert head_revision(job).origin == TranslationRevision.Origin.WEB


@pytest.mark.django_db
def test_a_draft_that_was_rewritten_is_submitted_like_any_text(job, translator):
    transitions.claim(job, translator, now=NOW)
    drafts.draft(job, translator, Shouting(), 0, now=NOW)
    transitions.save_draft(job, translator, CATALAN, 1, now=NOW)
    transitions.submit(job, translator, 2, now=NOW)


@pytest.mark.django_db
def test_what_a_person_had_written_before_is_not_the_machine_s(job, translator):
    transitions.claim(job, translator, now=NOW)
    by_hand = {name: text for name, text in CATALAN.items() if name != "kicker"}
    transitions.save_draft(job, translator, by_hand, 0, now=NOW)
    drafts.draft(job, translator, Shouting(in_catalan), 1, now=NOW)
    transitions.save_draft(job, translator, {**CATALAN, "kicker": "Petits mons, part II"}, 2, now=NOW)
    transitions.submit(job, translator, 3, now=NOW)


# --- providers


@pytest.fixture
def libre(peer, settings):
    settings.TRANSLATIONS_MACHINE = "libretranslate"
    settings.TRANSLATIONS_LIBRETRANSLATE_URL = f"{peer.url}/"
    settings.TRANSLATIONS_LIBRETRANSLATE_KEY = "a-secret"
    return providers.configured()


def test_libretranslate_is_asked_as_its_page_says(libre, peer):
    assert libre.translate(["one", "two"], "ca-valencia") == ["ONE", "TWO"]
    body = {"q": ["one", "two"], "source": "en", "target": "ca", "format": "text", "api_key": "a-secret"}
    assert peer.asked == [("/translate", body)]
    assert "a-secret" not in repr(libre)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, None),
        (302, None),
        (200, b"no json"),
        (200, b"[]"),
        (200, b"{}"),
        (200, b'{"translatedText": ["one"]}'),
    ],
)
def test_a_machine_that_does_not_answer_is_told_without_its_key(libre, peer, status, answer):
    peer.status, peer.answer = status, answer
    with pytest.raises(MachineError) as told:
        libre.translate(["one", "two"], "ca")
    assert "a-secret" not in str(told.value)


def test_a_machine_that_is_not_there_is_told():
    with machine_peer() as peer:
        gone = providers.LibreTranslate(peer.url)
    with pytest.raises(MachineError, match="LibreTranslate did not answer"):
        gone.translate(["one"], "ca")


@pytest.mark.parametrize("chosen", ["", "apertium", "libretranslate", "strange"])
def test_no_machine_without_what_it_needs(settings, chosen):
    settings.TRANSLATIONS_MACHINE = chosen
    settings.TRANSLATIONS_APERTIUM = "no-such-program"
    assert providers.configured() is None


@pytest.fixture
def program(tmp_path):
    """A program that is called like Apertium and answers in capitals."""
    path = tmp_path / "apertium"
    path.write_text('#!/bin/sh\necho "$@" > "$0.called"\nexec tr "[:lower:]" "[:upper:]"\n')
    path.chmod(0o755)
    return path


def test_apertium_is_run_once_for_all_texts_in_the_mode_of_the_variant(program, settings):
    settings.TRANSLATIONS_MACHINE, settings.TRANSLATIONS_APERTIUM = "apertium", str(program)
    given = providers.configured().translate(["one\ntwo", "three", "four"], "ca-valencia")
    assert given == ["ONE TWO", "THREE", "FOUR"]
    assert program.with_name("apertium.called").read_text() == "-u eng-cat_valencia_uni\n"


@pytest.mark.parametrize("script", ["exit 1", "echo one"])
def test_apertium_that_fails_is_told(program, script):
    program.write_text(f"#!/bin/sh\n{script}\n")
    with pytest.raises(MachineError, match="Apertium"):
        providers.Apertium(str(program)).translate(["one", "two"], "ca")
    with pytest.raises(MachineError, match="no mode"):
        providers.Apertium(str(program)).translate(["one"], "eu")


# --- LanguageTool


def test_languagetool_s_remarks_are_findings_with_their_place(peer, settings):
    assert not languagetool.configured()
    settings.TRANSLATIONS_LANGUAGETOOL_URL = peer.url
    assert languagetool.configured()
    pair = Pair("body", "ca", "", "<p>La llum, <em>desprès</em>.</p>")
    (found,) = languagetool.findings(pair, "ca-valencia")
    assert (found.about, found.span, found.replacement) == ("desprès", (9, 16), "després")
    assert found.severity is checks.Severity.WARN
    assert peer.asked == [("/v2/check", {"text": "La llum, desprès.", "language": "ca-ES-valencia"})]


def test_languagetool_that_talks_nonsense_is_told(peer, settings):
    settings.TRANSLATIONS_LANGUAGETOOL_URL = peer.url
    peer.answer = b'{"matches": 3}'
    with pytest.raises(MachineError, match="LanguageTool"):
        list(languagetool.findings(Pair("title", "ca", "", "La llum"), "ca"))
