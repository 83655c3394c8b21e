"""The part of YAML that compose.yaml is written in, and nothing else: a line it cannot read is an error.

Maps and lists by indentation, lists in brackets, quoted and bare words, anchors of maps and their merge.
"""

from __future__ import annotations

import re
from typing import Any

_KEY = re.compile(r"^([\w.-]+|<<):(?:\s+(.*))?$")
_ITEM = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^",\[\]{}]+)\s*(?:,|$)')


class _Lines:
    def __init__(self, text: str) -> None:
        kept = [
            line.rstrip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
        ]
        self.rows = [(len(line) - len(line.lstrip()), line.lstrip()) for line in kept]
        self.at = 0

    def indent(self) -> int:
        return self.rows[self.at][0] if self.at < len(self.rows) else -1


def load(text: str) -> dict[str, Any]:
    lines = _Lines(text)
    made = _map(lines, 0, {})
    if lines.at < len(lines.rows):
        raise ValueError(f"unexpected indentation: {lines.rows[lines.at][1]!r}")
    return made


def _map(lines: _Lines, indent: int, anchors: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    merged: dict[str, Any] = {}
    while lines.indent() == indent and not lines.rows[lines.at][1].startswith("- "):
        row = lines.rows[lines.at][1]
        match = _KEY.match(row)
        if match is None:
            raise ValueError(f"not a key: {row!r}")
        lines.at += 1
        key, word = match[1], match[2] or ""
        if key in made:
            raise ValueError(f"{key!r} is given twice")
        if key == "<<":
            merged = anchors[word.removeprefix("*")]
        elif word and not word.startswith("&"):
            made[key] = _value(word)
        else:
            made[key] = _block(lines, indent, anchors)
            if word:
                anchors[word.removeprefix("&")] = made[key]
    return {**merged, **made}


def _block(lines: _Lines, above: int, anchors: dict[str, Any]) -> Any:
    indent = lines.indent()
    if indent <= above:
        return None
    if not lines.rows[lines.at][1].startswith("- "):
        return _map(lines, indent, anchors)
    items = []
    while lines.indent() == indent:
        items.append(_value(lines.rows[lines.at][1].removeprefix("- ")))
        lines.at += 1
    return items


def _value(word: str) -> Any:
    if word.startswith("["):
        inside, items = word.removeprefix("[").removesuffix("]"), []
        while inside:
            match = _ITEM.match(inside)
            if match is None:
                raise ValueError(f"not a list: {word!r}")
            items.append(_value(match[1]))
            inside = inside[match.end() :]
        return items
    if word.startswith('"') and word.endswith('"'):
        return word[1:-1]
    if re.search(r"""[{}&*!|>%@`'"]|: |\s#""", word):
        raise ValueError(f"beyond this small YAML; put it in quotes: {word!r}")
    return word.strip()
