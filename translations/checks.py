"""What a careful reader would notice, found by the machine. A block stops the submission; the rest advises.

Each check looks at one field, English beside translation, and gives findings with the mend where
there is a safe one. Severities and the reasons for them: docs/concepts/translations.md.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from translations import catalan, markup, numbers
from translations.values import BODY


class Severity(enum.StrEnum):
    BLOCK = "block"
    ERROR = "error"
    WARN = "warn"


@dataclass(frozen=True)
class Finding:
    field: str
    code: str
    severity: Severity
    message: str
    mend: str = ""
    """What a button that mends it says; empty where a person must decide (`mended`)."""


@dataclass(frozen=True)
class Pair:
    """One field in both languages: the HTML of a body, the text of any other."""

    field: str
    language: str
    english: str
    translated: str

    @property
    def words(self) -> tuple[str, str]:
        if self.field == BODY:
            return markup.plain(self.english), markup.plain(self.translated)
        return self.english, self.translated

    def finding(self, code: str, severity: Severity, message: str, mend: str = "") -> Finding:
        return Finding(self.field, code, severity, message, mend)


Check = Callable[[Pair], Iterator[Finding]]

LONG_ENOUGH = 3
"""Up to so many words, a text may be the same in both languages: a name, a species."""
RATIOS = {BODY: (0.85, 1.5)}
SHORT_RATIO = (0.7, 2.0)
TOO_SHORT_FOR_A_RATIO = 25


def run(english: Mapping[str, str], translated: Mapping[str, str], *, language: str) -> list[Finding]:
    """Everything found, field by field in the order of the English."""
    found: list[Finding] = []
    for name, source in english.items():
        pair = Pair(name, language, source, translated.get(name, ""))
        if not any(pair.words[1].split()):
            if pair.words[0].split():
                found.append(pair.finding("empty", Severity.BLOCK, _("Not translated yet.")))
            continue
        found += [finding for check in _checks(language) for finding in check(pair)]
    return found


def mended(code: str, text: str) -> str:
    """The text with what `code` names put right; words inside addresses and tags are left alone."""
    return MENDS[code](text)


def same_words(pair: Pair) -> Iterator[Finding]:
    english, translated = pair.words
    if english.casefold() == translated.casefold():
        if len(english.split()) > LONG_ENOUGH:
            yield pair.finding("untranslated", Severity.BLOCK, _("This is still the English text."))
        else:
            yield pair.finding("untranslated", Severity.WARN, _("The same as in English. A name?"))


def same_links(pair: Pair) -> Iterator[Finding]:
    if pair.field != BODY:
        return
    wanted, found = Counter(markup.addresses(pair.english)), Counter(markup.addresses(pair.translated))
    for address in (wanted - found).elements():
        message = _("The link to %(address)s is missing.") % {"address": address}
        yield pair.finding("links", Severity.BLOCK, message)
    for address in (found - wanted).elements():
        message = _("The English has no link to %(address)s.") % {"address": address}
        yield pair.finding("links", Severity.BLOCK, message)


def same_numbers(pair: Pair) -> Iterator[Finding]:
    english, translated = pair.words
    missing, extra = numbers.differences(english, translated)
    if missing or extra:
        message = _("Numbers differ. English: %(english)s; here: %(here)s.") % {
            "english": ", ".join(missing) or "–",
            "here": ", ".join(extra) or "–",
        }
        yield pair.finding("numbers", Severity.ERROR, message)


def fair_length(pair: Pair) -> Iterator[Finding]:
    english, translated = pair.words
    least, most = RATIOS.get(pair.field, SHORT_RATIO)
    if len(english) < TOO_SHORT_FOR_A_RATIO:
        return
    ratio = len(translated) / len(english)
    if not least <= ratio <= most:
        message = _("%(percent)d %% of the English length; is something missing or doubled?")
        yield pair.finding("length", Severity.WARN, message % {"percent": round(ratio * 100)})


def tidy_spaces(pair: Pair) -> Iterator[Finding]:
    if catalan.spaces(pair.translated) != pair.translated:
        message = _("A double space, or a space before a comma or full stop.")
        yield pair.finding("spaces", Severity.WARN, message, _("Tidy the spaces"))


def geminate_l(pair: Pair) -> Iterator[Finding]:
    if wrong := catalan.wrong_geminates(pair.words[1]):
        message = _("The l·l is written with a raised dot: %(words)s.") % {"words": ", ".join(wrong)}
        yield pair.finding("ela-geminada", Severity.ERROR, message, _("Write l·l"))


def decimal_comma(pair: Pair) -> Iterator[Finding]:
    if wrong := catalan.decimal_points(pair.words[1]):
        message = _("Decimals take a comma: %(numbers)s.") % {"numbers": ", ".join(wrong)}
        yield pair.finding("decimal-comma", Severity.WARN, message, _("Write the comma"))


def no_inverted_marks(pair: Pair) -> Iterator[Finding]:
    if any(mark in pair.words[1] for mark in "¿¡"):
        message = _("Sentences do not open with ¿ or ¡.")
        yield pair.finding("inverted-marks", Severity.WARN, message, _("Leave them out"))


EVERY_LANGUAGE: tuple[Check, ...] = (same_words, same_links, same_numbers, fair_length, tidy_spaces)
OF_LANGUAGE: Mapping[str, tuple[Check, ...]] = {"ca": (geminate_l, decimal_comma, no_inverted_marks)}

MENDS: Mapping[str, Callable[[str], str]] = {
    "spaces": catalan.spaces,
    "ela-geminada": catalan.geminates,
    "decimal-comma": catalan.decimal_commas,
    "inverted-marks": catalan.without_inverted_marks,
}


def _checks(language: str) -> tuple[Check, ...]:
    return EVERY_LANGUAGE + OF_LANGUAGE.get(language.split("-")[0], ())
