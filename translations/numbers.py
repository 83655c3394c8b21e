"""Numbers as each language writes them: 1,000.5 in English is 1.000,5 in Catalan."""

from __future__ import annotations

import re
from collections import Counter

_ORDINAL = re.compile(r"\b\d+(?:st|nd|rd|th)\b", re.IGNORECASE)
"""“20th century” becomes “segle XX”: an ordinal may be there or not."""
_GROUP = "[\u0020\u00a0\u2009\u202f]"
_ENGLISH = re.compile(
    rf"(?<![\d.,])\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|(?<!\d)\d{{1,3}}(?:{_GROUP}\d{{3}})+(?!\d)|\d+(?:\.\d+)?"
)
_CATALAN = re.compile(
    rf"(?<![\d.,])\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?|(?<!\d)\d{{1,3}}(?:{_GROUP}\d{{3}})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?"
)


def differences(english: str, translated: str) -> tuple[list[str], list[str]]:
    """What is missing from the translation and what it has too much, as each language wrote it."""
    optional = Counter(re.findall(r"\d+", " ".join(_ORDINAL.findall(english))))
    wanted = [(number, _english(number)) for number in _ENGLISH.findall(_ORDINAL.sub("", english))]
    found = [(number, _catalan(number)) for number in _CATALAN.findall(translated)]
    missing = _without(wanted, Counter(value for _, value in found))
    extra = _without(found, Counter(value for _, value in wanted) + optional)
    return missing, extra


def _without(written: list[tuple[str, str]], known: Counter[str]) -> list[str]:
    left = []
    for number, value in written:
        if known[value]:
            known[value] -= 1
        else:
            left.append(number)
    return left


def _english(number: str) -> str:
    return re.sub(rf"{_GROUP}|,", "", number)


def _catalan(number: str) -> str:
    number = re.sub(_GROUP, "", number)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", number):
        number = number.replace(".", "")
    return number.replace(",", ".")
