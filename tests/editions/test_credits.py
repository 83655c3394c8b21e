"""Credit lines are generated, in each language, from the same data."""

from __future__ import annotations

import dataclasses
import datetime

from channels.contract import Link
from publisher.editions.content import Content, Creator, Institution, Note, Publication
from publisher.editions.credits import byline, lines

CONTENT = Content(
    publish_on=datetime.date(2026, 3, 14),
    language="en",
    kicker="",
    title="Garden Within",
    strapline="",
    body="<p>Text.</p>",
    writers=("A. B.", "C. D."),
    creators=(
        Creator("E. F.", "work"),
        Creator("G. H.", "work", and_colleagues=True, url="https://example.org/lab"),
        Creator("J. K.", "photograph"),
    ),
    institutions=(
        Institution("Example Institute", "Exampletown", "US", "https://example.org/"),
        Institution("Other House", "", "NL"),
    ),
    licence="CC-BY-4.0",
    publications=(
        Publication("Journal of Examples", 2026, 10, "10.5555/x.1"),
        Publication("Sample Letters", 2025, url="https://example.org/p"),
    ),
    notes=(Note("Second prize of the sample contest"),),
)


def test_english_lines_name_people_places_rights_and_papers_in_order():
    assert lines(CONTENT) == (
        Link("Image from work by E. F., G. H. and colleagues", "https://example.org/lab"),
        Link("Photographed by J. K."),
        Link("Example Institute, Exampletown, USA", "https://example.org/"),
        Link("Other House, Netherlands"),
        Link(
            "Image under a Creative Commons licence (CC BY 4.0)",
            "https://creativecommons.org/licenses/by/4.0/",
        ),
        Link("Published in Journal of Examples, October 2026", "https://doi.org/10.5555/x.1"),
        Link("Published in Sample Letters, 2025", "https://example.org/p"),
        Link("Second prize of the sample contest"),
    )
    assert byline(CONTENT) == "Written by A. B. and C. D."


def test_catalan_lines_come_from_the_same_data():
    catalan = dataclasses.replace(CONTENT, language="ca", translators=("L. M.",))
    texts = [line.text for line in lines(catalan)]
    assert texts[0] == "Imatge del treball de E. F., G. H. i col·laboradors"
    assert texts[2:4] == ["Example Institute, Exampletown, EUA", "Other House, Països Baixos"]
    assert texts[5] == "Publicat a Journal of Examples, octubre del 2026"
    assert byline(catalan) == "Escrit per A. B. i C. D. · Traduït per L. M."


def test_the_owners_words_stand_where_no_licence_says_it_all():
    reserved = dataclasses.replace(
        CONTENT, licence="all-rights-reserved", rights_line="Copyright of the sample studio"
    )
    assert Link("Copyright of the sample studio") in lines(reserved)
    assert "All rights in the image reserved by its owners" not in [line.text for line in lines(reserved)]


def test_who_is_not_named_is_not_invented():
    bare = dataclasses.replace(
        CONTENT, writers=(), creators=(), institutions=(), licence="", publications=(), notes=()
    )
    assert (lines(bare), byline(bare)) == ((), "")
