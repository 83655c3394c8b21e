"""Credit lines, typed by hand for years, into structure. What is not understood stays a note."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from publisher.posts.importer import dates, names, places, rights
from publisher.posts.importer.page import Creator, CreditLine, Credits, Institution, Note, Publication, Unread
from publisher.posts.licences import STATED_ELSEWHERE

NOTE_MAX, RIGHTS_MAX, JOURNAL_MAX, DOI_MAX = 400, 240, 160, 120

_ROLES = (
    (
        "photograph",
        re.compile(r"(?:images? |picture |photo )?(?:was )?photograph(?:ed)? by (.+)", re.IGNORECASE),
    ),
    (
        "laboratory",
        re.compile(r"(?:images?|picture) (?:is |are )?from (?:the )?lab(?:oratory)? of (.+)", re.IGNORECASE),
    ),
    ("laboratory", re.compile(r"imatges? del laboratori d(?:e |['’])(.+)", re.IGNORECASE)),
    (
        "work",
        re.compile(
            r"(?:images?|picture) (?:is |are )?(?:adapted |taken )?from (?:the )?(?:original )?"
            r"(?:work|research) (?:by|of) (.+)",
            re.IGNORECASE,
        ),
    ),
    ("work", re.compile(r"imatges? del treball d(?:e |['’])(.+)", re.IGNORECASE)),
    (
        "image",
        re.compile(
            r"(?:images?|picture) (?:was |were )?(?:created |captured |taken |made )?by (.+)", re.IGNORECASE
        ),
    ),
    ("image", re.compile(r"imatges? (?:de |d['’])(.+)", re.IGNORECASE)),
)
_THEN_PHOTOGRAPHED = re.compile(r",? (?:and )?photograph(?:ed)? by ", re.IGNORECASE)

_PUBLISHED = re.compile(
    r"(?:(?:originally|first|research|article|paper|work|study|investigació) )*(?:was )?"
    r"(?:published|publicada?|publicat) (?:online )?(?:in|en|a) (.+)",
    re.IGNORECASE,
)
_MONTH_AND_YEAR = re.compile(
    r"[,.]? *\(?(?:(?:\d{1,2}(?:st|nd|rd|th)? )?(?:de |d['’])?([^\W\d]+)\.?,? (?:de |del )?)?(\d{4})\)?"
)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>]+)")
_DOI_HOSTS = {"doi.org", "dx.doi.org", "www.doi.org"}
_ADDRESS_TAIL = re.compile(r"[\s(,;]*(?:doi:? *|https?://)\S*\)?$", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:[\s,:]+\d\.?)+$")
"""“Published in a journal: 1., 2., 3.”: only the links tell the papers apart."""
_STARTS = re.compile(
    r"(?:images?|picture|imatges?|published|research published|originally published|publicat"
    r"|investigació publicada|copyrights?|©|drets|photograph(?:ed)?|work) ",
    re.IGNORECASE,
)


def looks_like_credit(text: str) -> bool:
    """Whether a line that stands among others reads like a credit and not like a sentence."""
    return len(text) <= RIGHTS_MAX and bool(_STARTS.match(text)) and not text.endswith((".", "!", "?"))


def unread(lines: Iterable[CreditLine], said: Credits) -> tuple[Unread, ...]:
    """The lines that became notes, because they fit no structure."""
    notes = {note.text for note in said.notes}
    return tuple(Unread("credits", line.text) for line in lines if line.text[:NOTE_MAX] in notes)


@dataclass
class _Found:
    creators: list[Creator] = field(default_factory=list)
    institutions: list[Institution] = field(default_factory=list)
    publications: list[Publication] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    rights: list[rights.Rights] = field(default_factory=list)


def understood(lines: Iterable[CreditLine]) -> Credits:
    found = _Found()
    for line in lines:
        _read(line, found)
    licence, rights_line, left = _settled(found.rights)
    return Credits(
        tuple(found.creators),
        tuple(found.institutions),
        tuple(found.publications),
        (*found.notes, *(note for text in left for note in _notes(text))),
        licence,
        rights_line,
    )


def _read(line: CreditLine, found: _Found) -> None:
    if publications := _publications(line):
        found.publications += publications
    elif said := rights.of(line):
        found.rights.append(said)
        _read_beside_rights(line, said, found)
    elif creators := _creators(line):
        found.creators += creators
    elif not _STARTS.match(line.text) and (institutions := places.institutions(line)):
        found.institutions += institutions
    else:
        found.notes += _notes(line.text, line.links)


def _read_beside_rights(line: CreditLine, said: rights.Rights, found: _Found) -> None:
    """“Image by A (CC BY 2.0)” also names a creator; a rights line in the owner's words is kept whole."""
    if not said.licence or said.line or rights.is_licence_alone(line.text):
        return
    links = tuple((words, url) for words, url in line.links if "creativecommons.org" not in url)
    beside = CreditLine(rights.without_licence(line.text), links)
    if creators := _creators(beside):
        found.creators += creators
    elif said.licence != STATED_ELSEWHERE:
        found.notes += _notes(line.text, links)


def _settled(said: list[rights.Rights]) -> tuple[str | None, str, list[str]]:
    """One licence and one rights line for the post; what does not fit is left for notes."""
    licences = {one.licence for one in said}
    texts = list(dict.fromkeys(one.line for one in said if one.line))
    line = "; ".join(texts)
    if len(licences) > 1:
        named = sorted(licence for licence in licences if licence)
        # Several rights at once: no single licence is true of the post, so none is claimed.
        line = "; ".join(texts + [name for name in named if name.startswith("CC")])
    licence = next(iter(licences)) if len(licences) == 1 else None
    return (licence, line, []) if len(line) <= RIGHTS_MAX else (licence, "", texts)


def _creators(line: CreditLine) -> list[Creator]:
    first, *photographed = _THEN_PHOTOGRAPHED.split(line.text, maxsplit=1)
    found = _in_one_role(first, line) if first else []
    if photographed:
        second = _in_one_role(f"photographed by {photographed[0]}", line)
        return [*found, *second] if found and second else []
    return found


def _in_one_role(text: str, line: CreditLine) -> list[Creator]:
    for role, pattern in _ROLES:
        if match := pattern.fullmatch(text.strip()):
            rest, and_colleagues = names.without_colleagues(match[1].rstrip("."))
            people = names.divided(rest, catalan=text.lower().startswith("imatge"))
            if not people or not all(names.is_name(person) for person in people):
                return []
            alone = line.url if len(people) == 1 and len(line.links) == 1 else ""
            return [
                Creator(person, role, and_colleagues and person == people[-1], line.link_of(person) or alone)
                for person in people
            ]
    return []


def _publications(line: CreditLine) -> list[Publication]:
    match = _PUBLISHED.fullmatch(line.text)
    if not match or "creative commons" in line.text.lower():
        return []
    dois = list(dict.fromkeys(doi for doi in (_doi_of(url) for _, url in line.links) if doi)) or _dois_in(
        line.text
    )
    rest = _ADDRESS_TAIL.sub("", match[1])
    rest = _NUMBERED.sub("", _DOI.sub("", rest)).strip(" .,;:")
    journal, year, month = _journal(rest)
    if not 0 < len(journal) <= JOURNAL_MAX:
        return []
    if dois:
        return [Publication(journal, year, month, doi=doi) for doi in dois]
    return [Publication(journal, year, month, url=line.url)]


def _journal(text: str) -> tuple[str, int | None, int | None]:
    text = text.strip()
    for match in _MONTH_AND_YEAR.finditer(text):
        month = dates.month(match[1]) if match[1] else None
        if match.end() == len(text) and (month or not match[1]) and match.start() > 0:
            return _unquoted(text[: match.start()]), int(match[2]), month
    return _unquoted(text), None, None


def _unquoted(text: str) -> str:
    return text.strip(" ,.;:()\"'“”‘’")


def _doi_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    match = _DOI.search(unquote(parts.path)) if (parts.hostname or "") in _DOI_HOSTS else None
    return _trimmed(match[1]) if match else ""


def _dois_in(text: str) -> list[str]:
    return list(dict.fromkeys(doi for match in _DOI.finditer(text) if (doi := _trimmed(match[1]))))


def _trimmed(doi: str) -> str:
    doi = doi.rstrip(".,;:")
    if doi.endswith(")") and "(" not in doi:
        doi = doi.rstrip(").,;")
    return doi if len(doi) <= DOI_MAX else ""


def _notes(text: str, links: tuple[tuple[str, str], ...] = ()) -> list[Note]:
    urls = [url for _, url in links]
    first, *rest = textwrap.wrap(text, NOTE_MAX) or [""]
    return [
        Note(first, urls[0] if urls else ""),
        *(Note(part) for part in rest),
        *(Note((words or url)[:NOTE_MAX], url) for words, url in links[1:]),
    ]
