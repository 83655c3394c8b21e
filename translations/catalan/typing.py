"""Slips of Catalan typing: the l·l, the decimal comma, ¿ ¡, the apostrophe, per cent.

l·l is written with the middle dot U+00B7 between two l (https://esadir.cat, “ela geminada”); keyboards
give a full stop, a hyphen, a bullet, or the old U+0140.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from translations.slips import Slip, of_pattern

_VOWEL = "aeiouàèéíïòóúüAEIOUÀÈÉÍÏÒÓÚÜ"
_WORD_WITH_L = re.compile(rf"\w*[{_VOWEL}](?:[lL][.\-•‧∙⋅・‐][lL]|[ŀĿ][.·]?[lL])(?=[{_VOWEL}])\w*")
_GEMINATE = re.compile(rf"(?<=[{_VOWEL}])(?:([lL])[.\-•‧∙⋅・‐]([lL])|([ŀĿ])[.·]?([lL]))(?=[{_VOWEL}])")

decimal_points = of_pattern(re.compile(r"(?<![\d.,])(\d+)\.(\d{1,2}|\d{4,})(?![\d.,]*\d)"), r"\1,\2")
inverted_marks = of_pattern(re.compile(r"[¿¡]\s*"), "")
straight_apostrophes = of_pattern(re.compile(r"(?<=[^\W\d_])'(?=[«“\"]?[^\W\d_])"), "’")
tight_per_cents = of_pattern(re.compile(r"(\d)%"), "\\1\u00a0%")
straight_quotes = of_pattern(re.compile(r'"([^"\n]*[^"\s])"'), r"«\1»")


def geminates(text: str) -> Iterator[Slip]:
    for match in _WORD_WITH_L.finditer(text):
        yield Slip(match.start(), match.end(), _GEMINATE.sub(_raised, match[0]))


def _raised(match: re.Match[str]) -> str:
    first, second = (match[1], match[2]) if match[1] else ("L" if match[3] == "Ŀ" else "l", match[4])
    return f"{first}·{second}"
