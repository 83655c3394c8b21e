"""Accents and turns of phrase that a dictionary lets pass, and forms of another variant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from translations.slips import Slip, like, of_words

_NOUN_PHRASE = r"(?=[ \u00a0](?:un|una|uns|unes|molt|molta|molts|moltes|més|massa|prou|gairebé|com)\b)"
_MISSING_ACCENT = re.compile(rf"(?<![\w·’'-])(?P<word>es|te|son){_NOUN_PHRASE}", re.IGNORECASE)
_ACCENTED = {"es": "és", "te": "té", "son": "són"}
_MORE = re.compile(
    r"(?<![\w·])(?<!cada )(?<!un )(?<!al )(?<!per )mes(?= (?:gran|grans|petit|petita|petits|petites|ràpid|ràpida|llarg|llarga|tard|enllà|amunt|"
    r"avall|endavant|important|importants|complex|complexa|prim|prima|gruixut|fort|forta|clar|clara|que|de (?:la )?meitat)\b)",
    re.IGNORECASE,
)

_OWING = re.compile(
    r"(?<![\w·])(?<!és )(?<!són )(?<!era )(?<!eren )(?<!ser )(?<!sigui )(?<!siga )degut (?P<to>a la|a|als|al)(?!\w)",
    re.IGNORECASE,
)
_OWING_TO = {"a": "a causa de", "a la": "a causa de la", "al": "a causa del", "als": "a causa dels"}

_turns = of_words(
    {
        "enlloc de": "en lloc de",
        "enlloc d’": "en lloc d’",
        "tenen que": "han de",
        "té que": "ha de",
        "hi ha que": "cal",
        "en quant a": "quant a",
        "donat que": "atès que",
        "al menys": "almenys",
        "per a que": "perquè",
        "a l’igual que": "igual que",
        "mentres": "mentre",
        "algo": "alguna cosa",
        "inclús": "fins i tot",
        "tamany": "mida",
    }
)
_wrong_accents = of_words({"desprès": "després", "perqué": "perquè", "això es": "això és"})

VALENCIAN: Mapping[str, Mapping[str, str]] = {
    "demonstratives": {
        "este": "aquest",
        "esta": "aquesta",
        "estos": "aquests",
        "estes": "aquestes",
        "eixe": "aquest",
        "eixa": "aquesta",
        "eixos": "aquests",
        "eixes": "aquestes",
    },
    "possessives": {
        "meua": "meva",
        "teua": "teva",
        "seua": "seva",
        "meues": "meves",
        "teues": "teves",
        "seues": "seves",
    },
    "numbers": {"huit": "vuit", "huitanta": "vuitanta", "huit-cents": "vuit-cents", "dèsset": "disset"},
    "accents": {
        "conéixer": "conèixer",
        "paréixer": "parèixer",
        "anglés": "anglès",
        "francés": "francès",
        "interés": "interès",
        "café": "cafè",
        "depén": "depèn",
        "atés": "atès",
    },
    "adverbs": {"hui": "avui", "ací": "aquí"},
}
"""By class: the Valencian form, and what the central variant writes."""
_SUBJUNCTIVE_VALENCIAN = re.compile(r"\w{3,}(?:ïsca|isca|isquen|ïsquen)\b")
_SUBJUNCTIVE_CENTRAL = re.compile(r"\w{3,}(?:eixi|eixin)\b")
_NO_SUBJUNCTIVE = frozenset(["francisca", "morisca", "arisca", "marisca", "visca", "confisca", "odalisca"])


def turns(text: str) -> Iterator[Slip]:
    yield from _turns(text)
    for match in _OWING.finditer(text):
        yield Slip(match.start(), match.end(), like(match[0], _OWING_TO[match["to"].casefold()]))


def accents(text: str) -> Iterator[Slip]:
    yield from _wrong_accents(text)
    for match in _MISSING_ACCENT.finditer(text):
        word = match["word"]
        yield Slip(match.start(), match.end(), like(word, _ACCENTED[word.casefold()]))
    for match in _MORE.finditer(text):
        yield Slip(match.start(), match.end(), like(match[0], "més"))


def valencian(text: str) -> Iterator[Slip]:
    """Valencian forms, with what the central variant writes where that is one word."""
    for forms in VALENCIAN.values():
        yield from of_words(dict(forms))(text)
    for match in _SUBJUNCTIVE_VALENCIAN.finditer(text):
        if match[0].casefold() not in _NO_SUBJUNCTIVE:
            yield Slip(match.start(), match.end())


def mixed(text: str) -> Iterator[Slip]:
    """Central forms in a Valencian text that has the Valencian ones of the same class too."""
    for forms in VALENCIAN.values():
        back = {theirs: ours for ours, theirs in reversed(list(forms.items()))}
        if any(of_words(dict(forms))(text)):
            yield from of_words(back)(text)
    if any(match[0].casefold() not in _NO_SUBJUNCTIVE for match in _SUBJUNCTIVE_VALENCIAN.finditer(text)):
        yield from (Slip(match.start(), match.end()) for match in _SUBJUNCTIVE_CENTRAL.finditer(text))
