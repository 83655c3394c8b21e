"""The body as translators type it: plain text with a few marks, to and from canonical HTML.

    An empty line divides paragraphs; a backslash at the end of a line breaks the line.
    _em_ or *em*   **strong**   10^-3^   H~2~O   [words](https://…)   \\* is a star

A mark opens before a word and closes after one; a mark without its fellow is an ordinary character,
so `~5 to ~10` means what it says. Marks and escapes are those of CommonMark and Pandoc
(https://pandoc.org/MANUAL.html#inline-formatting), without their special cases.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import nh3

_TAGS = {"*": "em", "_": "em", "**": "strong", "^": "sup", "~": "sub"}
_MARKS = {"em": "_", "strong": "**", "sup": "^", "sub": "~"}
_SCHEMES = {"http", "https", "mailto"}
_ADDRESS = re.compile(r"^(?:https?://|mailto:|/(?!/))[^\s<>]+$", re.IGNORECASE)
_SPECIAL = re.compile(r"([\\*_^~\[\]])")
_TOKEN = re.compile(
    r"""(?P<break>\s*\\\n\s*)
      | (?P<space>\s+)
      | \\(?P<escaped>[\\*_^~\[\]])
      | (?P<mark>\*\*|[*_^~])
      | (?P<open>\[)
      | \]\((?P<address>(?:[^\s()\\]|\\.|\([^\s()\\]*\))*)\)
      | (?P<text>.[^\s\\*_^~\[\]]*)""",
    re.VERBOSE | re.DOTALL,
)
# Of what nh3 writes, so attributes are always quoted.
_HTML = re.compile(r'<(?P<end>/?)(?P<tag>\w+)(?: href="(?P<href>[^"]*)")?>|(?P<text>[^<]+)')

# What XML 1.0 can carry (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(markup: str) -> str:
    """Any HTML brought into what these marks can say; safe to show."""
    return to_html(from_html(markup))


def portable(text: str) -> str:
    """Without the characters that no feed and no exchange file could carry; a form feed is a space."""
    return _NOT_XML.sub("", text.replace("\x0b", " ").replace("\x0c", " "))


def to_html(marked: str) -> str:
    """Canonical HTML. Only paragraphs, links, emphasis, sub- and superscript can come out."""
    text = portable(marked).replace("\r\n", "\n").replace("\r", "\n")
    paragraphs = (_inner(part) for part in re.split(r"\n[^\S\n]*\n", text))
    return "".join(f"<p>{inner}</p>" for inner in paragraphs if inner)


def from_html(markup: str) -> str:
    """Marked text that `to_html` turns back into the same HTML."""
    paragraphs = re.split(r"</?p>", sanitised(markup))
    return "\n\n".join(text for inner in paragraphs if (text := _marked(inner)))


def sanitised(markup: str) -> str:
    """By allow-list; the second wall behind the escaping of `to_html`."""
    return nh3.clean(
        portable(markup),
        tags={"p", "a", "br", "em", "strong", "sub", "sup"},
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def plain(markup: str) -> str:
    """The words alone."""
    spaced = re.sub(r"<br>|</p>", " ", sanitised(markup))
    return " ".join(html.unescape(re.sub(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>', "", spaced)).split())


def addresses(markup: str) -> list[str]:
    """Where the links lead, in order; a link without words leads nobody."""
    return [html.unescape(href) for href in re.findall(r'<a href="([^"]*)">', clean(markup))]


# --- from marks to HTML --------------------------------------------------------------------------


@dataclass
class _Piece:
    """Something written; or, with a `tag`, a mark that waits for its fellow."""

    html: str
    mark: str = ""
    tag: str = ""


def _inner(paragraph: str) -> str:
    pieces: list[_Piece] = []
    at = 0
    while token := _TOKEN.match(paragraph, at):
        at = token.end()
        if token["break"]:
            pieces.append(_Piece("<br>"))
        elif token["space"]:
            pieces.append(_Piece(" "))
        elif token["open"]:
            waits = _before_a_word(paragraph, at) and _waiting(pieces, "a") is None
            pieces.append(_Piece("[", "[", "a" if waits else ""))
        elif token["address"] is not None:
            _link(pieces, token)
        elif token["mark"]:
            mark = _half_or_whole(pieces, token)
            at = token.start() + len(mark)
            _mark(pieces, mark, paragraph, token.start())
        else:
            pieces.append(_Piece(html.escape(token["escaped"] or token["text"], quote=False)))
    inner = sanitised("".join(piece.html for piece in pieces)).replace("&nbsp;", " ")
    return re.sub(r"^(?:\s|<br>)+|(?:\s|<br>)+$", "", inner)


def _half_or_whole(pieces: list[_Piece], token: re.Match[str]) -> str:
    """Two stars are one mark, unless the first of them closes the emphasis opened last (`**a *b***`)."""
    last = next((piece for piece in reversed(pieces) if piece.tag), None)
    half = token["mark"] == "**" and last is not None and last.mark == "*"
    return "*" if half and _after_a_word(token.string, token.start()) else token["mark"]


def _mark(pieces: list[_Piece], mark: str, paragraph: str, start: int) -> None:
    tag = _TAGS[mark]
    opened = _waiting(pieces, tag)
    if opened is None:
        waits = _before_a_word(paragraph, start + len(mark))
        pieces.append(_Piece(mark, mark, tag if waits else ""))
    elif opened.mark == mark and opened is not pieces[-1] and _after_a_word(paragraph, start):
        _wrap(pieces, opened, f"<{tag}>", f"</{tag}>")
    else:
        pieces.append(_Piece(mark))


def _link(pieces: list[_Piece], token: re.Match[str]) -> None:
    opened = _waiting(pieces, "a")
    address = re.sub(r"\\(.)", r"\1", token["address"])
    words = opened is not None and opened is not pieces[-1] and _after_a_word(token.string, token.start())
    if opened is not None and words and _ADDRESS.match(address):
        _wrap(pieces, opened, f'<a href="{html.escape(address)}">', "</a>")
    else:
        pieces.append(_Piece(html.escape(token[0], quote=False)))


def _waiting(pieces: list[_Piece], tag: str) -> _Piece | None:
    return next((piece for piece in reversed(pieces) if piece.tag == tag), None)


def _wrap(pieces: list[_Piece], opened: _Piece, start: str, end: str) -> None:
    """Everything since `opened` goes between the tags; marks in between never met their fellows."""
    at = next(place for place, piece in enumerate(pieces) if piece is opened)
    inner = "".join(piece.html for piece in pieces[at + 1 :])
    pieces[at:] = [_Piece(f"{start}{inner}{end}")]


def _before_a_word(paragraph: str, at: int) -> bool:
    rest = paragraph[at:]
    return bool(rest) and not rest[0].isspace() and not rest.startswith("\\\n")


def _after_a_word(paragraph: str, at: int) -> bool:
    return at > 0 and not paragraph[at - 1].isspace()


# --- from HTML to marks --------------------------------------------------------------------------


def _marked(inner: str) -> str:
    """Bottom up: each element's text is finished when its end tag comes."""
    levels: list[tuple[str, str, str]] = [("", "", "")]  # tag, address, text so far
    for token in _HTML.finditer(inner):
        tag, address, text = levels[-1]
        if token["text"]:
            levels[-1] = (tag, address, text + _escaped(token["text"]))
        elif token["tag"] == "br":
            levels[-1] = (tag, address, text + "\\\n")
        elif not token["end"]:
            levels.append((token["tag"], html.unescape(token["href"] or ""), ""))
        elif len(levels) > 1:
            levels.pop()
            outer = levels[-1]
            levels[-1] = (outer[0], outer[1], outer[2] + _with_marks(tag, address, text))
    _lead, words, _trail = _edges("".join(text for _, _, text in levels))
    return re.sub(r" *\\\n *", "\\\n", words)


def _escaped(text: str) -> str:
    return re.sub(r"\s+", " ", _SPECIAL.sub(r"\\\1", html.unescape(text)))


def _with_marks(tag: str, address: str, text: str) -> str:
    """Marks hug their words: spaces and breaks at the edges go outside."""
    lead, words, trail = _edges(text)
    if not words or (tag == "a" and not address):
        return text
    if tag == "a":
        escaped = re.sub(r"([()\\])", r"\\\1", address)
        return f"{lead}[{words}]({escaped}){trail}"
    return f"{lead}{_MARKS[tag]}{words}{_MARKS[tag]}{trail}"


def _edges(text: str) -> tuple[str, str, str]:
    """The spaces and breaks before the words, the words, and those after them."""
    trimmed = re.sub(r"^(?: |\\\n)+", "", text)
    words = re.sub(r"(?: |\\\n)+$", "", trimmed)
    return text[: len(text) - len(trimmed)], words, trimmed[len(words) :]
