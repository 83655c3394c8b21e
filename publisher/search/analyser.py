"""From text to stems, in English and Catalan: what is stored and what is asked go through here alone.

Databases cut `cèl·lula` at its dot and leave `l'` as a word, so none of their analysers is used. A stem is
taken with the accents, which tell words apart, and folded afterwards: to letters and digits that any database
keeps whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import snowballstemmer  # type: ignore[import-untyped]

from publisher.search import catalan
from publisher.search.stopwords import STOPWORDS

_SNOWBALL = {"en": "english", "ca": "catalan"}
_APOSTROPHES = "'’ʼ"
# A word may hold a raised dot between two l, as in cèl·lula, and an apostrophe, which is cut off below.
_WORD = re.compile(rf"[^\W_]+(?:[·{_APOSTROPHES}][^\W_]+)*")
_ELISION = re.compile(rf"^(?:l|d|s|n|m|t|qu|c)[{_APOSTROPHES}]", re.IGNORECASE)
_WEAK = re.compile(rf"[{_APOSTROPHES}](?:ls|ns|l|n|m|t|s|hi|ho|en|us|ne)$", re.IGNORECASE)
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}]s?$", re.IGNORECASE)
_FLAT_DOT = re.compile(r"(?<=[lL])[.-](?=[lL])")
_DOTS = str.maketrans(dict.fromkeys("‧•∙⋅", "·"))
"""What is typed for the raised dot, one for one, so that places in the text stay true."""


@dataclass(frozen=True)
class Token:
    """One word of a text: where it stands, how it is written without accents, and what it is found by."""

    start: int
    end: int
    folded: str
    stem: str


def tokens(text: str, language: str) -> Iterator[Token]:
    """`text` is NFC, as all our texts are; `start` and `end` count its characters."""
    for match in _WORD.finditer(_dotted(text, language)):
        yield from _tokens(match, language)


def sought(text: str, stems: Collection[str], language: str) -> Iterator[Token]:
    """Only the tokens of these stems: a word that begins with another letter is not looked at any further."""
    initials = {stem[0] for stem in stems}
    for match in _WORD.finditer(_dotted(text, language)):
        word = match.group()
        if _initial(word[0]) in initials or not word.isalnum():  # an elided word begins behind its apostrophe
            yield from (token for token in _tokens(match, language) if token.stem in stems)


def stems(text: str, language: str) -> list[str]:
    return [token.stem for token in tokens(text, language)]


def fold(word: str) -> str:
    """Without accents and raised dots: only what every tokeniser and every keyboard has."""
    bare = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in bare if character.isalnum())


def is_weak(folded: str, language: str) -> bool:
    """Whether the word stands in nearly every text, so that it says nothing of the one that is sought."""
    return folded in STOPWORDS.get(_base(language), frozenset())


def _dotted(text: str, language: str) -> str:
    text = text.translate(_DOTS)
    return _FLAT_DOT.sub("·", text) if _base(language) == "ca" else text


def _tokens(match: re.Match[str], language: str) -> Iterator[Token]:
    for start, end, word in _pieces(match.start(), match.group(), language):
        folded, stem = _analysed(word.casefold(), language)
        if stem:
            yield Token(start, end, folded, stem)


@lru_cache(maxsize=4_096)
def _initial(letter: str) -> str:
    return fold(letter)[:1]


def _pieces(start: int, word: str, language: str) -> Iterator[tuple[int, int, str]]:
    """The words in it: `l’acció` is two, `donar-los` was two already, the English `cell’s` is one."""
    if _base(language) == "ca":
        if elided := _ELISION.match(word):
            start, word = start + elided.end(), word[elided.end() :]
        if weak := _WEAK.search(word):
            word = word[: weak.start()]
    elif possessive := _POSSESSIVE.search(word):
        word = word[: possessive.start()]
    if word:
        yield start, start + len(word), word


@lru_cache(maxsize=65_536)
def _analysed(word: str, language: str) -> tuple[str, str]:
    stemmer = _stemmer(_base(language))
    word = word.replace("ŀ", "l·")
    # Numbers and names of genes (p53, Sox2) have no endings.
    if stemmer is None or not word.replace("·", "").isalpha():
        return fold(word), fold(word)
    whole = catalan.one_number(word) if _base(language) == "ca" else word
    return fold(word), fold(stemmer.stemWord(whole))


@lru_cache
def _stemmer(language: str) -> Any:
    name = _SNOWBALL.get(language)
    return snowballstemmer.stemmer(name) if name else None


def _base(language: str) -> str:
    return language.split("-")[0]
