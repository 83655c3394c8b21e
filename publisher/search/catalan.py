"""Catalan words of one number: Snowball takes endings off, but leaves `mosca` and `mosques` apart.

https://snowballstem.org/algorithms/catalan/stemmer.html
"""

from __future__ import annotations

import re

_ENDINGS = (
    (re.compile(r"(?<=..)ssos$"), "s"),  # cossos, cos
    (re.compile(r"(?<=...)os$"), ""),  # peixos, peix
    (re.compile(r"(?<=[^o][aiu]d)es$"), "a"),  # tenyides: Snowball knows the participle
    (re.compile(r"(?<=...)es$"), "e"),  # cèl·lules, imatges
    (re.compile(r"(?<=[^s]..)s$|(?<=..[^s])s$"), ""),  # gens, ulls
)
_PARTICIPLE = re.compile(r"[^o][aiu]da$")
_ACCENTED = {"à": "an", "é": "en", "è": "en", "í": "in", "ó": "on", "ò": "on", "ú": "un"}
_SOFT = (
    (re.compile(r"que$"), "ce"),
    (re.compile(r"gue$"), "ge"),
    (re.compile(r"ç[ae]$"), "ce"),
    (re.compile(r"j[ae]$"), "ge"),
)


def one_number(word: str) -> str:
    """The same for singular and plural: neither of them, but what both come to."""
    for pattern, put in _ENDINGS:
        shorter, count = pattern.subn(put, word)
        if count:
            word = shorter
            break
    if word[-1:] in _ACCENTED and len(word) > 1:
        return word[:-1] + _ACCENTED[word[-1]]  # pulmó, pulmons
    if word.endswith("a") and len(word) > 3 and not _PARTICIPLE.search(word):
        word = word[:-1] + "e"
    for pattern, put in _SOFT:
        word = pattern.sub(put, word)
    return word
