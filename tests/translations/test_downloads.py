"""The memory and the glossary as files: what is in them, and for whom."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from tests.translations.conftest import CATALAN, DAY, HOUR, person, source
from translations import transitions
from translations.exchange import possessions, tmx
from translations.models import DoNotTranslate, MemoryUnit, Term

pytestmark = pytest.mark.django_db
MEMORY, TERMS = "/translate/memory/ca/memory.tmx", "/translate/glossary/ca/terms."


@pytest.fixture
def two_texts(translator, reviewer):
    """One whose slot has come, and one that is not public yet."""
    now = timezone.now()
    for title, hours in (("Públic", -24), ("Secret", 24)):
        slot_at = now + hours * HOUR
        job = transitions.hand_out(
            source(publish_on=slot_at.date()), language="ca", due_at=slot_at, now=now - 48 * HOUR
        )
        transitions.claim(job, translator, now=now)
        transitions.save_draft(job, translator, {**CATALAN, "title": title}, 0, now=now)
        transitions.submit(job, translator, 1, now=now)
        transitions.approve(job, reviewer, 1, now=now)


def entered(user):
    browser = Client()
    browser.force_login(user)
    return browser


def targets(answer):
    root = etree.fromstring(b"".join(answer.streaming_content))
    return [unit.findall("tuv")[1].findtext("seg") for unit in root.iter("tu")]


@pytest.mark.usefixtures("two_texts")
def test_the_memory_of_unreleased_texts_is_for_those_who_may_open_them(translator, reviewer, stranger):
    for user in (translator, reviewer):
        found = targets(entered(user).get(MEMORY))
        assert len(found) == MemoryUnit.objects.count()
        assert {"Públic", "Secret"} < set(found)
    found = targets(entered(person("coordinator", "coordinate")).get(MEMORY))
    assert "Públic" in found
    assert "Secret" not in found
    assert len(found) == MemoryUnit.objects.count() / 2
    assert entered(stranger).get(MEMORY).status_code == 403
    assert Client().get(MEMORY).status_code == 302


@pytest.mark.usefixtures("done")
def test_the_sentences_around_are_those_of_the_same_text():
    pairs = {pair.source: pair for pair in possessions.memory("ca")}
    second = next(pair for text, pair in pairs.items() if text.startswith("This lantern"))
    assert (second.before[:10], second.after[:11]) == ("Cells feel", "Green cells")
    assert (pairs["A Lantern for Every Cell"].before, pairs["A Lantern for Every Cell"].after) == ("", "")
    assert {pair.publish_on for pair in pairs.values()} == {DAY}


def test_a_large_memory_comes_in_pieces_and_is_one_file():
    at = datetime.datetime(2031, 5, 6, tzinfo=datetime.UTC)
    pairs = [tmx.Pair(f"Sentence {number} & more", f"Frase {number}", DAY, 1, at) for number in range(2000)]
    pieces = list(tmx.written(iter(pairs), source_language="en", target_language="ca"))
    assert len(pieces) > 4
    assert max(map(len, pieces)) < 2 * tmx.PIECE_BYTES
    assert len(list(etree.fromstring(b"".join(pieces)).iter("tu"))) == 2000


@pytest.mark.usefixtures("job")
def test_the_glossary_as_files(translator):
    Term.objects.create(english="cell", language="ca", target="cèl·lula", forbidden=["cel·la"], note="a unit")
    DoNotTranslate.objects.create(language="ca", pattern="Development")
    DoNotTranslate.objects.create(language="ca", pattern="Hox*")
    browser = entered(translator)
    answer = browser.get(f"{TERMS}tsv")
    assert answer.content.decode() == "cell\tcèl·lula\ta unit\nDevelopment\tDevelopment\t\n"
    assert 'filename="bpod-ca.tsv"' in answer["Content-Disposition"]
    assert browser.get(f"{TERMS}tbx").content.count(b"deprecatedTerm-admn-sts") == 1
    assert browser.get(f"{TERMS}exe").status_code == 404
    assert browser.get(MEMORY.replace("/ca/", "/xx/")).status_code == 404
    assert browser.get("/translate/glossary/xx/terms.tsv").status_code == 404


@pytest.mark.usefixtures("job")
def test_the_pages_lead_there(translator):
    browser = entered(translator)
    assert MEMORY in browser.get("/translate/memory/ca/").content.decode()
    page = browser.get("/translate/glossary/ca/").content.decode()
    assert f"{TERMS}tsv" in page
    assert f"{TERMS}tbx" in page
