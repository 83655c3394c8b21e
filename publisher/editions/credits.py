"""Credit lines and bylines, generated from structured data in the reader's language.

Country names, lists and months come from the CLDR by way of Babel (https://babel.pocoo.org/).
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator
from itertools import groupby

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from channels.contract import Link
from publisher.editions.content import Content, Creator, Institution, Publication, path_of
from publisher.posts.licences import LICENCES

WORDS = {
    "en": {
        "work": "Image from work by {names}",
        "image": "Image by {names}",
        "laboratory": "Image from the laboratory of {names}",
        "photograph": "Photographed by {names}",
        "colleagues": "colleagues",
        "licence": "Image under a Creative Commons licence ({name})",
        "by-permission": "Image used by permission",
        "all-rights-reserved": "All rights in the image reserved by its owners",
        "stated-elsewhere": "Rights are stated where each image first appeared",
        "published": "Published in {journal}",
        "first": "First published on {day}",
        "written": "Written by {names}",
        "translated": "Translated by {names}",
    },
    "ca": {
        "work": "Imatge del treball de {names}",
        "image": "Imatge de {names}",
        "laboratory": "Imatge del laboratori de {names}",
        "photograph": "Fotografia de {names}",
        "colleagues": "col·laboradors",
        "licence": "Imatge amb llicència Creative Commons ({name})",
        "by-permission": "Imatge utilitzada amb permís",
        "all-rights-reserved": "Drets de la imatge reservats pels seus propietaris",
        "stated-elsewhere": "Els drets consten on cada imatge va aparèixer per primera vegada",
        "published": "Publicat a {journal}",
        "first": "Publicat per primera vegada el {day}",
        "written": "Escrit per {names}",
        "translated": "Traduït per {names}",
    },
}

SHORT_COUNTRIES = {"en": {"US": "USA", "GB": "UK"}, "ca": {"US": "EUA", "GB": "Regne Unit"}}
"""Where everyday usage is shorter than the CLDR's full names."""


def lines(content: Content) -> tuple[Link, ...]:
    """Every credit line of the Edition, in print order: creators, places, rights, papers, notes."""
    return (
        *_creators(content.creators, content.language),
        *_institutions(content.institutions, content.language),
        *rights(content),
        *(_publication(publication, content.language) for publication in content.publications),
        *(Link(note.text, note.url) for note in content.notes),
    )


def attribution(content: Content) -> str:
    """The maker and the licence in one line, as short as they can be said: “Image by A and B · CC BY 4.0”."""
    maker = next(_creators(content.creators, content.language), None)
    licence = LICENCES.get(content.licence)
    terms = licence.name if licence is not None and licence.url else next(rights(content), Link("")).text
    return " · ".join(part for part in (maker.text if maker else "", terms) if part)


def first_published(content: Content, base_url: str = "") -> tuple[Link, ...]:
    """Of a rerun: “First published on 3 May 2019”, and where. No credit of the picture, so not among `lines`."""
    if content.first_published_on is None:
        return ()
    day = format_date(content.first_published_on, "long", locale=_locale(content.language))
    text = _words(content.language)["first"].format(day=day)
    return (Link(text, base_url + path_of(content.first_published_on)),)


def byline(content: Content) -> str:
    """“Written by … · Translated by …”; empty where nobody is named."""
    words = _words(content.language)
    parts = [
        words[key].format(names=_list(names, content.language))
        for key, names in (("written", content.writers), ("translated", content.translators))
        if names
    ]
    return " · ".join(parts)


def _words(language: str) -> dict[str, str]:
    return WORDS.get(language.split("-")[0], WORDS["en"])


@functools.cache
def _locale(language: str) -> Locale:
    return Locale.parse("en_GB" if language == "en" else language.split("-")[0])


def _list(names: tuple[str, ...], language: str) -> str:
    return format_list(list(names), locale=_locale(language))


def _creators(creators: tuple[Creator, ...], language: str) -> Iterator[Link]:
    """Neighbours in the same role share a line: “Image from work by A and B”."""
    words = _words(language)
    for role, group in groupby(creators, key=lambda creator: creator.role):
        members = tuple(group)
        names = tuple(member.name for member in members)
        if any(member.and_colleagues for member in members):
            names += (words["colleagues"],)
        url = next((member.url for member in members if member.url), "")
        yield Link(words[role].format(names=_list(names, language)), url)


def _institutions(institutions: tuple[Institution, ...], language: str) -> Iterator[Link]:
    territories = _locale(language).territories
    for institution in institutions:
        country = SHORT_COUNTRIES.get(language, {}).get(institution.country) or territories.get(
            institution.country, institution.country
        )
        yield Link(
            ", ".join(part for part in (institution.name, institution.city, country) if part), institution.url
        )


def rights(content: Content) -> Iterator[Link]:
    licence = LICENCES.get(content.licence)
    words = _words(content.language)
    if licence is not None and licence.url:
        yield Link(words["licence"].format(name=licence.name), licence.url)
    elif licence is not None and not content.rights_line:
        yield Link(words[licence.id])
    if content.rights_line:
        yield Link(content.rights_line)


def _publication(publication: Publication, language: str) -> Link:
    text = _words(language)["published"].format(journal=publication.journal)
    if publication.year and publication.month:
        text += f", {_month(publication.year, publication.month, language)}"
    elif publication.year:
        text += f", {publication.year}"
    return Link(text, paper_url(publication))


def paper_url(publication: Publication) -> str:
    """Empty where neither a DOI nor an address is known."""
    return f"https://doi.org/{publication.doi}" if publication.doi else publication.url


def _month(year: int, month: int, language: str) -> str:
    return format_skeleton(
        "yMMMM", datetime.datetime(year, month, 1, tzinfo=datetime.UTC), locale=_locale(language)
    )
