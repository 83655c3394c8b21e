"""A text as it stands in a letter: each unit on a line of its own behind its mark.

    [T] A Lantern for Every Cell
    [1] Cells feel every push and pull.

[K] is the kicker, [T] the title, [S] the strapline, [A1] the first picture's description, [1] the first sentence.
Words carry the marks of `markup`; a line break is written ↵ and a new paragraph ¶, so that a line is a unit.
"""

from __future__ import annotations

import html
import re

from translations import markup
from translations.exchange.document import Document
from translations.exchange.units import Unit
from translations.values import ALT, BODY

END = "END"
LINE = re.compile(r"^\s*\[(K|T|S|A?\d{1,3}|END)\]\s*(.*)$", re.IGNORECASE)
_LETTERS = {"kicker": "K", "title": "T", "strapline": "S"}
_BREAK, _PARAGRAPH = "↵", "¶"


def of(document: Document) -> dict[str, Unit]:
    """Mark to unit, in the order of the letter."""
    found: dict[str, Unit] = {}
    sentence = 0
    for unit in document.units:
        if unit.field == BODY:
            sentence += 1
            found[str(sentence)] = unit
        elif unit.field.startswith(ALT):
            found[f"A{unit.field.removeprefix(ALT)}"] = unit
        else:
            found[_LETTERS[unit.field]] = unit
    return found


def written(unit: Unit, fragment: str) -> str:
    """The fragment as a person reads and types it, on one line."""
    if unit.field != BODY:
        return " ".join(html.unescape(fragment).split())
    typed = markup.from_html(f"<p>{fragment}</p>")
    lines = re.sub(r"\s*\\\n\s*", f" {_BREAK} ", re.sub(r"\n\s*\n", f" {_PARAGRAPH} ", typed))
    return " ".join(lines.split())


def read(unit: Unit, typed: str) -> str:
    """The fragment of what a person typed."""
    if unit.field != BODY:
        return html.escape(" ".join(typed.split()), quote=False)
    lines = re.sub(rf"\s*{_BREAK}\s*", r"\\\n", re.sub(rf"\s*{_PARAGRAPH}\s*", "\n\n", typed))
    return markup.to_html(lines).removeprefix("<p>").removesuffix("</p>")
