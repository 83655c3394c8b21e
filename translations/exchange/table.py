"""A table of two columns as a web page: for people who translate in Word, and save it as a web page again.

Word keeps neither our ids nor our attributes, so what is needed to read it stands in the page as words:
the unit in the first column, the identity in the last line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from lxml import etree
from lxml import html as lxml_html

from translations.exchange import identity, inline, safe
from translations.exchange.document import Document, Entry, Reply
from translations.exchange.refusals import FileRefused
from translations.exchange.units import SOURCE_LANGUAGE, Unit

ENCODINGS = ("utf-8", "cp1252")
"""Word writes the second where it is not told otherwise."""
_STYLE = (
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #888;padding:6px;vertical-align:top;"
    "text-align:left}th{width:45%}th:first-child{width:10%}"
)
_KEPT = {"em": "em", "i": "em", "strong": "strong", "b": "strong", "sub": "sub", "sup": "sup"}
_UNIT = re.compile(r"[a-z]+(?:_\d+)?(?:\.\d+){0,2}")


def write(document: Document) -> bytes:
    language = html.escape(document.language)
    rows = "\n".join(_row(unit, language) for unit in document.units)
    advice = _("Write into the right column. Leave the first column and the last line as they are.")
    page = f"""<!DOCTYPE html>
<html lang="{SOURCE_LANGUAGE}">
<head>
<meta charset="utf-8">
<title>{document.title}</title>
<style>{_STYLE}</style>
</head>
<body>
<p>{inline.escaped(advice)}</p>
{f"<p>{inline.escaped(document.note)}</p>" if document.note else ""}
<table>
<tr><th></th><th>English</th><th>{language}</th></tr>
{rows}
</table>
<p>{document.signed}</p>
</body>
</html>
"""
    return page.encode()


def read(text: str) -> Reply:
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = lxml_html.document_fromstring(text.encode(), parser=parser)
    except etree.LxmlError as error:
        raise FileRefused(_("This page cannot be read: %(error)s") % {"error": error}) from error
    safe.measured(root)
    words = re.sub(r"\s+", "", inline.words_in(root))  # Word may break the long line
    return Reply(identity.read(words), tuple(_entries(root)))


def _row(unit: Unit, language: str) -> str:
    return (
        f'<tr><td>{unit.id}</td><td lang="{SOURCE_LANGUAGE}">{_cell(unit.source)}</td>'
        f'<td lang="{language}">{_cell(unit.target)}</td></tr>'
    )


def _cell(fragment: str) -> str:
    return f"<p>{fragment}</p>" if fragment else ""


def _entries(root: etree._Element) -> Iterator[Entry]:
    for row in root.iter("tr"):
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        name = inline.words_in(cells[0]).strip() if cells else ""
        if len(cells) >= 3 and _UNIT.fullmatch(name):
            yield Entry(name, _fragment(cells[1]), _fragment(cells[2]))


def _fragment(cell: etree._Element) -> str:
    """What the cell says, in our few tags; two paragraphs in one cell are two paragraphs."""
    parts = re.split(r"</?p>", _flat(cell))
    return "</p><p>".join(part.strip() for part in parts if part.strip())


def _flat(element: etree._Element) -> str:
    parts = [_text(element.text)]
    for child in element:
        name = child.tag if isinstance(child.tag, str) else ""
        inner = _flat(child)
        if name in _KEPT:
            inner = f"<{_KEPT[name]}>{inner}</{_KEPT[name]}>" if inner.strip() else inner
        elif name == "a" and child.get("href"):
            inner = f'<a href="{html.escape(child.get("href", ""))}">{inner}</a>'
        elif name == "br":
            inner = "<br>"
        elif name in {"p", "div"}:
            inner = f"<p>{inner}</p>"
        parts += [inner, _text(child.tail)]
    return "".join(parts)


def _text(text: str | None) -> str:
    return inline.escaped(re.sub(r"[^\S\u00a0]+", " ", text or ""))
