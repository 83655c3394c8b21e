"""What goes out comes back: for every format, and as another program reads it."""

from __future__ import annotations

import dataclasses
import datetime
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage import pypo, tbx, tmx, xliff, xliff2

from tests.translations.conftest import CATALAN, ENGLISH
from tests.translations.exchange.documents import BODIES, LINES, document, fields_of
from translations import markup
from translations.exchange import formats, glossary, identity, inline, merging, units
from translations.exchange import tmx as memory
from translations.exchange.refusals import FileRefused

KEYS = st.sampled_from(sorted(formats.FORMATS))
QUIET = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


def brought(doc, key, change=lambda data: data):
    return formats.read(change(formats.FORMATS[key].write(doc)))


@QUIET
@given(KEYS, LINES, BODIES, LINES, BODIES)
def test_any_text_with_markup_comes_back_as_it_was(key, title, body, titol, cos):
    source, target = fields_of(title, body), fields_of(titol, cos)
    doc = document(source, target)
    if not doc.units:
        return
    reply = brought(doc, key)
    assert reply.identity == doc.identity
    merged = merging.merged(doc, reply.entries, target)
    assert dict(merged.words) == target
    found = {entry.unit: entry for entry in reply.entries}
    for unit in doc.units:
        tags = unit.tags
        assert inline.normal(inline.restored(found[unit.id].source, tags)) == inline.normal(unit.source)


@QUIET
@given(KEYS, BODIES)
def test_what_a_translator_writes_is_what_is_saved(key, body):
    """Sent without a translation, and back with one that has every tag of the English."""
    sent = document({"body": body}, {})
    filled = dataclasses.replace(
        sent, units=tuple(dataclasses.replace(unit, target=f"Ço: {unit.source}") for unit in sent.units)
    )
    if not sent.units or not any(unit.words for unit in sent.units):
        return
    merged = merging.merged(sent, brought(filled, key).entries, {})
    parts = [(unit.id, markup.portable(unit.target)) for unit in filled.units]
    assert merged.words["body"] == units.field_text("body", parts)
    assert not merged.lost_tags


@pytest.mark.parametrize("key", formats.FORMATS)
def test_a_note_a_hostile_title_and_older_english_break_no_format(key):
    title = '"><script>x</script> & \\n #| "'
    doc = document(
        {**ENGLISH, "title": title},
        CATALAN,
        note='Mind </note> "quotes"\nand lines',
        previous={"title": "Old <b>"},
    )
    reply = brought(doc, key)
    assert merging.merged(doc, reply.entries, CATALAN).words == CATALAN


def test_what_has_no_translation_is_left_out_or_for_omegat_is_in_english():
    doc = document(ENGLISH, {})
    assert b"<target" not in formats.FORMATS["xliff"].write(doc)
    assert b"<target state" in formats.FORMATS["omegat"].write(doc)
    for key in ("xliff", "omegat"):
        assert not merging.merged(doc, brought(doc, key).entries, {}).words


# --- another program's reading


def plain(fragment):
    return inline.without_tags(fragment)


def test_translate_toolkit_reads_our_xliff():
    doc = document(ENGLISH, CATALAN)
    store = xliff.xlifffile.parsestring(formats.FORMATS["xliff"].write(doc))
    read = {unit.getid().rpartition("\x04")[2]: unit for unit in store.units}
    assert set(read) == {unit.id for unit in doc.units}
    for unit in doc.units:
        assert words_of(read[unit.id].xmlelement, "source") == plain(unit.source)
        assert words_of(read[unit.id].xmlelement, "target") == plain(unit.target)


def words_of(element, name):
    return "".join(element.find(f".//{{*}}{name}").itertext())


def test_translate_toolkit_reads_our_xliff_2():
    doc = document(ENGLISH, CATALAN)
    store = xliff2.Xliff2File.parsestring(formats.FORMATS["xliff2"].write(doc))
    assert [words_of(unit.xmlelement, "target") for unit in store.units] == [
        plain(unit.target) for unit in doc.units
    ]


def test_translate_toolkit_reads_our_po_with_its_older_english():
    doc = document(ENGLISH, CATALAN, previous={"title": "A Lamp"})
    store = pypo.pofile(io.BytesIO(formats.FORMATS["po"].write(doc)))
    read = {unit.getcontext(): unit for unit in store.units if not unit.isheader()}
    assert {name: (unit.source, unit.target) for name, unit in read.items()} == {
        unit.id: (unit.source, unit.target) for unit in doc.units
    }
    assert read["title"].prev_source == "A Lamp"
    assert read["title"].isfuzzy()
    assert not read["strapline"].isfuzzy()


PAIR = memory.Pair(
    "Cells feel < every & push.",
    "Les cèl·lules noten cada empenta.",
    datetime.date(2031, 5, 6),
    2,
    datetime.datetime(2031, 5, 6, 9, 0, tzinfo=datetime.UTC),
    before="One.",
)


def test_translate_toolkit_reads_our_memory():
    data = memory.write([PAIR], source_language="en", target_language="ca")
    [unit] = tmx.tmxfile.parsestring(data).units
    assert (unit.source, unit.target) == (PAIR.source, PAIR.target)
    root = etree.fromstring(data)
    assert {prop.get("type"): prop.text for prop in root.iter("prop")} == {
        "x-post": "2031-05-06",
        "x-src-rev": "2",
        "x-context-pre": memory._hash("One."),
    }
    assert root.find(".//tu").get("changedate") == "20310506T090000Z"


TERMS = [
    glossary.Term("cell", "cèl·lula", "the unit\tof life"),
    glossary.Term("nerve & cell", "cèl·lula nerviosa"),
    glossary.Term("slide", "diapositiva", "under the microscope", forbidden=True),
]


def test_the_glossary_for_omegat_has_three_columns_and_no_forbidden_words():
    assert glossary.write_tsv(TERMS).decode() == (
        "cell\tcèl·lula\tthe unit of life\nnerve & cell\tcèl·lula nerviosa\t\n"
    )


def test_translate_toolkit_reads_our_glossary():
    data = glossary.write_tbx(TERMS, source_language="en", target_language="ca")
    assert [(unit.source, unit.target) for unit in tbx.tbxfile.parsestring(data).units] == [
        (term.source, term.target) for term in TERMS
    ]
    assert data.count(b"deprecatedTerm-admn-sts") == 1


# --- what tools do to files


def test_a_tool_may_cut_an_xliff_2_unit_further():
    doc = document({"title": "One is. Two are."}, {})
    data = formats.FORMATS["xliff2"].write(doc).decode()
    cut = data.replace(
        '<segment id="s1" state="initial"><source>One is. Two are.</source></segment>',
        '<segment id="a" state="final"><source>One is.</source><target>Un.</target></segment><ignorable>'
        '<source> </source></ignorable><segment id="b"><source>Two are.</source><target>Dos.</target></segment>',
    )
    assert cut != data
    [entry] = formats.read(cut.encode()).entries
    assert (entry.source, entry.target) == ("One is. Two are.", "Un. Dos.")
    [half] = formats.read(cut.replace("<target>Dos.</target>", "").encode()).entries
    assert half.target == ""


def test_a_tool_may_mark_words_and_write_utf_16():
    doc = document(ENGLISH, {"title": "Un fanal"})
    text = formats.FORMATS["xliff"].write(doc).decode()
    marked = text.replace("Un fanal", '<mrk mtype="seg" mid="0">Un fanal <ph id="7">x</ph>gran</mrk>')
    wide = marked.replace("'UTF-8'", "'UTF-16'").encode("utf-16")
    entry = next(entry for entry in formats.read(wide).entries if entry.unit == "title")
    assert entry.target == "Un fanal gran"


def test_po_may_be_wrapped_and_written_without_empty_lines():
    doc = document({"title": "A lamp", "strapline": "It glows"}, {})
    wrapped = (
        formats.FORMATS["po"]
        .write(doc)
        .decode()
        .replace('msgid "A lamp"\nmsgstr ""', 'msgid ""\n"A "\n"lamp"\nmsgstr "Un "\n"fanal\\"\\n"')
        .replace("\n\n", "\n")
        .replace("\n", "\r\n")
    )
    assert [(entry.unit, entry.source, entry.target) for entry in formats.read(wrapped.encode()).entries] == [
        ("title", "A lamp", 'Un fanal"\n'),
        ("strapline", "It glows", ""),
    ]


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta http-equiv=Content-Type content="text/html; charset=windows-1252"><style>p {color:red}</style></head>
<body lang=CA><table class=MsoTableGrid><tr><td><p class=MsoNormal><span>body.1<o:p></o:p></span></p></td>
<td><p class=MsoNormal><span lang=EN>This <i>lantern</i> glows</span></p></td><td><p class=MsoNormal>Aquest
<b><span style='x'>fanal</span></b><i> </i>brilla <a href="https://a.example/b">ací</a> a l\x92ull</p><p>I més.</p></td></tr>
</table><p class=MsoNormal>%s</p></body></html>"""


def test_a_table_that_word_has_saved_is_read():
    doc = document({"body": "<p>This <em>lantern</em> glows</p>"}, {})
    name = doc.signed
    page = (WORD % (name[:60] + "\n" + name[60:])).encode("latin-1")
    [entry] = formats.read(page).entries
    assert entry.source == "This <em>lantern</em> glows"
    assert entry.target == (
        'Aquest <strong>fanal</strong> brilla <a href="https://a.example/b">ací</a> a l’ull</p><p>I més.'
    )


# --- identity


def test_a_name_that_was_changed_is_not_ours(settings):
    name = identity.signed(document(ENGLISH, {}).identity)
    assert identity.read(f"see {name}.").seen_number == 0
    for wrong in (
        name.replace("tr:0", "tr:1"),
        name.replace("#ca", "#eu"),
        name.replace("2031-05-06", "2031-05-07"),
        name.replace("2031-05-06", "2031-13-45"),
        name[:-1],
        name[:-3] + "AAA",
        "",
    ):
        with pytest.raises(FileRefused):
            identity.read(wrong)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a further key " * 4
    assert identity.read(name).language == "ca"
