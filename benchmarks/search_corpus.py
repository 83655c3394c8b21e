"""Posts to be found, made up from the sample texts and from rare words of our own, and questions about them.

Every rare word has two forms. The archive holds the plural of it, or the singular; the questions ask for the
other one, for the same with a slip of the finger, without its accents, or for a post by its title.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from publisher.posts import text
from publisher.samples.texts import samples

QUESTIONS = 100
RARE_WORDS = 9_000
STARTS = (
    "neur",
    "cit",
    "gloss",
    "mict",
    "plax",
    "trof",
    "vern",
    "quir",
    "drom",
    "fil",
    "mir",
    "tar",
    "bol",
    "sen",
)
MIDDLES = ("o", "e", "i", "ero", "ati", "olu", "ina", "umi", "ari", "eno", "oba", "ica")
ENDS = {
    "en": (("in", "ins"), ("ome", "omes"), ("cyte", "cytes"), ("ase", "ases"), ("oid", "oids")),
    "ca": (
        ("ïna", "ïnes"),
        ("ió", "ions"),
        ("cit", "cits"),
        ("asa", "ases"),
        ("ògen", "ògens"),
        ("el·la", "el·les"),
    ),
}
KEYS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Made:
    title: str
    body: str


@dataclass
class Corpus:
    posts: list[Made]
    questions: dict[str, list[tuple[str, frozenset[int]]]] = field(default_factory=dict)
    """By class: what is asked, and the numbers of the posts that hold the word that was meant."""


def corpus(language: str, size: int) -> Corpus:
    source = random.Random(f"{language} {size}")
    sentences, pairs = _sentences(language), _rare(language, source)
    weights = [1 / (rank + 10) for rank in range(len(pairs))]
    posts, holders = [], {}
    for number in range(size):
        chosen = source.choices(range(len(pairs)), weights, k=24)
        words = [pairs[index][index % 2] for index in chosen]
        for index in set(chosen):
            holders.setdefault(index, set()).add(number)
        title = [*words[:3], str(source.choice(sentences).split()[0])]
        body = " ".join(
            f"{sentence} {' '.join(words[at : at + 6])}."
            for at, sentence in zip((0, 6, 12, 18), source.sample(sentences, 4), strict=True)
        )
        posts.append(Made(" ".join(title).capitalize(), body))
    made = Corpus(posts)
    rare = [index for index, found in holders.items() if len(found) <= 15]
    source.shuffle(rare)
    for name, ask in (("typo", _slip), ("inflected", _other), ("accentless", _bare)):
        asked = ((ask(pairs[index], index, source), frozenset(holders[index])) for index in rare)
        made.questions[name] = [one for one in asked if one[0]][:QUESTIONS]
    numbers = source.sample(range(size), QUESTIONS)
    made.questions["title"] = [(posts[number].title, frozenset([number])) for number in numbers]
    return made


def _sentences(language: str) -> list[str]:
    bodies = [
        text.plain(sample.body if language == "en" else sample.catalan.body)
        for sample in samples()
        if language == "en" or sample.catalan
    ]
    return [
        sentence for body in bodies for sentence in re.split(r"(?<=[.!?])\s+", body) if len(sentence) > 30
    ]


def _rare(language: str, source: random.Random) -> list[tuple[str, str]]:
    stems = sorted(
        {first + second + third for first in STARTS for second in MIDDLES for third in (*MIDDLES, "p", "g")}
    )
    source.shuffle(stems)
    letters = [f"{stem}{letter}" for letter in "lrmv" for stem in stems]
    ends: Sequence[tuple[str, str]] = ENDS[language]
    return [
        (stem + one, stem + many)
        for number, stem in enumerate(letters[:RARE_WORDS])
        for one, many in [ends[number % len(ends)]]
    ]


def _slip(pair: tuple[str, str], index: int, source: random.Random) -> str:
    """One wrong, missing, doubled or swapped letter inside the very form that stands in the archive."""
    word = pair[index % 2]
    place = source.randrange(1, len(word) - 2)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    changed = (
        before + after,
        before + source.choice(KEYS) + after,
        before + letter + letter + after,
        before + after[:1] + letter + after[1:],
    )
    made = source.choice(changed)
    return made if made != word and "·" not in word else ""


def _other(pair: tuple[str, str], index: int, _source: random.Random) -> str:
    return pair[1 - index % 2]


def _bare(pair: tuple[str, str], index: int, _source: random.Random) -> str:
    word = pair[index % 2]
    bare = "".join(
        letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
    ).replace("·", "")
    return bare if bare != word else ""
