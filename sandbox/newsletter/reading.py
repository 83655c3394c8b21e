"""A mail as its reader sees it: the HTML part, with the pictures it names by `cid:`."""

from __future__ import annotations

import io
from dataclasses import asdict
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

from PIL import Image

from sandbox.newsletter.problem import Problem
from sandbox.seen import Block, Picture, Span
from sandbox.store import MIMES, Store

_FORMATS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}
_BLOCKS = {"p": "text", "li": "text", "h1": "title", "div": "", "ul": "", "body": ""}


def blocks(mail: EmailMessage, store: Store) -> list[dict[str, Any]]:
    """Raises `Problem` for a picture that is named and not there, or there and not named."""
    html = mail.get_body(("html",))
    if html is None:
        text = mail.get_body(("plain",))
        words = text.get_content().strip() if text is not None else ""
        return [asdict(Block("title", (Span(str(mail["Subject"])),))), asdict(Block("text", _links(words)))]
    parts = {str(part["Content-ID"]).strip("<>"): part for part in mail.walk() if part["Content-ID"]}
    reader = _Reader()
    reader.feed(html.get_content())
    reader.close()
    named = [cid for cid, _ in reader.pictures]
    if sorted(named) != sorted(parts):
        raise Problem(554, "5.6.0", "the pictures are not those that the HTML names")
    found = []
    for block in reader.found:
        if isinstance(block, int):
            cid, alt = reader.pictures[block]
            found.append(Block("picture", picture=_picture(parts[cid], alt, store)))
        elif "".join(span.text for span in block[1]).strip():
            found.append(Block(block[0], tuple(block[1])))
    return [asdict(block) for block in found]


def block(value: dict[str, Any]) -> Block:
    spans = tuple(Span(one["text"], tuple(one["formats"]), one["url"]) for one in value["spans"])
    return Block(value["role"], spans, Picture(**value["picture"]) if value["picture"] else None)


def _links(text: str) -> tuple[Span, ...]:
    lines = text.splitlines(keepends=True)
    return tuple(Span(one, url=one.strip() if one.startswith("http") else "") for one in lines)


def _picture(part: Any, alt: str | None, store: Store) -> Picture:
    content = part.get_content()
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "GIF"]) as image:
            form, (width, height) = str(image.format).lower(), image.size
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Problem(554, "5.6.0", "a picture cannot be read") from None
    if part.get_content_type() != MIMES[form]:
        raise Problem(554, "5.6.0", "a picture is not what its Content-Type says")
    return Picture(store.keep_picture(content, form), MIMES[form], len(content), width, height, alt)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[int | tuple[str, list[Span]]] = []
        self.pictures: list[tuple[str, str | None]] = []
        self._open: list[str] = []
        self._url = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img":
            self.found.append(len(self.pictures))
            self.pictures.append(((given.get("src") or "").removeprefix("cid:"), given.get("alt")))
        elif tag == "a":
            self._url = given.get("href") or ""
        elif tag == "br":
            self.handle_data("\n")
        elif _BLOCKS.get(tag):
            self.found.append((_BLOCKS[tag], []))
        if tag not in {"img", "br", "meta"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._url = ""
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        inside = [tag for tag in self._open if _BLOCKS.get(tag)]
        if inside and self.found and not isinstance(self.found[-1], int):
            formats = tuple(_FORMATS[tag] for tag in self._open if tag in _FORMATS)
            self.found[-1][1].append(Span(data, formats, self._url))
