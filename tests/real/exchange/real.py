"""Our files in the hands of OmegaT and of the translate-toolkit, and back."""

from __future__ import annotations

import datetime

import pytest
from translate.storage import pypo, tmx, xliff

from tests.real.exchange import omegat
from tests.translations.conftest import CATALAN, DAY, DUE, ENGLISH, NOW, person, source
from translations import transitions
from translations.exchange import arrival, departure, glossary, inline
from translations.exchange import tmx as memory
from translations.exchange.formats import FORMATS
from translations.staleness import head_revision

pytestmark = pytest.mark.django_db
XLIFF_TAGS = ("<g0>", "</g0>", "<g1>", "</g1>")
TAGS = {
    "xliff": XLIFF_TAGS,
    "omegat": XLIFF_TAGS,
    "po": ("<em>", "</em>", '<a href="https://example.org/lantern">', "</a>"),
}
"""How OmegaT shows the markup of each format."""
FILE = {"omegat": "text.xlf", "po": "text.po", "xliff": "text.xlf"}


@pytest.fixture
def translator():
    return person("translator", "translate")


@pytest.fixture
def held(translator):
    job = transitions.hand_out(source(), language="ca", due_at=DUE, now=NOW)
    return transitions.claim(job, translator, now=NOW)


def pair(english, catalan):
    return memory.Pair(english, catalan, DAY, 1, datetime.datetime(2031, 5, 6, tzinfo=datetime.UTC))


def remembered(pairs):
    return memory.write(pairs, source_language="en", target_language="ca")


def known(key):
    """Every unit of the text, the one with markup as OmegaT shows it in this format."""
    em, me, a, z = TAGS[key]
    return [
        pair(
            f"This {em}lantern{me} glows at 2.5 piconewtons, and {a}the study{z} counted 1,200 of them.",
            f"Aquest {em}fanal{me} brilla a 2,5 piconewtons, i {a}l’estudi{z} en va comptar 1.200.",
        ),
        pair("Cells feel every push and pull.", "Les cèl·lules noten cada empenta i cada estirada."),
        pair("Green cells rest; red ones work.", "Les cèl·lules verdes reposen; les roges treballen."),
        *(pair(ENGLISH[name], CATALAN[name]) for name in ENGLISH if name != "body"),
    ]


def through(held, key, folder, **more):
    data = FORMATS[key].write(departure.of_job(held))
    terms = glossary.write_tsv([glossary.Term("lantern", "fanal", "a dye")])
    return omegat.translated(folder / "project", FILE[key], data, remembered(known(key)), terms, **more)


@pytest.mark.parametrize("segment", [False, True])
@pytest.mark.parametrize("key", ["omegat", "po"])
def test_omegat_translates_our_file_and_we_take_it_back(held, translator, tmp_path, key, segment):
    back = through(held, key, tmp_path, segment=segment)
    taken = arrival.take(held, translator, back, name=FILE[key], now=NOW)
    assert dict(taken.revision.fields) == CATALAN
    assert not taken.plan.merged.untranslated
    assert not taken.plan.merged.lost_tags
    assert arrival.take(held, translator, back, name=FILE[key], now=NOW).before
    assert head_revision(held).number == 1


def test_omegat_leaves_out_what_has_no_target_and_then_nothing_changes(held, tmp_path):
    plan = arrival.plan(held, through(held, "xliff", tmp_path))
    assert plan.changed == []
    assert len(plan.merged.untranslated) == len(departure.of_job(held).units)


def test_omegat_empties_what_is_fuzzy_in_a_po_and_ours_stays(held, translator, tmp_path):
    transitions.save_draft(held, translator, CATALAN, 0, now=NOW)
    mark = b'#, fuzzy\n#| msgid "A Lamp"\nmsgctxt "title"'
    fuzzy = FORMATS["po"].write(departure.of_job(held)).replace(b'msgctxt "title"', mark)
    back = omegat.translated(tmp_path / "project", "text.po", fuzzy, remembered([]))
    assert CATALAN["title"] not in back.decode()
    assert arrival.plan(held, back).changed == []


def test_translate_toolkit_says_the_same_of_every_file(held, translator):
    transitions.save_draft(held, translator, CATALAN, 0, now=NOW)
    units = departure.of_job(held).units
    read = xliff.xlifffile.parsestring(FORMATS["xliff"].write(departure.of_job(held))).units
    assert ["".join(unit.xmlelement.find("{*}target").itertext()) for unit in read] == [
        inline.without_tags(unit.target) for unit in units
    ]
    catalogue = pypo.pofile.parsestring(FORMATS["po"].write(departure.of_job(held))).units
    assert [unit.target for unit in catalogue if not unit.isheader()] == [unit.target for unit in units]
    pairs = tmx.tmxfile.parsestring(remembered(known("po"))).units
    assert [(unit.source, unit.target) for unit in pairs] == [
        (each.source, each.target) for each in known("po")
    ]
