"""Credit lines, typed by hand, become structure; what is not understood stays a note."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.posts.importer.creditlines import understood
from publisher.posts.importer.page import Creator, CreditLine, Credits, Institution, Note, Publication
from publisher.posts.licences import LICENCES


def credits_of(*lines: str) -> Credits:
    return understood(CreditLine(line) for line in lines)


@pytest.mark.parametrize(
    ("line", "creators"),
    [
        ("Image from work by B. Petri and colleagues", [("B. Petri", "work", True)]),
        ("Image from work by B. Petri et al.", [("B. Petri", "work", True)]),
        (
            "Image from work by B. Petri and C. Dish",
            [("B. Petri", "work", False), ("C. Dish", "work", False)],
        ),
        (
            "Images adapted from the work of B. Petri, C. Dish and colleagues",
            [("B. Petri", "work", False), ("C. Dish", "work", True)],
        ),
        ("Image by B. Petri", [("B. Petri", "image", False)]),
        ("Image from the laboratory of B. Petri", [("B. Petri", "laboratory", False)]),
        ("Photographed by C. Dish", [("C. Dish", "photograph", False)]),
        (
            "Image from work by B. Petri, photographed by C. Dish",
            [("B. Petri", "work", False), ("C. Dish", "photograph", False)],
        ),
        ("Imatge del laboratori de B. Petri", [("B. Petri", "laboratory", False)]),
        ("Imatge de B. Petri i col·laboradors", [("B. Petri", "image", True)]),
    ],
)
def test_creators_have_roles(line, creators):
    found = credits_of(line)
    assert [(one.name, one.role, one.and_colleagues) for one in found.creators] == creators
    assert found.notes == ()


@pytest.mark.parametrize(
    "line",
    [
        "Image by B. Petri on a photo site",
        "Image from work by B. Petri, Institute of Slow Growth",
        "Image by the winners of 2016",
        "Finalist of a picture prize, sponsored by a maker of lenses",
        "All images shown are from the archive, where they are credited.",
        "Image from work by",
    ],
)
def test_what_is_not_plainly_a_name_stays_a_note(line):
    assert credits_of(line) == Credits(notes=(Note(line),))


@pytest.mark.parametrize(
    ("line", "institutions"),
    [
        ("Institute of Slow Growth, Ely, UK", [("Institute of Slow Growth", "Ely", "GB")]),
        (
            "Centre A, University of B, San Pablo, California, USA",
            [("Centre A, University of B", "San Pablo, California", "US")],
        ),
        ("Lens Lab, Cambridge, MA, U.S.A.", [("Lens Lab", "Cambridge, MA", "US")]),
        ("University of the Glen, Perth, Scotland", [("University of the Glen", "Perth, Scotland", "GB")]),
        ("Polder University, the Netherlands", [("Polder University", "", "NL")]),
        (
            "School of Moulds, University of the Fen, England",
            [("School of Moulds, University of the Fen", "England", "GB")],
        ),
        (
            "Institute of Cell and Gene, Kiel, Germany and School of Lenses, Jena, Germany",
            [("Institute of Cell and Gene", "Kiel", "DE"), ("School of Lenses", "Jena", "DE")],
        ),
        (
            "Institute A, Port Town, Trinidad and Tobago; Institute B, Lima, Peru",
            [("Institute A", "Port Town", "TT"), ("Institute B", "Lima", "PE")],
        ),
        ("Institut de Fongs, Delft, Països Baixos", [("Institut de Fongs", "Delft", "NL")]),
        ("University of the Fen", [("University of the Fen", "", "")]),
        ("Hospital A, Seoul, Republic of Korea", [("Hospital A", "Seoul", "KR")]),
    ],
)
def test_institutions_have_a_city_and_a_country(line, institutions):
    found = credits_of(line).institutions
    assert [(one.name, one.city, one.country) for one in found] == institutions


@pytest.mark.parametrize(
    ("line", "licence", "words"),
    [
        ("Image originally published under a Creative Commons Licence (BY 4.0)", "CC-BY-4.0", ""),
        ("Image originally published under a Creative Commons Licence (CC BY 4.0)", "CC-BY-4.0", ""),
        ("Image originally published under a Creative Commons licence (CC-BY 2.0)", "CC-BY-2.0", ""),
        ("Creative Commons License BY-NC-ND 4.0", "CC-BY-NC-ND-4.0", ""),
        ("Creative Commons Attribution-NonCommercial 3.0 Unported", "CC-BY-NC-3.0", ""),
        ("Image published under CC0", "CC0-1.0", ""),
        ("Image under a Creative Commons licence", None, "Image under a Creative Commons licence"),
        ("Image under CC BY 9.9", None, "Image under CC BY 9.9"),
        (
            "Copyright held by original authors; image reproduction permitted by a journal",
            "by-permission",
            "Copyright held by original authors; image reproduction permitted by a journal",
        ),
        ("Reproduced with permission of C. Dish", "by-permission", "Reproduced with permission of C. Dish"),
        ("Copyright held by C. Dish", "all-rights-reserved", "Copyright held by C. Dish"),
        ("© 2016 C. Dish", "all-rights-reserved", "© 2016 C. Dish"),
        (
            "Image rights reserved by the authors",
            "all-rights-reserved",
            "Image rights reserved by the authors",
        ),
        (
            "Drets de la imatge reservats pel fotògraf",
            "all-rights-reserved",
            "Drets de la imatge reservats pel fotògraf",
        ),
        ("Copyrights are stated where the images appear in the archive", "stated-elsewhere", ""),
    ],
)
def test_rights_are_a_licence_or_the_owners_words(line, licence, words):
    found = credits_of(line)
    assert (found.licence, found.rights_line, found.notes) == (licence, words, ())


def test_the_link_alone_may_name_the_licence():
    line = CreditLine("Open licence", (("Open licence", "https://creativecommons.org/licenses/by-sa/3.0/"),))
    assert understood([line]).licence == "CC-BY-SA-3.0"


def test_words_and_link_that_disagree_name_no_licence():
    url = "https://creativecommons.org/licenses/by-nc/4.0/"
    found = understood([CreditLine("Creative Commons (BY 4.0)", (("x", url),))])
    assert (found.licence, found.rights_line) == (None, "Creative Commons (BY 4.0)")


def test_two_rights_make_no_single_licence():
    found = credits_of("Left: CC BY 4.0", "Right: Copyright held by C. Dish")
    assert found.licence is None
    assert found.rights_line == "Right: Copyright held by C. Dish; CC-BY-4.0"
    assert found.notes == (Note("Left: CC BY 4.0"),)


def test_a_creator_may_stand_before_the_licence():
    found = credits_of("Image by C. Dish (CC-BY 2.0)")
    assert found == Credits(creators=(Creator("C. Dish", "image"),), licence="CC-BY-2.0")


@pytest.mark.parametrize(
    ("line", "journal", "year", "month", "doi"),
    [
        ("Published in Samples, October 2015", "Samples", 2015, 10, ""),
        ("Published in Samples (2015)", "Samples", 2015, None, ""),
        ("Published in Samples", "Samples", None, None, ""),
        ("Research published in Moulds, Yeasts & Crumbs, Sept. 2021", "Moulds, Yeasts & Crumbs", 2021, 9, ""),
        ("Published in Samples, 12 May 2020, doi:10.5555/a(1)2.", "Samples", 2020, 5, "10.5555/a(1)2"),
        ("Published in Samples, May 2020 (https://doi.org/10.5555/ab)", "Samples", 2020, 5, "10.5555/ab"),
        ("Publicat en Samples, octubre de 2015", "Samples", 2015, 10, ""),
    ],
)
def test_publications_have_a_journal_a_month_and_a_doi(line, journal, year, month, doi):
    assert credits_of(line).publications == (Publication(journal, year, month, doi),)


@pytest.mark.parametrize(
    ("url", "doi", "kept"),
    [
        ("http://dx.doi.org/10.5555/eMould.09406", "10.5555/eMould.09406", ""),
        ("https://doi.org/10.5555%2Fmould?utm=1#x", "10.5555/mould", ""),
        ("https://journal.example/10.5555/mould/full", "", "https://journal.example/10.5555/mould/full"),
        ("http://[", "", "http://["),
    ],
)
def test_a_doi_is_taken_from_a_link_to_the_doi_service(url, doi, kept):
    (paper,) = understood([CreditLine("Published in Samples", (("Samples", url),))]).publications
    assert (paper.doi, paper.url) == (doi, kept)


def test_links_stay_with_whom_they_name():
    line = CreditLine("Image by B. Petri and C. Dish", (("C. Dish", "https://dish.example"),))
    assert [one.url for one in understood([line]).creators] == ["", "https://dish.example"]
    line = CreditLine("Institute A, Lima, Peru", (("Institute A, Lima, Peru", "https://a.example"),))
    assert understood([line]).institutions == (Institution("Institute A", "Lima", "PE", "https://a.example"),)


def test_a_long_line_becomes_several_notes():
    line = " ".join(["mould"] * 200)
    notes = credits_of(line).notes
    assert " ".join(note.text for note in notes) == line
    assert max(len(note.text) for note in notes) <= 400


def test_a_long_rights_line_is_kept_in_notes():
    line = "Copyright held by " + "the many owners of many pictures " * 10
    found = credits_of(line.strip())
    assert (found.licence, found.rights_line) == ("all-rights-reserved", "")
    assert " ".join(note.text for note in found.notes) == line.strip()


WORDS = """Image Images from work by the laboratory of photographed B. Petri C. Dish and colleagues , ; ( )
University of Institute Ely UK Germany Published in Samples May 2020 Copyright held permitted CC BY 4.0 rights
reserved"""


@given(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=14).map(" ".join))
def test_nothing_is_ever_lost(line):
    found = credits_of(line)
    assert found != Credits()
    assert found.licence is None or found.licence in LICENCES
