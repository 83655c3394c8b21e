"""A letter taken apart: lines of text, each with whether it is quoted, and the files that came with it.

Plain text may be flowed (RFC 3676). A letter in HTML alone is read as lines: blocks and breaks end them,
`<blockquote>` is a quote, and italics and links become our marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

from lxml import etree
from lxml import html as lxml_html

from translations.exchange import inline

LINES_MAX = 5_000
FILES = (".xlf", ".xliff", ".po")
_BLOCKS = {"p", "div", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "pre", "blockquote", "body", "hr"}
_UNREAD = {"style", "script", "head", "title", "template"}
_MARKS = {"em": "_", "i": "_", "strong": "**", "b": "**", "sup": "^", "sub": "~"}
_DEPTH_MAX = 100


@dataclass(frozen=True)
class Line:
    text: str
    quoted: bool = False


def headers(message: EmailMessage, name: str) -> list[str]:
    """As they were sent, on one line each: the standard library stumbles over some that are malformed."""
    return [" ".join(str(value).split()) for key, value in message.raw_items() if key.lower() == name.lower()]


def header(message: EmailMessage, name: str) -> str:
    """The first of that name; empty where there is none."""
    return next(iter(headers(message, name)), "")


def files(message: EmailMessage) -> list[tuple[str, bytes]]:
    found = []
    for part in message.walk():
        name = part.get_filename() or ""
        if name.lower().endswith(FILES):
            content = part.get_payload(decode=True)
            found.append((name, content if isinstance(content, bytes) else b""))
    return found


def lines(message: EmailMessage) -> list[Line]:
    """The lines of the text; of the HTML where there is no text. Raises `LookupError` for an unknown charset."""
    plain = message.get_body(("plain",))
    if isinstance(plain, EmailMessage) and _content(plain).strip():
        flowed = str(plain["Content-Type"].params.get("format", "")).lower() == "flowed"
        joined = str(plain["Content-Type"].params.get("delsp", "")).lower() == "yes"
        return list(of_plain(_content(plain), flowed=flowed, delsp=joined))[:LINES_MAX]
    page = message.get_body(("html",))
    return of_html(_content(page))[:LINES_MAX] if isinstance(page, EmailMessage) else []


def of_plain(text: str, *, flowed: bool = False, delsp: bool = False) -> Iterator[Line]:
    held, depth_held = "", 0
    for line in text.replace("\r\n", "\n").split("\n"):
        quote, rest = _unquoted(line, flowed)
        if held and depth_held != quote:
            yield Line(held, depth_held > 0)
            held = ""
        if flowed and rest.endswith(" ") and rest != "-- ":
            held, depth_held = held + (rest[:-1] if delsp else rest), quote
        else:
            yield Line((held + rest).rstrip(), quote > 0)
            held = ""
    if held:
        yield Line(held.rstrip(), depth_held > 0)


def of_html(text: str) -> list[Line]:
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = lxml_html.document_fromstring(text.encode(errors="replace"), parser=parser)
    except etree.LxmlError:
        return []
    pieces = list(_pieces(root, quoted=False, depth=0))
    found: list[Line] = []
    held, quote_held = "", False
    for piece, quoted in [*pieces, ("\n", False)]:
        if piece == "\n":
            found.append(Line(" ".join(held.split()), quote_held))
            held = ""
        else:
            held, quote_held = held + piece, quoted
    return found


def _content(part: EmailMessage) -> str:
    content = part.get_content()
    return content if isinstance(content, str) else ""


def _unquoted(line: str, flowed: bool) -> tuple[int, str]:
    if flowed:
        rest = line.lstrip(">")
        return len(line) - len(rest), rest.removeprefix(" ")
    found = re.match(r"(?:\s?>)+ ?", line)
    return (found[0].count(">"), line[found.end() :]) if found else (0, line)


def _pieces(element: etree._Element, *, quoted: bool, depth: int) -> Iterator[tuple[str, bool]]:
    """Text, and a line feed where a line ends."""
    name = element.tag if isinstance(element.tag, str) else ""
    if name in _UNREAD or depth > _DEPTH_MAX:
        return
    inside = quoted or name == "blockquote" or "gmail_quote" in element.get("class", "")
    mark = _MARKS.get(name, "") if inline.words_in(element).strip() else ""
    address = element.get("href", "") if name == "a" else ""
    linked = bool(address) and inline.words_in(element).strip() != address
    if name in _BLOCKS:
        yield "\n", inside
    yield ("[" if linked else "") + mark + _flat(element.text), inside
    for child in element:
        if child.tag == "br":
            yield "\n", inside
        else:
            yield from _pieces(child, quoted=inside, depth=depth + 1)
        yield _flat(child.tail), inside
    yield mark + (f"]({address})" if linked else ""), inside
    if name in _BLOCKS:
        yield "\n", inside


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
