"""From the bytes of a file to clean text: encodings, odd characters, broken tags."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import defaultdict

from publisher.posts.importer.page import PageError

BYTES_MAX = 5_000_000
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# What XML cannot hold (https://www.w3.org/TR/xml/#charsets), as it is and as a reference.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|(\d{1,9}));?", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

# Hand-typed tags that lost a sign, or had it escaped: “a strong>neuron</strong>”, “neuron/strong>”.
_EMPHASIS = "strong|em|sub|sup"
_HALF_OPEN = re.compile(rf"(?:&lt;|(?<![</\w-]))({_EMPHASIS})(?:>|&gt;)")
_HALF_CLOSED = re.compile(rf"(?:&lt;|(?<!<))/({_EMPHASIS})(?:>|&gt;)")
_HALF_SHORT = re.compile(r"(?<![</\w-])([bi])>([^<>]{1,80}</\1>)")
_TAG = re.compile(rf"<(/?)({_EMPHASIS})(?:\s[^<>]*)?>", re.IGNORECASE)
_TAG_IN_TEXT = re.compile(rf"</?(?:{_EMPHASIS}|b|i)>|(?:/|(?<![\w-]))(?:{_EMPHASIS})>")


def decoded(source: bytes) -> str:
    """The text of a page. Raises `PageError` for an empty file and for one that is not text."""
    if not source.strip():
        raise PageError("the file is empty; save the page again")
    if len(source) > BYTES_MAX:
        raise PageError(f"the file has {len(source)} bytes, more than any page of BPoD; save the page alone")
    text = source.decode("utf-16", errors="replace") if source[:2] in _UTF16 else _eight_bit(source)
    if _CONTROL.search(text[:10_000]):
        raise PageError("the file is not text; give the page as HTML or as a text copy")
    return text


def _eight_bit(source: bytes) -> str:
    declared = _CHARSET.search(source[:4096])
    for encoding in ("utf-8-sig", declared[1].decode() if declared else "", "windows-1252"):
        try:
            return source.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    # Bytes that Windows-1252 leaves undefined (https://encoding.spec.whatwg.org/#windows-1252).
    return source.decode("latin-1")


def clean(text: str) -> str:
    """One way to write each character and line end; nothing invisible."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _UNWRITABLE.sub("", _INVISIBLE.sub("", text.replace("\xa0", " ").replace("\u202f", " ")))
    return unicodedata.normalize("NFC", text)


def references_mended(markup: str) -> str:
    """Without character references to what is no character."""
    return _REFERENCE.sub(_reference, markup)


def _reference(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    return "" if number > sys.maxunicode or _UNWRITABLE.match(chr(number)) else found[0]


def tags_mended(markup: str) -> str:
    """Emphasis whose tags lost a sign, repaired where both ends can be told, else without the remains."""
    markup = _HALF_OPEN.sub(r"<\1>", _HALF_CLOSED.sub(r"</\1>", markup))
    return _without_unmatched(_HALF_SHORT.sub(r"<\1>\2", markup))


def stray_tags_dropped(text: str) -> str:
    """Plain text without tags of emphasis, whole or broken."""
    return _TAG_IN_TEXT.sub("", text)


def _without_unmatched(markup: str) -> str:
    opened: defaultdict[str, list[int]] = defaultdict(list)
    unmatched: set[int] = set()
    for tag in _TAG.finditer(markup):
        waiting = opened[tag[2].lower()]
        if not tag[1]:
            waiting.append(tag.start())
        elif waiting:
            waiting.pop()
        else:
            unmatched.add(tag.start())
    unmatched.update(start for waiting in opened.values() for start in waiting)
    return _TAG.sub(lambda tag: "" if tag.start() in unmatched else tag[0], markup)
