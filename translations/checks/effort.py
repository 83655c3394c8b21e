"""How much of a machine’s draft a person has gone over; a text that nobody touched is nobody’s text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from rapidfuzz.distance import LCSseq

from translations import markup
from translations.checks.values import Finding, Pair, Severity
from translations.values import BODY

MANY, NEARLY_ALL = 0.85, 0.95
"""Above the first share of the machine’s words a person is asked to look again; above the second it stays."""


def untouched(machine: Mapping[str, str], translated: Mapping[str, str]) -> float:
    """The share of words that are the machine’s, in their order, over the fields it had drafted."""
    draft, here = _words(machine, machine), _words(translated, machine)
    return LCSseq.similarity(draft, here) / max(len(draft), len(here)) if draft else 0.0


def check(
    english: Mapping[str, str], translated: Mapping[str, str], machine: Mapping[str, str]
) -> Iterator[Finding]:
    share = untouched(machine, translated)
    if share <= MANY:
        return
    name = BODY if BODY in english else next(iter(english))
    severity = Severity.BLOCK if share > NEARLY_ALL else Severity.WARN
    message = _(
        "%(percent)d %% of the machine’s draft is untouched. Read it against the English, and make it yours."
    )
    yield Pair(name, "", "", "").finding("untouched", severity, message % {"percent": round(share * 100)})


def _words(fields: Mapping[str, str], names: Mapping[str, str]) -> list[str]:
    return [
        word
        for name in names
        for word in (markup.plain(fields.get(name, "")) if name == BODY else fields.get(name, "")).split()
    ]
