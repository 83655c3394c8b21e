"""A text cut into units, one for each sentence where that can be done, and put together again.

A short field is one unit. A body is cut into paragraphs and these into sentences, as long as both
languages have as many; otherwise the paragraph, or the whole body, is one unit. So a unit's English
and its translation always belong together, and every text comes out of its units byte for byte.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

from translations import markup, sentences
from translations.exchange.inline import Tag, joined, tags
from translations.values import ALT, BODY, SHORT_FIELDS

SOURCE_LANGUAGE = "en"
_ORDER = (*SHORT_FIELDS, BODY)
_BETWEEN_PARAGRAPHS = re.compile(r"((?:\s*</?p>\s*)+)")
_INLINE = re.compile(r"<(/?)(\w+)(?:[^<>\"]|\"[^\"]*\")*>|&#?\w+;|[^<&]+|.", re.DOTALL)


@dataclass(frozen=True)
class Unit:
    """A fragment of canonical HTML (of a short field: its text, escaped) in both languages."""

    id: str
    """title, body, body.2 (a paragraph) or body.2.1 (a sentence of it)"""
    source: str
    target: str = ""

    @property
    def field(self) -> str:
        return self.id.partition(".")[0]

    @property
    def paragraph(self) -> str:
        return ".".join(self.id.split(".")[:2])

    @property
    def words(self) -> str:
        return markup.plain(self.source)

    @property
    def tags(self) -> tuple[Tag, ...]:
        return tags(self.source, self.target)


@dataclass(frozen=True)
class Cut:
    """A text in parts: joint, part, joint, part, …, joint."""

    joints: tuple[str, ...]
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return self.joints[0] + "".join(
            part + joint for part, joint in zip(self.parts, self.joints[1:], strict=True)
        )


def of_fields(source: Mapping[str, str], target: Mapping[str, str], language: str) -> list[Unit]:
    units: list[Unit] = []
    for name, english in sorted(source.items(), key=lambda field: _place(field[0])):
        translated = target.get(name, "")
        if name == BODY:
            units += _of_body(markup.sanitised(english), markup.sanitised(translated), language)
        else:
            units.append(Unit(name, html.escape(english, quote=False), html.escape(translated, quote=False)))
    return units


def field_text(name: str, parts: Iterable[tuple[str, str]]) -> str:
    """A field put together again from (unit id, fragment), as it is stored."""
    if name != BODY:
        return markup.plain(joined(text for _id, text in parts))
    paragraphs = groupby(parts, key=lambda part: Unit(part[0], "").paragraph)
    written = (joined(text for _id, text in group) for _paragraph, group in paragraphs)
    return markup.clean("".join(f"<p>{inner}</p>" for inner in written if inner))


def paragraphs(body: str) -> Cut:
    pieces = _BETWEEN_PARAGRAPHS.split(body)
    joints, parts = [""], []
    for place, piece in enumerate(pieces):
        if place % 2:
            joints[-1] += piece
        elif piece:
            parts.append(piece)
            joints.append("")
    return Cut(tuple(joints), tuple(parts))


def sentences_of(paragraph: str, language: str) -> Cut:
    """Never cut inside an element: emphasis over two sentences keeps them together."""
    text, places = _plain(paragraph)
    cuts = [places[start] for start, _end in sentences.spans(text, language)][1:]
    starts = [0, *(place for place in cuts if place is not None), len(paragraph)]
    joints, parts = [""], []
    for start, end in pairwise(starts):
        piece = paragraph[start:end]
        words = piece.rstrip()
        parts.append(words)
        joints.append(piece[len(words) :])
    return Cut(tuple(joints), tuple(parts))


def _place(name: str) -> tuple[int, int]:
    """As they stand on the page; a database may have its own order of names."""
    if name.startswith(ALT):
        return len(_ORDER), int(name.removeprefix(ALT))
    return _ORDER.index(name), 0


def _of_body(source: str, target: str, language: str) -> Iterator[Unit]:
    english, translated = paragraphs(source), paragraphs(target)
    if translated.parts and len(english.parts) != len(translated.parts):
        yield Unit(BODY, _inner(english), _inner(translated))
        return
    for number, paragraph in enumerate(english.parts, 1):
        other = translated.parts[number - 1] if translated.parts else ""
        yield from _of_paragraph(f"{BODY}.{number}", paragraph, other, language)


def _of_paragraph(name: str, source: str, target: str, language: str) -> Iterator[Unit]:
    english = sentences_of(source, SOURCE_LANGUAGE).parts
    translated = sentences_of(target, language).parts if target else ("",) * len(english)
    if len(english) == len(translated) > 1:
        for number, (part, other) in enumerate(zip(english, translated, strict=True), 1):
            yield Unit(f"{name}.{number}", part, other)
    else:
        yield Unit(name, source, target)


def _inner(cut: Cut) -> str:
    return str(Cut(("", *cut.joints[1:-1], ""), cut.parts)) if cut.parts else ""


def _plain(paragraph: str) -> tuple[str, list[int | None]]:
    """The words, and for each character its place in the HTML; None inside an element."""
    text: list[str] = []
    places: list[int | None] = []
    depth = 0
    begins: int | None = None  # an element that opens right here belongs to the sentence that it begins
    for token in _INLINE.finditer(paragraph):
        if token[2] == "br":
            text.append("\n")
            places.append(None)
        elif token[2]:
            if not token[1] and depth == 0:
                begins = token.start()
            depth += -1 if token[1] else 1
        else:
            words = html.unescape(token[0])
            for offset, letter in enumerate(words):
                at = token.start() + offset if depth == 0 else begins
                text.append(letter)
                places.append(at)
                begins = None
    return "".join(text), places
