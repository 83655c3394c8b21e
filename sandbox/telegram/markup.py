"""Telegram's HTML, read as strictly as it says: https://core.telegram.org/bots/api#html-style"""

from __future__ import annotations

from html.parser import HTMLParser

from sandbox.seen import Span
from sandbox.telegram.problem import Problem

_FORMATS = {"b": "bold", "i": "italic", "a": "", "blockquote": "small"}


def spans(text: str, parse_mode: str) -> list[Span]:
    if not parse_mode:
        return [Span(text)] if text else []
    if parse_mode != "HTML":
        raise Problem(400, "unsupported parse_mode")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.open:
        raise Problem(
            400, f"can't parse entities: can't find end tag corresponding to start tag {reader.open[-1][0]}"
        )
    return reader.spans


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.spans: list[Span] = []
        self.open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in _FORMATS or {*given} - {"href", "expandable"}:
            raise Problem(400, f'can\'t parse entities: unsupported start tag "{tag}"')
        self.open.append((tag, given.get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise Problem(400, f'can\'t parse entities: unexpected end tag "{tag}"')
        self.open.pop()

    def handle_data(self, data: str) -> None:
        formats = tuple(_FORMATS[tag] for tag, _ in self.open if _FORMATS[tag])
        url = next((url for _, url in self.open if url), "")
        self.spans.append(Span(data, formats, url))
