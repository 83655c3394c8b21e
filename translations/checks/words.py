"""The words: spelt right, the team’s own, and those that stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from translations import stems
from translations.checks.values import Check, Finding, Knowledge, Pair, Severity, Wanted
from translations.values import BODY

_WORD = re.compile(r"[^\W\d_]+(?:[·’'-][^\W\d_]+)*")
_GENE = re.compile(r"(?<![\w-])(?=[A-Za-z-]*\d)[A-Za-z][A-Za-z0-9]*(?:-[A-Z]?\d+[A-Za-z]?)?(?![\w-])")
_IN_ITALICS = re.compile(r"<em>([^<>]*)</em>")
_SPECIES = re.compile(r"[A-Z](?:[a-z]+|\.) [a-z]{3,}(?: [a-z]{3,})?")
_ACRONYM = 6
"""Up to so many capitals a word is an acronym, which no dictionary need know."""


def terms(pair: Pair, knowledge: Knowledge) -> Iterator[Finding]:
    english, translated = pair.words
    here = stems.of_text(translated, knowledge.speller)
    for term in terms_in(english, knowledge.terms):
        forbidden = [form for form in term.forbidden if stems.holds(here, form, knowledge.speller)]
        for form in forbidden:
            message = _("“%(english)s” is “%(target)s”, not “%(form)s”. %(note)s")
            told = message % {**_named(term), "form": form}
            yield replace(
                pair.finding("forbidden-term", Severity.ERROR, told.strip(), form), replacement=term.target
            )
        if not forbidden and not stems.holds(here, term.target, knowledge.speller):
            message = _("“%(english)s” should be “%(target)s”. %(note)s")
            found = pair.finding("term", Severity.ERROR, (message % _named(term)).strip(), term.english)
            yield replace(found, span=None, replacement=term.target)


def kept(pair: Pair, knowledge: Knowledge) -> Iterator[Finding]:
    """Names of genes and species, and what the team said, are in the translation letter by letter."""
    english, translated = pair.words
    for name in dict.fromkeys(
        names_to_keep(pair.english if pair.field == BODY else "", english, knowledge.kept)
    ):
        if name not in translated:
            message = _("%(name)s stays as it is, and is missing here.") % {"name": name}
            yield pair.finding("kept", Severity.ERROR, message, name)


def spelling(pair: Pair, knowledge: Knowledge) -> Iterator[Finding]:
    if knowledge.speller is None:
        return
    english, translated = pair.words
    passing = {word.casefold() for word in _WORD.findall(english)} | knowledge.words
    passing |= {part for word in knowledge.kept for part in re.findall(r"\w+", word.casefold())}
    without = re.sub(
        r"\bhttps?://\S+|[\w.+-]+@[\w.-]+|\w*\d\w*", lambda match: " " * len(match[0]), translated
    )
    seen: set[str] = set()
    for match in _WORD.finditer(without):
        word = match[0]
        if word.casefold() not in seen and not _passes(word, passing, knowledge):
            seen.add(word.casefold())
            found = pair.finding(
                "spelling", Severity.WARN, _("Not in the dictionary: “%(word)s”.") % {"word": word}, word
            )
            yield replace(found, span=match.span())


def names_to_keep(html: str, english: str, kept_names: Sequence[str]) -> Iterator[str]:
    for words in _IN_ITALICS.findall(html):
        if _SPECIES.fullmatch(words):
            yield words
    yield from _GENE.findall(english)
    for name in kept_names:
        yield from re.findall(_pattern(name), english)


def terms_in(english: str, known: Sequence[Wanted]) -> Iterator[Wanted]:
    """The terms that stand in the English; “stem cell” hides “cell” where it stands."""
    text = english.casefold()
    for term in sorted(known, key=lambda term: -len(term.english)):
        pattern = rf"(?<![\w-]){re.escape(term.english.casefold())}(?:s|es)?(?![\w-])"
        if re.search(pattern, text):
            text = re.sub(pattern, lambda match: "\ufffc" * len(match[0]), text)
            yield term


CHECKS: tuple[Check, ...] = (terms, kept, spelling)


def _pattern(name: str) -> str:
    letters = r"[\w-]*".join(re.escape(part) for part in name.split("*"))
    return rf"(?<![\w-]){letters}(?![\w-])"


def _passes(word: str, passing: set[str], knowledge: Knowledge) -> bool:
    speller = knowledge.speller
    if speller is None or word.casefold() in passing or (word.isupper() and len(word) <= _ACRONYM):
        return True
    if len(word) == 1 or speller.knows(word):
        return True
    parts = re.split(r"[-’']", word)
    return len(parts) > 1 and all(
        len(part) < 3 or part.casefold() in passing or speller.knows(part) for part in parts
    )


def _named(term: Wanted) -> dict[str, str]:
    return {"english": term.english, "target": term.target, "note": term.note}
