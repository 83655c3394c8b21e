"""What can be told of words alone: which parts of a picture they point at, and how a description begins."""

from __future__ import annotations

import re
from collections.abc import Iterable

_COLOURS = (
    "black", "blue", "brown", "cyan", "gold", "golden", "green", "grey", "magenta", "orange", "pink", "purple",
    "red", "turquoise", "violet", "white", "yellow",
)  # fmt: skip
_PLACES = ("top", "bottom", "left", "right", "upper", "lower", "middle", "centre", "center", "inset")
_COLOUR = re.compile(rf"\b({'|'.join(_COLOURS)})\b", re.IGNORECASE)
_PLACE = "|".join(_PLACES)
_POINTED = (
    # “(left, in green)”, “on the far right”, “the upper panel”: places; “the right answer” and “on top of” are none.
    re.compile(rf"\(([^()]*\b(?:{_PLACE})\b[^()]*)\)", re.IGNORECASE),
    re.compile(
        rf"\b(?:at|in|on|to) (?:the )?(?:far )?((?:{_PLACE})(?: (?:{_PLACE}))?)\b(?! of\b)", re.IGNORECASE
    ),
    re.compile(
        rf"\b((?:{_PLACE})(?:[- ](?:{_PLACE}))?)[- ](?:half|hand|image|panel|part|picture|row|column|corner|side)\b",
        re.IGNORECASE,
    ),
)
_A_PLACE = re.compile(rf"\b({_PLACE})\b", re.IGNORECASE)
_NEEDLESS = re.compile(
    r"^\W*(?:an?|the)?\s*(?:image|photo|photograph|picture)\s+(?:of|showing)\b", re.IGNORECASE
)
_FILE = re.compile(r"\.(?:jpe?g|png|tiff?|gif|webp)\W*$", re.IGNORECASE)
_EMPTY_LINK = frozenset({"here", "click here", "this", "this link", "link", "more", "read more", "this page"})


def pointing(plain: str) -> list[str]:
    """The colours and places by which a text points into its picture, each once, in order."""
    found = [(match.start(), match[1]) for match in _COLOUR.finditer(plain)]
    for pointed in _POINTED:
        for phrase in pointed.finditer(plain):
            found += [(phrase.start(1) + word.start(), word[1]) for word in _A_PLACE.finditer(phrase[1])]
    return list(dict.fromkeys(word.casefold() for _, word in sorted(found)))


def unsaid(words: Iterable[str], described: str) -> list[str]:
    """Those that the description does not hold, not even within a word: “greenish” says “green”."""
    folded = described.casefold().replace("center", "centre").replace("gray", "grey")
    return [word for word in words if word.replace("center", "centre") not in folded]


def begins_needlessly(alt: str) -> bool:
    """A screen reader says by itself that it is a picture."""
    return _NEEDLESS.match(alt) is not None


def is_file_name(alt: str) -> bool:
    return _FILE.search(alt) is not None


def says_nothing(link: str) -> bool:
    """A link's words, read without those around them."""
    return " ".join(link.casefold().split()).strip(".,;:!") in _EMPTY_LINK
