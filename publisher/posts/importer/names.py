"""Lists of people's names, as bylines and credit lines print them."""

from __future__ import annotations

import re

_DIVIDER = re.compile(r"\s*(?:,\s*(?:and|&)\s+|,\s*|;\s*|\s+(?:and|&)\s+)\s*")
_CATALAN_AND = re.compile(r",?\s+i\s+")
_COLLEAGUES = re.compile(
    r"(?:^|,?\s+)(?:(?:and|&|i|amb)\s+)?(?:(?:his|her|their)\s+)?"
    r"(?:colleagues|co-?workers|team|et al\.?|col·laboradors)$",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:Written by|Text by|Escrit per)\b\s*:?\s*(.*)", re.IGNORECASE)
BYLINE_MAX = 200

# Words no person is called by: a line that holds one is not (only) a list of people.
_NOT_A_NAME = re.compile(
    r"\d|[<>@/:()]|\b(?:universit\w*|institut\w*|colleges?|hospitals?|cent(?:re|er)s?|departments?|school|laborator\w+"
    r"|labs?|museum|society|flickr|on|at|from|for|with|of the|images?|photo\w*"
    r"|award\w*|prize|competition|archive)\b",
    re.IGNORECASE,
)
NAME_MAX = 80


def byline(text: str) -> tuple[str, ...] | None:
    """The writers that a line names, perhaps none; None where it is no byline."""
    match = _BYLINE.fullmatch(text.strip())
    if match is None or len(text) > BYLINE_MAX:
        return None
    return divided(match[1].rstrip("."), catalan=text.strip().lower().startswith("escrit"))


def divided(text: str, *, catalan: bool = False) -> tuple[str, ...]:
    """“A, B and C” as three names, each once, in order.

    Only in a Catalan line is “i” an “and”; elsewhere it is part of a Catalan name.
    """
    if catalan:
        text = _CATALAN_AND.sub(", ", text)
    return tuple(dict.fromkeys(name for part in _DIVIDER.split(text) if (name := part.strip())))


def without_colleagues(text: str) -> tuple[str, bool]:
    rest = _COLLEAGUES.sub("", text.strip())
    return rest, rest != text.strip()


def is_name(text: str) -> bool:
    return 0 < len(text) <= NAME_MAX and len(text.split()) <= 6 and not _NOT_A_NAME.search(text)
