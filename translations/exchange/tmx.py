"""The memory as TMX 1.4b (https://www.gala-global.org/tmx-14b): what was translated before, for any tool."""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from translations import markup

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
PIECE_BYTES = 64 * 1024


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
    return b"".join(written(pairs, source_language=source_language, target_language=target_language))


def written(pairs: Iterable[Pair], *, source_language: str, target_language: str) -> Iterator[bytes]:
    """As `write`, piece by piece: a memory of many years need not stand in memory whole."""
    buffer = io.BytesIO()
    with etree.xmlfile(buffer, encoding="UTF-8") as file:
        file.write_declaration()
        with file.element("tmx", {"version": "1.4"}):
            file.write(_header(source_language))
            with file.element("body"):
                for pair in pairs:
                    file.write(_unit(pair, source_language, target_language))
                    if buffer.tell() >= PIECE_BYTES:
                        yield buffer.getvalue()
                        buffer.seek(0)
                        buffer.truncate()
    yield buffer.getvalue()


def _header(source_language: str) -> etree._Element:
    return etree.Element(
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


def _unit(pair: Pair, source_language: str, target_language: str) -> etree._Element:
    unit = etree.Element("tu", {"changedate": f"{pair.changed_at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"})
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
    return unit


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""
