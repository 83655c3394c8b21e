"""What a person typed, as something that can be looked for.

Words are joined by “and”. A phrase stands in quotation marks; the last word may be unfinished. What stands
nowhere is taken for a slip of the finger, and the answer says what it was taken for.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from publisher.search import analyser
from publisher.search.matching import Wanted
from publisher.search.vocabulary import Vocabulary

TEXT_MAX = 200
"""Characters of a question that are read."""
WORDS_MAX = 12
GUESSED = 0.3
"""Of what a word tells is left where it was taken for another: whoever has the very word comes first."""
_QUOTED = re.compile(r'[“”"«»]([^“”"«»]*)[“”"«»]')


@dataclass(frozen=True)
class Asked:
    wanted: tuple[Wanted, ...]
    rarity: tuple[float, ...]
    """How much each wanted thing tells: what stands in few posts tells more."""
    meant: tuple[tuple[str, str], ...] = ()
    """Each word that stands nowhere, and the one it was taken for."""


def read(text: str, vocabulary: Vocabulary, language: str, *, unfinished: bool = False) -> Asked:
    text = unicodedata.normalize("NFC", text[:TEXT_MAX])
    parts = list(_parts(text, language))[:WORDS_MAX]
    said = [
        part for part in parts if len(part.words) > 1 or not analyser.is_weak(part.words[0].folded, language)
    ]
    parts = said or parts
    open_end = unfinished and bool(parts) and not parts[-1].quoted and not text[-1:].isspace()
    wanted: list[Wanted] = []
    rarity: list[float] = []
    meant: list[tuple[str, str]] = []
    for number, part in enumerate(parts, 1):
        if part.quoted:
            wanted.append(Wanted((tuple(word.stem for word in part.words),)))
            rarity.append(_rarity(wanted[-1], vocabulary))
            continue
        [word] = part.words
        stems, taken_for = _stems(word, vocabulary, begins=open_end and number == len(parts))
        wanted.append(Wanted(tuple((stem,) for stem in stems)))
        rarity.append(_rarity(wanted[-1], vocabulary) * (GUESSED if taken_for else 1.0))
        if taken_for:
            meant.append((text[word.start : word.end], taken_for))
    return Asked(tuple(wanted), tuple(rarity), tuple(meant))


def _rarity(wanted: Wanted, vocabulary: Vocabulary) -> float:
    held = sum(
        min((vocabulary.documents.get(stem, 0) for stem in phrase), default=0) for phrase in wanted.phrases
    )
    return math.log(1 + vocabulary.total / (1 + held))


@dataclass(frozen=True)
class _Part:
    words: Sequence[analyser.Token]
    quoted: bool


def _parts(text: str, language: str) -> Iterator[_Part]:
    phrases = [match.span(1) for match in _QUOTED.finditer(text)]
    found = list(analyser.tokens(text, language))
    inside: dict[tuple[int, int], list[analyser.Token]] = {}
    for token in found:
        span = next((span for span in phrases if span[0] <= token.start and token.end <= span[1]), None)
        if span is None:
            yield _Part([token], quoted=False)
        else:
            inside.setdefault(span, []).append(token)
    for words in inside.values():
        yield _Part(words, quoted=True)


def _stems(word: analyser.Token, vocabulary: Vocabulary, *, begins: bool) -> tuple[tuple[str, ...], str]:
    """By what it may be found, and the word it was taken for where it stands nowhere."""
    stems = dict.fromkeys([word.stem, *vocabulary.written(word.folded)])
    if begins:
        stems.update(dict.fromkeys(vocabulary.begun(word.folded)))
    if any(stem in vocabulary.documents for stem in stems):
        return tuple(stem for stem in stems if stem in vocabulary.documents), ""
    near = vocabulary.meant(word.folded)
    found = dict.fromkeys(stem for other in near for stem in vocabulary.written(other))
    return (tuple(found), near[0]) if found else ((word.stem,), "")
