"""Canonical HTML to Neue Post Format text blocks.

Ranges count Unicode code points, as Python's `str` does:
https://github.com/tumblr/docs/blob/master/npf-spec.md#inline-formatting-within-a-text-block
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

Block = dict[str, Any]

_FORMATS = {"em": "italic", "strong": "bold", "a": "link"}
# NPF knows no sub- and superscript; without them 10⁶ would read as 106.
_SUPERSCRIPT = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
# Where a paragraph may be divided, best first: after a sentence, after a word.
_ENDS = (re.compile(r"[.!?…][\"”’»)]*\s+"), re.compile(r"\s+"))


@dataclass(frozen=True)
class Range:
    """One format from code point `start` up to and without `end`."""

    type: str
    start: int
    end: int
    url: str = ""

    def as_json(self) -> dict[str, Any]:
        link = {"url": self.url} if self.type == "link" else {}
        return {"start": self.start, "end": self.end, "type": self.type, **link}


@dataclass
class Paragraph:
    text: str = ""
    ranges: list[Range] = field(default_factory=list)

    def part(self, start: int, end: int) -> Paragraph:
        """Code points `start` to `end`, with the ranges that lie in them, moved and clipped."""
        moved = [
            Range(item.type, max(item.start, start) - start, min(item.end, end) - start, item.url)
            for item in self.ranges
            if item.start < end and item.end > start
        ]
        return Paragraph(self.text[start:end], moved)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[Paragraph] = []
        self._now = Paragraph()
        self._open: list[tuple[str, int, str]] = []
        self._scripts: list[dict[int, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._now.text += "\n"
        elif tag in _FORMATS:
            self._open.append((tag, len(self._now.text), dict(attrs).get("href") or ""))
        elif tag in {"sup", "sub"}:
            self._scripts.append(_SUPERSCRIPT if tag == "sup" else _SUBSCRIPT)

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self.end_paragraph()
        elif tag in _FORMATS and self._open:
            name, start, url = self._open.pop()
            if start < len(self._now.text):
                self._now.ranges.append(Range(_FORMATS[name], start, len(self._now.text), url))
        elif tag in {"sup", "sub"} and self._scripts:
            self._scripts.pop()

    def handle_data(self, data: str) -> None:
        for table in self._scripts:
            data = data.translate(table)
        self._now.text += data

    def end_paragraph(self) -> None:
        if self._now.text.strip():
            self._now.ranges.sort(key=lambda item: (item.start, -item.end, item.type))
            self.paragraphs.append(self._now)
        self._now = Paragraph()


def paragraphs(html: str) -> list[Paragraph]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_paragraph()
    return reader.paragraphs


def split(paragraph: Paragraph, text_max: int) -> list[Paragraph]:
    """Parts of at most `text_max` code points: divided after a sentence, else a word; nothing is lost."""
    ends = [0]
    while len(paragraph.text) - ends[-1] > text_max:
        ends.append(_cut(paragraph.text, ends[-1], ends[-1] + text_max))
    parts = [_trimmed(paragraph, start, end) for start, end in pairwise([*ends, len(paragraph.text)])]
    return [part for part in parts if part.text]


def _cut(text: str, start: int, end: int) -> int:
    """The last good place to divide, never after `end`; a word longer than a block is divided at it."""
    window = text[start : end + 1]
    for pattern in _ENDS:
        ends = [match.end() for match in pattern.finditer(window) if match.end() <= end - start]
        if ends:
            return start + ends[-1]
    return end


def _trimmed(paragraph: Paragraph, start: int, end: int) -> Paragraph:
    """Without the spaces at both ends, which would only show as an odd indent."""
    text = paragraph.text[start:end]
    return paragraph.part(start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip())))


def text_block(paragraph: Paragraph, subtype: str = "") -> Block:
    block: Block = {"type": "text", "text": paragraph.text}
    if subtype:
        block["subtype"] = subtype
    if paragraph.ranges:
        block["formatting"] = [item.as_json() for item in paragraph.ranges]
    return block


def line(text: str, *formats: str, url: str = "") -> Paragraph:
    """A line of text with formats, and a link, over the whole of it."""
    ranges = [Range(name, 0, len(text)) for name in formats]
    return Paragraph(text, [*ranges, Range("link", 0, len(text), url)] if url else ranges)
