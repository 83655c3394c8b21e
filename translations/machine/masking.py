"""Hiding from a machine what it would spoil: marks, addresses, names, genes, species, numbers.

Each is replaced by a token that no dictionary knows; afterwards every token must be there once, and the
two halves of a mark in their order, or the draft is thrown away. Numbers come back as Catalan writes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from translations.machine.errors import TokensLostError

_TOKEN = re.compile(r"\s*XQZ(\d+)X\s*", re.IGNORECASE)
_NAME = r"(?<=[^.!?…\s] )[A-Z][\w’'-]+(?: (?:de |van |von |del )?[A-Z][\w’'-]+)+"
_WHOLE = (
    r"_[A-Z](?:[a-z]+|\.) [a-z]{3,}_",  # a species, with its italics
    r"\b(?:https?://|www\.)[^\s<>]+[^\s<>.,;:!?)]",
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"\S*(?:\^[^\s^]+\^|~[^\s~]+~)\S*",  # 10^-3^, H~2~O
    r"\b(?=[A-Za-z-]*\d)[A-Za-z][A-Za-z0-9]*(?:-\d+)?\b",  # p53, COVID-19
    _NAME,
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+",
    r"\\.",
)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+")
_OPENS, _CLOSES, _STANDS = "opens", "closes", "stands"


@dataclass(frozen=True)
class Token:
    text: str
    kind: str = _STANDS
    partner: int = -1


@dataclass(frozen=True)
class Masked:
    text: str
    tokens: tuple[Token, ...]


def masked(marked: str, names: Sequence[str] = (), *, people: bool = True) -> Masked:
    """One paragraph as translators type it; `names` are kept letter by letter.

    `people`: two capitals in a row are a name; not so in a title, where Every Word Has One.
    """
    whole = [pattern for pattern in _WHOLE if people or pattern is not _NAME]
    kept = [
        rf"(?<![\w-]){re.escape(name).replace(chr(92) + '*', '[' + chr(92) + 'w-]*')}(?![\w-])"
        for name in names
    ]
    pattern = re.compile(
        rf"(?P<whole>{'|'.join([*kept, *whole])})|(?P<close>\]\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\))|(?P<open>\[)|(?P<mark>\*\*|[*_])"
    )
    tokens: list[Token] = []
    waiting: dict[str, int] = {}

    def hide(match: re.Match[str]) -> str:
        place = len(tokens)
        tokens.append(_token(match, place, waiting))
        return f" XQZ{place}X " if tokens[-1].kind != _STANDS else f"XQZ{place}X"

    return Masked(" ".join(pattern.sub(hide, marked).split(" ")).strip(), tuple(tokens))


def unmasked(translated: str, hidden: Masked) -> str:
    """The machine's words with everything back in place; `TokensLostError` where something is not."""
    found = [int(number) for number in _TOKEN.findall(translated)]
    if sorted(found) != list(range(len(hidden.tokens))):
        raise TokensLostError("What was hidden from the machine did not all come back.")
    places = {number: place for place, number in enumerate(found)}
    for number, token in enumerate(hidden.tokens):
        if token.kind == _CLOSES and token.partner >= 0 and places[token.partner] > places[number]:
            raise TokensLostError("A link or a mark came back inside out.")

    def show(match: re.Match[str]) -> str:
        token = hidden.tokens[int(match[1])]
        before, after = _spaces(match, token)
        return f"{before}{token.text}{after}"

    return re.sub(r" {2,}", " ", re.sub(r" +([,.;:!?])", r"\1", _TOKEN.sub(show, translated))).strip()


def _token(match: re.Match[str], place: int, waiting: dict[str, int]) -> Token:
    if match["whole"]:
        number = _NUMBER.fullmatch(match[0])
        return Token(match[0].translate(str.maketrans(",.", ".,")) if number else match[0])
    if match["open"]:
        waiting["["] = place
        return Token("[", _OPENS)
    kind = "[" if match["close"] else match["mark"]
    if (partner := waiting.pop(kind, None)) is not None:
        return Token(match[0], _CLOSES, partner)
    if match["close"]:
        return Token(match[0])
    waiting[kind] = place
    return Token(match[0], _OPENS)


def _spaces(match: re.Match[str], token: Token) -> tuple[str, str]:
    """A mark hugs the words it is for; what stands alone keeps the spaces it has."""
    text = match[0]
    lead = " " if text[:1].isspace() else ""
    trail = " " if text[-1:].isspace() else ""
    if token.kind == _OPENS:
        return lead, ""
    return ("", trail) if token.kind == _CLOSES else (lead, trail)
