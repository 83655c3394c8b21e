"""The memory as TMX 1.4b (https://www.gala-global.org/tmx-14b): what was translated before, for any tool."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from translations import markup

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Pair:
    """A sentence and its approved translation, as plain text."""

    source: str
    target: str
    publish_on: datetime.date
    source_number: int
    changed_at: datetime.datetime
    before: str = ""
    """The sentences around it in the English: a tool offers a match in the same place first."""
    after: str = ""


def write(pairs: Iterable[Pair], *, source_language: str, target_language: str) -> bytes:
    root = etree.Element("tmx", {"version": "1.4"})
    etree.SubElement(
        root,
        "header",
        {
            "creationtool": "bpod",
            "creationtoolversion": "1",
            "segtype": "sentence",
            "o-tmf": "bpod",
            "adminlang": "en",
            "srclang": source_language,
            "datatype": "plaintext",
        },
    )
    body = etree.SubElement(root, "body")
    for pair in pairs:
        _write_unit(body, pair, source_language, target_language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _write_unit(body: etree._Element, pair: Pair, source_language: str, target_language: str) -> None:
    unit = etree.SubElement(
        body, "tu", {"changedate": f"{pair.changed_at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"}
    )
    told = {
        "x-post": pair.publish_on.isoformat(),
        "x-src-rev": str(pair.source_number),
        "x-context-pre": _hash(pair.before),
        "x-context-post": _hash(pair.after),
    }
    for name, value in told.items():
        if value:
            etree.SubElement(unit, "prop", {"type": name}).text = value
    for language, text in ((source_language, pair.source), (target_language, pair.target)):
        variant = etree.SubElement(unit, "tuv", {_LANGUAGE: language})
        etree.SubElement(variant, "seg").text = markup.portable(text)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""
