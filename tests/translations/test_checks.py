"""What the checks find, and what they leave alone."""

from __future__ import annotations

import pytest

from tests.translations.conftest import CATALAN, ENGLISH
from translations import checks
from translations.checks import Knowledge, Severity, Wanted


def run(english, translated, field="strapline", language="ca", **known):
    knowledge = Knowledge(**known)
    return checks.run({field: english}, {field: translated}, language=language, knowledge=knowledge)


def found(*args, **more):
    return [(one.code, one.severity) for one in run(*args, **more)]


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
        ("It grew 2.5 mm", "Va créixer 2.5 mm", ("decimal-comma", Severity.AUTO)),
        ("Cells at work", "Cèl.lules a la feina", ("ela-geminada", Severity.AUTO)),
        ("Cells at work", "Cèl-lules a la feina", ("ela-geminada", Severity.AUTO)),
        ("Cells at work", "Ceŀlules a la feina", ("ela-geminada", Severity.AUTO)),
        ("Cells at work", "Cèl·lules  a la feina", ("spaces", Severity.AUTO)),
        ("Cells, at work", "Cèl·lules , a la feina", ("spaces", Severity.AUTO)),
        ("What do cells do?", "¿Què fan les cèl·lules?", ("inverted-marks", Severity.AUTO)),
        ("A line that is long enough to be compared", "Una ratlla", ("length", Severity.WARN)),
        (
            "The cells of the eye and of the brain",
            "The cells of l’ull and of the cervell",
            ("untranslated", Severity.BLOCK),
        ),
        ("Write to lab@example.org", "Escriviu-nos", ("verbatim", Severity.BLOCK)),
        (
            "See https://example.org/a.",
            "Vegeu-ho tot a la xarxa.",
            ("verbatim", Severity.BLOCK),
        ),
        ("Cells of {name}", "Cèl·lules de nom", ("verbatim", Severity.BLOCK)),
        ("Cells at work", "Cèl·lules *work", ("machine-mark", Severity.BLOCK)),
        ("Cells at work", "Cèl·lules @treballar", ("machine-mark", Severity.BLOCK)),
        ("Cells at work.", "Cèl·lules a la feina", ("end", Severity.ERROR)),
        ("Do cells work?", "Les cèl·lules treballen.", ("end", Severity.ERROR)),
        ("Cells (at work)", "Cèl·lules (a la feina", ("brackets", Severity.ERROR)),
        ("Cells “at work”", "Cèl·lules «a la feina”", ("brackets", Severity.ERROR)),
        ("Cells at work", "Cèl·lules a a la feina", ("doubled", Severity.ERROR)),
        ("The guard is TP53", "El guardià és P53", ("kept", Severity.ERROR)),
        ("Half of it, 40%", "La meitat, el 40%", ("per-cent", Severity.AUTO)),
        ("The cell’s wall", "La paret d'una cèl·lula", ("apostrophe-sign", Severity.AUTO)),
        ("A “cell”", 'Una "cèl·lula"', ("quotes", Severity.AUTO)),
        ("An island of cells", "La illa de les cèl·lules", ("apostrophe", Severity.WARN)),
        ("The wall of the nucleus", "La paret de el nucli", ("contraction", Severity.WARN)),
        ("The image of the day", "L’imatge del dia", ("no-apostrophe", Severity.WARN)),
        ("It works afterwards", "Desprès funciona", ("accent", Severity.WARN)),
        ("It has to grow", "Té que créixer", ("turn", Severity.WARN)),
        ("This cell", "Esta cèl·lula", ("variant", Severity.WARN)),
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
        ("The “ending”...", "El «final»…"),
        ("“It glows!”", "«Brilla!»"),
        ("Cells (and more)", "Cèl·lules (i més)"),
        ("Read https://example.org/col-leccio/a?b=c", "Llegiu https://example.org/col-leccio/a?b=c"),
        ("With #microscopy", "Amb #microscòpia"),
        ("It grew very, very slowly", "Va créixer molt molt a poc a poc"),
        ("It came to 40%", "Va arribar al 40\u00a0%"),
        ("TP53 and p53", "TP53 i p53"),
        ("In 3D, on the 20th day", "En 3D, el dia 20"),
        ("The 5'-end of it", "L’extrem 5' d’aquest"),
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


# --- what the whole body tells


def body(*sentences):
    return f"<p>{' '.join(sentences)}</p>"


def test_a_sentence_left_in_english_is_named():
    english = body("Cells rest at night.", "Neurons never sleep soundly.", "They wait for light.")
    catalan = body("Les cèl·lules reposen de nit.", "Neurons never sleep soundly.", "Esperen la llum.")
    (finding,) = run(english, catalan, "body")
    assert (finding.code, finding.about) == ("untranslated-sentence", "Neurons never sleep soundly.")
    assert "Neurons never sleep soundly." in finding.message


def test_a_missing_sentence_is_noticed():
    english = body("Cells rest at night.", "They wait.", "Light comes in the morning.")
    catalan = body("Les cèl·lules reposen de nit i de dia.", "La llum arriba cada matí, puntual.")
    (finding,) = run(english, catalan, "body")
    assert (finding.code, finding.severity) == ("sentences", Severity.WARN)


def test_a_species_in_italics_stays_as_it_is():
    english = "<p>The worm <em>Caenorhabditis elegans</em> and <em>not</em> more.</p>"
    right = "<p>El cuc <em>Caenorhabditis elegans</em> i <em>res</em> més.</p>"
    assert found(english, right, "body") == []
    (finding,) = run(english, right.replace("elegans", "elegant"), "body")
    assert (finding.code, finding.about) == ("kept", "Caenorhabditis elegans")


# --- what the team agreed on


class Tiny:
    """Knows a few words, and what they come from."""

    words = {
        "cèl·lules": "cèl·lula",
        "cèl·lula": "cèl·lula",
        "mare": "mare",
        "mares": "mare",
        "les": "el",
        "una": "un",
    }

    def knows(self, word):
        return word.casefold() in self.words

    def stems(self, word):
        return frozenset({self.words[word]} if word in self.words else ())


CELL = Wanted("cell", "cèl·lula", ("cel·la",), "Not of a prison.")
STEM_CELL = Wanted("stem cell", "cèl·lula mare")


@pytest.mark.parametrize(
    ("english", "translated", "expected"),
    [
        ("Cells", "Les cèl·lules", []),
        ("Cells", "Les cel·les", ["forbidden-term"]),
        ("Cells", "Les neurones", ["term"]),
        ("Cellars", "Les cel·les", []),
        ("Stem cells", "Les cèl·lules mares", []),
        ("Stem cells", "Les cèl·lules troncals", ["term"]),
    ],
)
@pytest.mark.parametrize("speller", [None, Tiny()])
def test_terms_are_looked_for_by_their_stems(english, translated, expected, speller):
    findings = run(english, translated, terms=(CELL, STEM_CELL), speller=speller)
    assert [one.code for one in findings if one.code != "spelling"] == expected
    assert all(one.severity is Severity.ERROR for one in findings if one.code in expected)


def test_a_forbidden_form_is_told_with_what_is_right_and_why():
    (finding,) = run("A cell", "Una cel·la", terms=(CELL,))
    assert finding.message == "“cell” is “cèl·lula”, not “cel·la”. Not of a prison."
    assert (finding.replacement, finding.about, finding.span) == ("cèl·lula", "cel·la", (4, 10))


@pytest.mark.parametrize(
    ("kept", "english", "translated", "expected"),
    [
        (("Nature",), "In Nature today", "Avui, a Nature", []),
        (("Nature",), "In Nature today", "Avui, a Natura", ["kept"]),
        (("Nature",), "In nature today", "Avui, a la natura", []),
        (("Wnt*",), "Wnts and Wnt3a", "Wnts i Wnt3a", []),
        (("Wnt*",), "All the Wntless", "Tots els vents", ["kept"]),
    ],
)
def test_names_that_the_team_keeps_are_kept(kept, english, translated, expected):
    assert [one.code for one in run(english, translated, kept=kept)] == expected


def test_spelling_lets_pass_what_is_english_what_the_team_knows_numbers_acronyms_and_addresses():
    english = "Okoro saw cells at lab@example.org in 3D"
    catalan = "Les cèl·lules d’Okoro, optogenètica, en 3D, DNA, p53x, lab@example.org"
    known = {"speller": Tiny(), "words": frozenset({"optogenètica", "en"})}
    assert [one for one in found(english, catalan, **known) if one[0] == "spelling"] == []
    (finding,) = [one for one in run("A cell", "Una cèlula", speller=Tiny()) if one.code == "spelling"]
    assert (finding.about, finding.span, finding.severity) == ("cèlula", (4, 10), Severity.WARN)


def test_each_unknown_word_is_named_once():
    assert [one.about for one in run("Work", "Fgh jkl fgh", speller=Tiny())] == ["Fgh", "jkl"]


def test_a_missing_dictionary_is_said_once():
    findings = checks.run(ENGLISH, CATALAN, language="ca", knowledge=Knowledge(dictionary_missing="ca"))
    assert [(one.field, one.code) for one in findings] == [("kicker", "no-dictionary")]


# --- the machine’s draft


WORDS = [f"mot{letter}" for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"]


@pytest.mark.parametrize(
    ("changed_words", "expected"),
    [(0, ["block"]), (1, ["block"]), (3, ["warn"]), (6, ["warn"]), (9, []), (len(WORDS), [])],
)
def test_a_machine_s_draft_must_be_gone_over(changed_words, expected):
    draft = {"strapline": " ".join(WORDS)}
    text = " ".join(["nou"] * 0 + [f"nou{word}" for word in WORDS[:changed_words]] + WORDS[changed_words:])
    findings = [one.severity.value for one in run("x " * 46, text, machine=draft) if one.code == "untouched"]
    assert findings == expected


def test_a_field_added_by_hand_does_not_dilute_the_machine_s_share():
    draft = {"strapline": " ".join(WORDS)}
    here = {"strapline": " ".join(WORDS), "title": " ".join(["nou"] * 60)}
    found_here = checks.run(
        {"title": "y " * 60, "strapline": "x " * 46}, here, language="ca", knowledge=Knowledge(machine=draft)
    )
    assert "untouched" in [one.code for one in found_here]


# --- a person’s reason


def test_a_reason_holds_for_the_same_words_and_no_others():
    (finding,) = run("It grew 2.5 mm", "Va créixer 25 mm")
    assert finding.stops
    reasons = {("strapline", finding.key): "The English is wrong."}
    (known,) = run("It grew 2.5 mm", "Ahir va créixer 25 mm", reasons=reasons)
    assert not known.stops
    assert known.reason == "The English is wrong."
    (other,) = run("It grew 2.5 mm", "Va créixer 26 mm", reasons=reasons)
    assert other.stops


def test_nobody_can_reason_a_block_away():
    (finding,) = run("Cells at work", "Cèl·lules *work")
    (still,) = run("Cells at work", "Cèl·lules *work", reasons={("strapline", finding.key): "I say so"})
    assert still.stops


# --- mending one


def test_a_mend_can_be_for_one_place_alone():
    text = "<p>cèl.lula i <em>pel.lícula</em></p>"
    assert checks.mended("ela-geminada", text, "pel.lícula") == "<p>cèl.lula i <em>pel·lícula</em></p>"


def test_no_button_is_offered_that_would_do_nothing():
    (finding,) = run("<p>Of the nucleus</p>", "<p>Ara de <em>el nucli</em></p>", "body")
    assert (finding.code, finding.mend) == ("contraction", "")


def test_all_typing_is_mended_at_once():
    assert checks.mended_typing('Les cèl.lules , un 2.5% d\'"or"') == "Les cèl·lules, un 2,5\u00a0% d’«or»"
