"""XLIFF 2.1 (https://docs.oasis-open.org/xliff/xliff-core/v2.1/xliff-core-v2.1.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from translations import markup
from translations.exchange import identity, inline
from translations.exchange.document import Document, Entry, Reply
from translations.exchange.units import SOURCE_LANGUAGE, Unit

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"  # of 2.1 too: section 2.1 there
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def write(document: Document) -> bytes:
    root = etree.fromstring(f'<xliff xmlns="{NAMESPACE}"/>')
    root.attrib.update({"version": "2.1", "srcLang": SOURCE_LANGUAGE, "trgLang": document.language})
    file = etree.SubElement(root, _in("file"), {"id": "f1", "original": document.signed, _SPACE: "preserve"})
    if document.note:
        _note(file, document.note, "instruction")
    for unit in document.units:
        _write_unit(file, document, unit)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def read(root: etree._Element) -> Reply:
    file = root.find(_in("file"))
    name = identity.read("" if file is None else file.get("original", ""))
    return Reply(name, tuple(_entries(root)))


def _write_unit(file: etree._Element, document: Document, unit: Unit) -> None:
    element = etree.SubElement(file, _in("unit"), {"id": unit.id, "name": document.label(unit)})
    previous = document.previous.get(unit.id)
    if previous:
        _note(element, inline.without_tags(previous), "previous-source")
    if unit.tags:
        originals = etree.SubElement(element, _in("originalData"))
        for tag in unit.tags:
            _data(originals, f"o{tag.id}", tag.opens)
            if tag.closes:
                _data(originals, f"c{tag.id}", tag.closes)
    state = "translated" if unit.target and not previous else "initial"
    segment = etree.SubElement(element, _in("segment"), {"id": "s1", "state": state})
    for name, fragment in (("source", unit.source), ("target", unit.target)):
        if fragment:
            coded = _renamed(inline.coded(fragment, unit.tags))
            segment.append(etree.fromstring(f'<{name} xmlns="{NAMESPACE}">{coded}</{name}>'))


def _renamed(coded: str) -> str:
    spans = re.sub(
        r'<g id="(\d+)">', r'<pc id="\1" dataRefStart="o\1" dataRefEnd="c\1">', coded.replace("</g>", "</pc>")
    )
    return re.sub(r'<x id="(\d+)"/>', r'<ph id="\1" dataRef="o\1"/>', spans)


def _note(parent: etree._Element, text: str, category: str) -> None:
    notes = etree.SubElement(parent, _in("notes"))
    etree.SubElement(notes, _in("note"), {"category": category}).text = markup.portable(text)


def _data(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, _in("data"), {"id": name}).text = markup.portable(text)


def _entries(root: etree._Element) -> Iterator[Entry]:
    for unit in root.iter(_in("unit")):
        sources, targets = [], []
        for part in unit.iter(_in("segment"), _in("ignorable")):  # a tool may have cut the unit further
            source, target = part.find(_in("source")), part.find(_in("target"))
            sources.append(_fragment(source))
            spaces = target is None and etree.QName(part).localname == "ignorable"
            targets.append(sources[-1] if spaces else _fragment(target))
        whole = all(target or not source for source, target in zip(sources, targets, strict=True))
        yield Entry(unit.get("id", ""), "".join(sources), "".join(targets) if whole else "")


def _fragment(element: etree._Element | None) -> str:
    return inline.from_xml(element, paired="pc", alone="ph")


def _in(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
