"""What a credit line says about rights: an SPDX id, or one of our three words, and the owner's words.

Nothing is guessed: a licence whose version is not told stays in the owner's words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from publisher.posts.importer.page import CreditLine
from publisher.posts.licences import BY_PERMISSION, LICENCES, RESERVED, STATED_ELSEWHERE

_ADDRESS = re.compile(r"creativecommons\.org/licen[sc]es/([a-z-]+)/(\d\.\d)", re.IGNORECASE)
_ZERO = re.compile(r"\bCC[- ]?0\b|creativecommons\.org/publicdomain/zero", re.IGNORECASE)
_MENTION = re.compile(r"creative commons|\bCC\b|\bCC-BY|creativecommons\.org", re.IGNORECASE)
_SHORT = re.compile(r"\bBY((?:[ -](?:NC|SA|ND))*)[ -]?v?(\d\.\d)\b")
_LONG = re.compile(
    r"Attribution((?:[ -](?:Non-?Commercial|Share-?Alike|No-?Deriv(?:ative)?s))*)"
    r"(?: (?:International|Unported|Generic))?,? v?(\d\.\d)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"copyrights?\b.*\bstated\b|drets\b.*\bconsten\b", re.IGNORECASE)
_PERMISSION = re.compile(
    r"\bpermitted by\b|\b(?:with|by) (?:the )?(?:kind )?permission\b|\bamb (?:el )?permís\b", re.IGNORECASE
)
_RESERVED = re.compile(
    r"\bcopyright\b|©|\(c\)|\brights (?:are )?reserved\b|\brights held\b|\bdrets\b.*\breservats\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:images? |picture |imatges? )?(?:(?:is|are|was|were) )?(?:originally |first |also )?"
    r"(?:published |licen[sc]ed |shared |available |distributed |reproduced |used |released |publicad\w+ )?"
    r"(?:originalment )?(?:under |with |amb |sota )?(?:an? |the |una )?(?:licen[sc]e |llicència )?(?:de )?"
    r"(?:creative commons|CC\b|CC[- ]?0\b|attribution)",
    re.IGNORECASE,
)
_LICENCE = re.compile(r"[\s(,;:]*(?:(?:licen[sc]ed )?under\b|\bCC\b|\bcreative commons).*", re.IGNORECASE)


@dataclass(frozen=True)
class Rights:
    licence: str | None
    """None: rights are spoken of, but not so that a licence is plain."""
    line: str
    """The owner's words, where the licence does not say it all."""


def of(line: CreditLine) -> Rights | None:
    """What the line says about rights; None where it speaks of something else."""
    text = line.text
    if _MENTION.search(text) or any(_MENTION.search(url) for _, url in line.links) or _ZERO.search(text):
        licence = _open_licence(line)
        return Rights(licence, "" if licence else text)
    if _ELSEWHERE.search(text):
        return Rights(STATED_ELSEWHERE, "")
    if _PERMISSION.search(text):
        return Rights(BY_PERMISSION, text)
    if _RESERVED.search(text):
        return Rights(RESERVED, text)
    return None


def is_licence_alone(text: str) -> bool:
    """Whether the line names a licence and nothing and nobody else."""
    return bool(_ALONE.match(text))


def without_licence(text: str) -> str:
    """What stands before the licence."""
    return _LICENCE.sub("", text)


def _open_licence(line: CreditLine) -> str | None:
    told = set()
    for words in (line.text, *(url for _, url in line.links)):
        if _ZERO.search(words):
            told.add("CC0-1.0")
        if match := _ADDRESS.search(words):
            told.add(f"CC-{match[1].upper()}-{match[2]}")
        elif match := _SHORT.search(words):
            told.add(f"CC-BY{match[1].replace(' ', '-')}-{match[2]}")
        elif match := _LONG.search(words):
            told.add(f"CC-BY{_initials(match[1])}-{match[2]}")
    # Words and link that disagree tell nothing.
    return next(iter(told & LICENCES.keys())) if len(told) == 1 and told <= LICENCES.keys() else None


def _initials(terms: str) -> str:
    terms = terms.lower().replace("-", "")
    found = [
        short
        for word, short in (("noncommercial", "NC"), ("sharealike", "SA"), ("noderiv", "ND"))
        if word in terms
    ]
    return "".join(f"-{short}" for short in found)
