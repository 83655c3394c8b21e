"""Where Catalan writes l’, d’, s’ and the contractions del, al, pel, and where it does not.

The rules are those of the Institut d’Estudis Catalans (https://geiec.iec.cat, chapter 4 on orthography):
before a vowel or h there is an apostrophe, except after `la` where the word begins with unstressed i or u,
and before i or u that sound as consonants. Foreign names with H may be sounded either way, and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from translations.slips import Slip, like

_ACCENTS = str.maketrans("àèéíòóúïü", "aeeioouiu")
_VOWELS = "aeiouàèéíïòóúü"
_SYLLABLE = re.compile(
    r"(?:[gq]u(?=[eièéí]))|(?:[gq][uü](?=[aoàò]))|[aeoàèéòóíú][iu](?![aeiouàèéíòóúï])|[aeiouàèéíïòóúü]"
)
_CONSONANTAL = re.compile(rf"h?[iu](?=[{_VOWELS}])(?!ó$|ons$)")
_KEPT_WHOLE = frozenset(
    [
        "una",
        "ira",
        "host",
        "haia",
        "uni",
        "hip-hop",
        "hobby",
        "hardware",
        "haiku",
        "handicap",
        "hall",
        "hippie",
        "heavy",
        "hàndicap",
    ]
)
_NEGATIVE_A = re.compile(r"a(?:normal|moral|sim[eè]t|s[eè]p|t[ií]pi|tonal|sexual|crom|pol[ií]tic)")
_SPELT_OUT = frozenset(["RNA", "LSD", "MHC", "HLA", "SNP", "NMR", "RMN", "FBI", "HIV"])
"""Read letter by letter, and the first letter’s name begins with a vowel: l’RNA."""
_LITTLE = re.compile(
    r"(?<![\w·’'-])(?P<little>el|la|de(?![ \u00a0]els?[ \u00a0])|al|del|pel|em|et|es)(?P<gap>[ \u00a0])(?P<quote>[«“]?)(?P<word>[^\W\d_][\w·’'-]*)",
    re.IGNORECASE,
)
_SHORTENED = {
    "el": "l’",
    "la": "l’",
    "de": "d’",
    "al": "a l’",
    "del": "de l’",
    "pel": "per l’",
    "em": "m’",
    "et": "t’",
    "es": "s’",
}
_CONTRACTION = re.compile(
    r"(?<![\w·’'-])(?P<little>de|a|per)[ \u00a0](?P<article>els?)(?=[ \u00a0](?P<word>[\w·]+))", re.IGNORECASE
)
_CONTRACTED = {"de": "de", "a": "a", "per": "pe"}
_FEMININE = re.compile(
    r"(?<![\w·])l['’](?P<word>h?[iu][\w·]*(?:ció|sió|xió|tat|tud|ència|ància)|imatge|idea|insulina|història|hipòtesi|humana)(?![\w·])",
    re.IGNORECASE,
)


def missing(text: str) -> Iterator[Slip]:
    """`la illa`, `de aigua`, `al ull`, `es obre`."""
    for match in _LITTLE.finditer(text):
        little, word = match["little"].casefold(), match["word"]
        if match["little"].isupper() and len(match["little"]) > 1:
            continue  # an acronym: ET, EM
        if little == "et" and word.casefold() == "al":
            continue
        if _takes_apostrophe(little, word):
            short = like(match["little"], _SHORTENED[little])
            yield Slip(match.start(), match.end(), f"{short}{match['quote']}{word}")


def contractions(text: str) -> Iterator[Slip]:
    """`de el` is `del`, unless `el` is to lose its e before a vowel."""
    for match in _CONTRACTION.finditer(text):
        little, article = match["little"], match["article"]
        if article[0] == "E" or (article == "el" and _takes_apostrophe("el", match["word"])):
            continue
        whole = _CONTRACTED[little.casefold()] + article[1:]
        yield Slip(match.start(), match.end(), like(little, whole))


def too_many(text: str) -> Iterator[Slip]:
    """`l’intenció`: feminine, and its i is unstressed. Gender is seen by the ending alone."""
    for match in _FEMININE.finditer(text):
        if not stressed_at_first(match["word"]):
            yield Slip(match.start(), match.end(), f"{like(match[0], 'la')} {match['word']}")


def stressed_at_first(word: str) -> bool:
    """Whether the stress is on the first syllable, by the rules of the written accent."""
    word = re.split(r"[-’']", word.casefold())[0].removeprefix("h")
    syllables = [match.start() for match in _SYLLABLE.finditer(word)]
    accent = next((place for place, letter in enumerate(word) if letter in "àèéíòóú"), None)
    if accent is not None:
        return not any(start <= accent for start in syllables[1:])
    if len(syllables) == 1:
        return True
    open_end = re.search(r"(?:[aeo]s?|[^aeou]is?|us?|en|in)$", word) is not None and not re.search(
        r"[aeiou][iu]$", word
    )
    return len(syllables) == 2 and open_end


def _takes_apostrophe(little: str, word: str) -> bool:
    if word in _SPELT_OUT:
        return True
    folded = word.casefold()
    if folded[0] not in f"{_VOWELS}h" or (len(folded) == 1) or folded.startswith(("h’", "h'")):
        return False
    if (folded[0] == "h" and (word[0] == "H" or folded[1:2] not in tuple(_VOWELS))) or folded in _KEPT_WHOLE:
        return False
    if _CONSONANTAL.match(folded):
        return False
    if little != "la":
        return True
    if _NEGATIVE_A.match(folded):
        return False
    sound = folded.removeprefix("h")[0]
    if sound not in "iuíúïü":
        return True
    return not word.isupper() and stressed_at_first(word)
