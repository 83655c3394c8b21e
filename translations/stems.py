"""Words reduced to their stems, so that “cèl·lules” holds “cèl·lula”; by the dictionary, else by the ending."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translations.checks.values import Speller

_WORD = re.compile(r"[^\W_]+(?:[·-][^\W_]+)*")
_ENDINGS = re.compile(r"(?:ns|es|os|s|a|e|o)$")
_SHORT = 3

Stems = Sequence[frozenset[str]]


def of_text(text: str, speller: Speller | None) -> Stems:
    """For each word the stems it may have."""
    return [of_word(word, speller) for word in _WORD.findall(text.casefold())]


def of_word(word: str, speller: Speller | None) -> frozenset[str]:
    known = speller.stems(word) if speller is not None else frozenset[str]()
    return frozenset({word, *(stem.casefold() for stem in known), _cut(word)})


def holds(text: Stems, phrase: str, speller: Speller | None) -> bool:
    """Whether the words of the phrase stand there one after the other, whatever their endings."""
    wanted = of_text(phrase, speller)
    return any(
        all(here & there for here, there in zip(text[start:], wanted, strict=False))
        for start in range(len(text) - len(wanted) + 1)
    )


def _cut(word: str) -> str:
    return _ENDINGS.sub("", word) if len(word) > _SHORT else word
