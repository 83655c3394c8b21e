"""The markup inside a unit, as exchange files carry it: numbered tags that come back as they were.

A fragment is canonical HTML inside one paragraph. Coded, each of its elements is `<g id="1">…</g>` and
each line or paragraph break `<x id="2"/>`: that is XLIFF 1.2 as it stands, and one word away from 2.1.
What a number stands for never travels: it is looked up in the unit when the file comes back.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from translations import markup

_TOKEN = re.compile(
    r"""(?P<alone></p>\s*<p>|<br\s*/?>|<x\ id="(?P<x>[^"]*)"\s*/>)
      | <g\ id="(?P<g>[^"]*)">
      | (?P<end></\w+>)
      | (?P<open><\w+(?:[^<>"]|"[^"]*")*>)
      | (?P<text>[^<]+|<)""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Tag:
    id: str
    opens: str
    closes: str
    """Empty for what stands alone."""


def tags(*fragments: str) -> tuple[Tag, ...]:
    """The tags of a unit: those of the English in their order, then what the translation has besides."""
    found: list[Tag] = []
    for fragment in fragments:
        free = list(found)
        for opens, closes in _written(fragment):
            same = next((tag for tag in free if tag.opens == opens), None)
            if same is None:
                found.append(Tag(str(len(found) + 1), opens, closes))
            else:
                free.remove(same)
    return tuple(found)


def coded(fragment: str, known: Sequence[Tag]) -> str:
    """The fragment with numbers for its tags: well-formed XML."""
    free, opened, parts = list(known), list[bool](), list[str]()
    for token in _TOKEN.finditer(fragment):
        if token["text"]:
            parts.append(escaped(html.unescape(token["text"])))
        elif token["end"]:
            parts.append("</g>" if opened and opened.pop() else "")
        else:
            tag = next((tag for tag in free if tag.opens == token[0]), None)
            if tag is not None:
                free.remove(tag)
            if token["open"]:
                opened.append(tag is not None)
            if tag is not None:
                parts.append(f'<g id="{tag.id}">' if tag.closes else f'<x id="{tag.id}"/>')
    return "".join(parts) + "</g>" * sum(opened)


def restored(text: str, known: Sequence[Tag]) -> str:
    """The fragment of a coded text; a number that the unit has not is left out, its words stay."""
    by_id = {tag.id: tag for tag in known}
    opened, parts = list[str](), list[str]()
    for token in _TOKEN.finditer(text):
        if token["g"] is not None:
            tag = by_id.get(token["g"])
            paired = tag is not None and tag.closes
            parts.append(tag.opens if tag and paired else "")
            opened.append(tag.closes if tag and paired else "")
        elif token["x"] is not None:
            tag = by_id.get(token["x"])
            parts.append(tag.opens if tag and not tag.closes else "")
        elif token["end"] == "</g>":
            parts.append(opened.pop() if opened else "")
        else:
            parts.append(token[0])
    return "".join(parts) + "".join(reversed(opened))


def escaped(text: str) -> str:
    """For XML and HTML alike."""
    return html.escape(markup.portable(text), quote=False)


def normal(fragment: str) -> str:
    """Two fragments say the same when these are equal: blind to white space and Unicode form."""
    clean = markup.sanitised(fragment).replace("&nbsp;", " ")
    return " ".join(unicodedata.normalize("NFC", clean).split())


def without_tags(fragment: str) -> str:
    """The words alone."""
    return markup.plain(fragment)


def from_xml(element: etree._Element | None, *, paired: str, alone: str) -> str:
    """The coded text in a `<source>` or `<target>`; what a tool has added keeps its words alone."""
    if element is None:
        return ""
    parts = [escaped(element.text or "")]
    for child in element:
        name, number = etree.QName(child).localname, html.escape(child.get("id", ""))
        if name == paired:
            parts.append(f'<g id="{number}">{from_xml(child, paired=paired, alone=alone)}</g>')
        elif name == alone:
            parts.append(f'<x id="{number}"/>')
        elif name == "mrk":
            parts.append(from_xml(child, paired=paired, alone=alone))
        parts.append(escaped(child.tail or ""))
    return "".join(parts)


def words_in(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def missing(source: str, target: str) -> list[str]:
    """Tags of the English that the translation has not."""
    left = [opens for opens, _closes in _written(target)]
    lost = []
    for opens, _closes in _written(source):
        if opens in left:
            left.remove(opens)
        else:
            lost.append(opens)
    return lost


def joined(fragments: Iterable[str]) -> str:
    return " ".join(fragment for fragment in fragments if fragment)


def _written(fragment: str) -> Iterator[tuple[str, str]]:
    for token in _TOKEN.finditer(fragment):
        if token["alone"]:
            yield token[0], ""
        elif token["open"]:
            name = re.match(r"<(\w+)", token[0])
            yield token[0], f"</{name[1] if name else ''}>"
