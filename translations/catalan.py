"""Slips of Catalan typing that a machine may mend: the l·l, the decimal comma, ¿ ¡, stray spaces.

l·l is written with the middle dot U+00B7 between two l (https://esadir.cat, “ela geminada”); keyboards
give a full stop, a hyphen, a bullet, or the old U+0140.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_VOWEL = "aeiouàèéíïòóúüAEIOUÀÈÉÍÏÒÓÚÜ"
_GEMINATE = re.compile(rf"(?<=[{_VOWEL}])(?:([lL])[.\-•‧∙⋅・‐]([lL])|([ŀĿ])([lL]))(?=[{_VOWEL}])")
_DECIMAL_POINT = re.compile(r"(?<![\d.,])(\d+)\.(\d{1,2}|\d{4,})(?![\d.,]*\d)")
_TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_MARKED = re.compile(r"[¿¡]\s*")


def spaces(text: str) -> str:
    return _outside_tags(
        text, lambda part: re.sub(r" +([,;:!?]|\.(?!\.))", r"\1", re.sub(r"[ \u00a0]{2,}", " ", part))
    )


def wrong_geminates(text: str) -> list[str]:
    return [word for word in text.split() if _GEMINATE.search(word) and "://" not in word]


def geminates(text: str) -> str:
    return _outside_tags(text, lambda part: _GEMINATE.sub(_raised, part))


def decimal_points(text: str) -> list[str]:
    return [match[0] for match in _DECIMAL_POINT.finditer(text)]


def decimal_commas(text: str) -> str:
    return _outside_tags(text, lambda part: _DECIMAL_POINT.sub(r"\1,\2", part))


def without_inverted_marks(text: str) -> str:
    return _outside_tags(text, lambda part: _MARKED.sub("", part))


def _raised(match: re.Match[str]) -> str:
    first, second = (match[1], match[2]) if match[1] else ("L" if match[3] == "Ŀ" else "l", match[4])
    return f"{first}·{second}"


def _outside_tags(text: str, change: Callable[[str], str]) -> str:
    parts = _TAG.split(text)
    return "".join(part if place % 2 else change(part) for place, part in enumerate(parts))
