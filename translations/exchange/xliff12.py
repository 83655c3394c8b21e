"""XLIFF 1.2 (https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html): what most tools read.

OmegaT leaves out units without a target, so its flavour has the English in the place of what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from translations import markup
from translations.exchange import identity, inline
from translations.exchange.document import Document, Entry, Reply
from translations.exchange.units import SOURCE_LANGUAGE, Unit

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def write(document: Document, *, copy_source: bool = False) -> bytes:
    root = etree.fromstring(f'<xliff xmlns="{NAMESPACE}"/>')
    root.attrib.update({"version": "1.2"})
    file = etree.SubElement(
        root,
        _in("file"),
        {
            "original": document.signed,
            "source-language": SOURCE_LANGUAGE,
            "target-language": document.language,
            "datatype": "html",
        },
    )
    header = etree.SubElement(file, _in("header"))
    if document.note:
        _text(header, "note", document.note)
    body = etree.SubElement(file, _in("body"))
    for unit in document.units:
        _write_unit(body, document, unit, copy_source)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def write_for_omegat(document: Document) -> bytes:
    return write(document, copy_source=True)


def read(root: etree._Element) -> Reply:
    file = root.find(_in("file"))
    name = identity.read("" if file is None else file.get("original", ""))
    return Reply(name, tuple(_entries(root)))


def _write_unit(body: etree._Element, document: Document, unit: Unit, copy_source: bool) -> None:
    element = etree.SubElement(
        body, _in("trans-unit"), {"id": unit.id, "resname": document.label(unit), _SPACE: "preserve"}
    )
    _coded(element, "source", unit.source, unit)
    previous = document.previous.get(unit.id)
    if unit.target:
        state = "needs-review-translation" if previous else "translated"
        _coded(element, "target", unit.target, unit).set("state", state)
    elif copy_source:
        _coded(element, "target", unit.source, unit).set("state", "needs-translation")
    if previous:
        older = etree.SubElement(element, _in("alt-trans"), {"alttranstype": "previous-version"})
        _text(older, "source", inline.without_tags(previous))
        _text(older, "target", inline.without_tags(unit.target))


def _coded(parent: etree._Element, name: str, fragment: str, unit: Unit) -> etree._Element:
    coded = inline.coded(fragment, unit.tags)
    element = etree.fromstring(f'<{name} xmlns="{NAMESPACE}">{coded}</{name}>')
    parent.append(element)
    return element


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, _in(name)).text = markup.portable(text)


def _entries(root: etree._Element) -> Iterator[Entry]:
    for unit in root.iter(_in("trans-unit")):
        source, target = unit.find(_in("source")), unit.find(_in("target"))
        yield Entry(unit.get("id", ""), _fragment(source), _fragment(target))


def _fragment(element: etree._Element | None) -> str:
    return inline.from_xml(element, paired="g", alone="x")


def _in(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
