"""What a careful reader would notice, found by the machine.

Each check looks at one field, English beside translation. A block stops the submission; an error does
until it is mended or a person says why it is right; a warning advises; auto is mended with one click.
docs/concepts/translators-aids.md lists them all.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from translations import slips
from translations.checks import effort, same, typing, words
from translations.checks.values import (
    NOTHING_KNOWN,
    Check,
    Finding,
    Knowledge,
    Pair,
    Severity,
    Speller,
    Wanted,
)

__all__ = [
    "AUTO",
    "MENDS",
    "NOTHING_KNOWN",
    "Finding",
    "Knowledge",
    "Pair",
    "Severity",
    "Speller",
    "Wanted",
    "mended",
    "mended_typing",
    "run",
]

MENDS = typing.MENDS
AUTO = typing.AUTO


def run(
    english: Mapping[str, str],
    translated: Mapping[str, str],
    *,
    language: str,
    knowledge: Knowledge = NOTHING_KNOWN,
) -> list[Finding]:
    """Everything found, field by field in the order of the English."""
    found: list[Finding] = []
    checks = _checks(language, knowledge)
    for name, source in english.items():
        pair = Pair(name, language, source, translated.get(name, ""))
        if not any(pair.words[1].split()):
            if pair.words[0].split():
                found.append(pair.finding("empty", Severity.BLOCK, _("Not translated yet.")))
            continue
        found += [finding.with_reason(knowledge) for check in checks for finding in check(pair, knowledge)]
    if knowledge.machine:
        found += effort.check(english, translated, knowledge.machine)
    if found_missing := _without_dictionary(english, knowledge):
        found.append(found_missing)
    return found


def mended(code: str, text: str, about: str = "") -> str:
    """The text with what `code` names put right, everywhere or only where it reads `about`; words inside
    addresses and tags are left alone."""
    return slips.mended(MENDS[code], text, about)


def mended_typing(text: str) -> str:
    """The text with every slip of typing put right."""
    for code in AUTO:
        text = mended(code, text)
    return text


def _checks(language: str, knowledge: Knowledge) -> tuple[Check, ...]:
    variant = knowledge.variant or language
    return (*same.CHECKS, *typing.EVERY_LANGUAGE, *typing.of_language(language, variant), *words.CHECKS)


def _without_dictionary(english: Mapping[str, str], knowledge: Knowledge) -> Finding | None:
    """Said once, on the first field."""
    if not knowledge.dictionary_missing or not english:
        return None
    message = _("Spelling is not checked: there is no dictionary %(name)s here.")
    told = message % {"name": knowledge.dictionary_missing}
    return Pair(next(iter(english)), "", "", "").finding("no-dictionary", Severity.WARN, told)
