"""Where sentences end, in both languages, and which of two texts belong together."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.samples.texts import samples
from tests.translations.conftest import CATALAN, ENGLISH
from translations import alignment, sentences
from translations.sentences import Match

ENGLISH_TEXTS = [
    "Dr. Okoro saw them first. | Nobody had looked.",
    "See Fig. 3 for the wall. | It is thin.",
    "They grew E. coli in broth. | Then they waited.",
    "It grew 2.5 mm. | It stopped.",
    "Some cells, e.g. Neurons of the eye, rest. | Others do not.",
    "The work of Lind et al. shows it. | We agree.",
    "It was found by Lind et al. | The finding was new.",
    "J. R. Lind drew it. | A. Moss coloured it.",
    "Cells need vitamin C. | They cannot make it.",
    "“Why do they glow?” asked the editor. | Nobody knew.",
    "“They glow.” | Nobody knew why.",
    "It waits... and then it moves. | It stops…",
    "It waits... | Then it moves!",
    "Why? | Because it can! | So there.",
    "The guard is TP53. | p53 is its protein.",
    "It lives for 120 days. | 2 million die each second.",
    "It opens at 9 a.m. | The light goes on.",
    "It opens at 9 a.m. Berlin time. | Then it shuts.",
    "They used no. 5 pins, vol. 2 and pp. 3 to 9. | That was all.",
    "We heard no. | It was quiet.",
    "It ripened like a fig. | The fruit was sweet.",
    "The plate (see Fig. 2) is flat. | (It was polished.) | It shines.",
    "Read more at www.example.org. | It is free.",
]
CATALAN_TEXTS = [
    "La Dra. Soler els va veure primer. | Ningú no hi havia mirat.",
    "Vegeu la fig. 3. | És prima.",
    "Van cultivar E. coli en brou. | Després van esperar.",
    "Va créixer 2,5 mm. | Es va aturar.",
    "Algunes cèl·lules, p. ex. Les de Purkinje, reposen. | Altres no.",
    "El treball de Lind et al. Nature el va publicar. | Hi estem d’acord.",
    "Ho van trobar Lind et al. | La troballa era nova.",
    "És del segle XX. | Abans no se sabia.",
    "Cal vitamina C. | No la poden fabricar.",
    "«Per què brillen?», va demanar l’editora. | Ningú no ho sabia.",
    "«Brillen.» | Ningú no sabia per què.",
    "Espera… i llavors es mou. | S’atura…",
    "Espera... | Llavors es mou!",
    "El Sr. Puig i la Sra. Roca hi eren. | Van callar.",
    "És la núm. 7 de la pàg. 12. | La resta falta.",
    "El guardià és TP53. | p53 n’és la proteïna.",
    "És la mateixa cèl·lula. | L’altra és nova.",
    "Va néixer el 300 a. C. | Aquest fet és clar.",
    "Hi ha ferro, zinc, etc. | Tot és útil.",
]


@pytest.mark.parametrize(
    ("language", "text"),
    [*(("en", text) for text in ENGLISH_TEXTS), *(("ca", text) for text in CATALAN_TEXTS)],
)
def test_a_text_is_divided_where_its_sentences_end(language, text):
    expected = text.split(" | ")
    assert sentences.split(" ".join(expected), language) == expected


@given(st.text(alphabet="aB1.!?…»” \n’·", max_size=60), st.sampled_from(["en", "ca", "ca-valencia", "eu"]))
def test_no_character_but_space_is_lost(text, language):
    again = "".join(sentences.split(text, language))
    assert re.sub(r"\s", "", again) == re.sub(r"\s", "", text)


def test_a_sentence_does_not_run_on_into_the_next_paragraph():
    assert sentences.of_field("body", "<p>Without a stop</p><p>two <em>three</em>.</p>", "en") == [
        "Without a stop",
        "two three.",
    ]
    assert sentences.of_field("title", "One  title", "en") == ["One title"]


def test_looks_do_not_change_the_digest():
    assert sentences.digest("“It’s  well–known”") == sentences.digest('"It\'s well-known"')
    assert sentences.digest("It is") != sentences.digest("It was")


# --- English beside translation


def shape(beads):
    return [(len(bead.english), len(bead.translated)) for bead in beads]


def test_the_cast_s_own_text_is_aligned_sentence_by_sentence():
    english, catalan = (
        sentences.of_field("body", text["body"], language)
        for text, language in ((ENGLISH, "en"), (CATALAN, "ca"))
    )
    assert shape(alignment.aligned(english, catalan)) == [(1, 1)] * 3


def test_every_sample_text_is_aligned_one_to_one():
    texts = [text for text in samples() if text.catalan is not None]
    assert texts
    for text in texts:
        english = sentences.of_field("body", text.body, "en")
        catalan = sentences.of_field("body", text.catalan.body, "ca")
        assert shape(alignment.aligned(english, catalan)) == [(1, 1)] * len(english)


ENGLISH_FIVE = [
    "A retina is a sheet of nerve cells at the back of the eye.",
    "Light has to cross all of its layers before it is caught.",
    "The team stained 14 of them, and photographed each one for 3 hours.",
    "Müller cells stand like pillars, and they guide the light.",
    "Without them we would see a blur.",
]
CATALAN_FIVE = [
    "La retina és un full de cèl·lules nervioses al fons de l’ull.",
    "La llum n’ha de travessar totes les capes abans que la capturen.",
    "L’equip en va tenyir 14 i va fotografiar cadascuna durant 3 hores.",
    "Les cèl·lules de Müller s’alcen com pilars i guien la llum.",
    "Sense elles hi veuríem borrós.",
]


def test_a_sentence_that_was_split_or_merged_keeps_its_neighbours_in_place():
    split = [
        *CATALAN_FIVE[:2],
        "L’equip en va tenyir 14.",
        "Van fotografiar cadascuna durant 3 hores.",
        *CATALAN_FIVE[3:],
    ]
    assert shape(alignment.aligned(ENGLISH_FIVE, split)) == [(1, 1), (1, 1), (1, 2), (1, 1), (1, 1)]
    merged = [CATALAN_FIVE[0], " ".join(CATALAN_FIVE[1:3]), *CATALAN_FIVE[3:]]
    assert shape(alignment.aligned(ENGLISH_FIVE, merged)) == [(1, 1), (2, 1), (1, 1), (1, 1)]


def test_a_sentence_that_was_left_out_stands_alone():
    left_out = CATALAN_FIVE[:2] + CATALAN_FIVE[3:]
    assert alignment.Bead((2,), ()) in alignment.aligned(ENGLISH_FIVE, left_out)


@given(
    st.lists(st.text("abc12 ", max_size=9), max_size=6), st.lists(st.text("abc12 ", max_size=9), max_size=6)
)
def test_every_sentence_is_in_one_bead_and_in_order(english, translated):
    beads = alignment.aligned(english, translated)
    assert [place for bead in beads for place in bead.english] == list(range(len(english)))
    assert [place for bead in beads for place in bead.translated] == list(range(len(translated)))


# --- an older and a newer English

OLD = ENGLISH_FIVE


def changes(new):
    return [match for match in sentences.matched(OLD, new) if not match.same or match.moved]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD, []),
        ([one.replace(", ", ",  ") for one in OLD], []),
        ([*OLD[:2], OLD[2].replace("14", "15"), *OLD[3:]], [Match((2,), (2,))]),
        ([*OLD[:1], OLD[1].replace("has", "does not have"), *OLD[2:]], [Match((1,), (1,))]),
        ([*OLD[:2], "Nothing of that sort was known yet.", *OLD[2:]], [Match((), (2,))]),
        (OLD[:3] + OLD[4:], [Match((3,), ())]),
        ([OLD[0], OLD[2], OLD[1], *OLD[3:]], [Match((1,), (2,), same=True, moved=True)]),
        (
            [*OLD[:2], "The team stained 14 of them.", "It photographed each one for 3 hours.", *OLD[3:]],
            [Match((2,), (2,)), Match((2,), (3,))],
        ),
        (
            [
                *OLD[:3],
                "Müller cells stand like pillars, and they guide the light; without them we would see a blur.",
            ],
            [Match((3, 4), (3,))],
        ),
    ],
)
def test_only_the_sentence_that_changed_is_named(new, expected):
    assert changes(new) == expected


@given(st.permutations(OLD), st.integers(0, 5), st.integers(0, 5))
def test_each_sentence_of_both_texts_is_accounted_for(new, start, end):
    new = list(new[start:]) + list(new[:end])
    found = sentences.matched(OLD, new)
    assert {place for match in found for place in match.old} == set(range(len(OLD)))
    assert [place for match in found for place in match.new] == list(range(len(new)))
