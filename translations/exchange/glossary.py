"""The glossary for other tools: TSV as OmegaT reads it, and TBX-Basic
(https://www.tbxinfo.net/tbx-basic/, in the form of 2008 that most tools know).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from translations import markup

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Term:
    source: str
    target: str
    note: str = ""
    forbidden: bool = False
    """A word not to be used for it."""


def write_tsv(terms: Iterable[Term]) -> bytes:
    """Three columns; OmegaT knows no forbidden words, so they are left out."""
    rows = (
        "\t".join(map(_cell, (term.source, term.target, term.note))) for term in terms if not term.forbidden
    )
    return "".join(f"{row}\n" for row in rows).encode()


def write_tbx(terms: Iterable[Term], *, source_language: str, target_language: str) -> bytes:
    root = etree.Element("martif", {"type": "TBX-Basic", _LANGUAGE: source_language})
    file = etree.SubElement(etree.SubElement(root, "martifHeader"), "fileDesc")
    etree.SubElement(etree.SubElement(file, "sourceDesc"), "p").text = "BPoD"
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    for number, term in enumerate(terms, 1):
        entry = etree.SubElement(body, "termEntry", {"id": f"t{number}"})
        if term.note:
            etree.SubElement(entry, "descrip", {"type": "definition"}).text = markup.portable(term.note)
        _write_term(entry, source_language, term.source, "preferredTerm-admn-sts")
        status = "deprecatedTerm-admn-sts" if term.forbidden else "preferredTerm-admn-sts"
        _write_term(entry, target_language, term.target, status)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _write_term(entry: etree._Element, language: str, text: str, status: str) -> None:
    group = etree.SubElement(etree.SubElement(entry, "langSet", {_LANGUAGE: language}), "tig")
    etree.SubElement(group, "term").text = markup.portable(text)
    etree.SubElement(group, "termNote", {"type": "administrativeStatus"}).text = status


def _cell(text: str) -> str:
    return " ".join(markup.portable(text).split())
