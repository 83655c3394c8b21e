"""Slips of typing and of grammar: finders of `slips` with a message, a severity, and a mend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from translations import slips
from translations.catalan import apostrophes, typing, usage
from translations.checks.values import Check, Finding, Knowledge, Pair, Severity
from translations.slips import Finder, Slip

_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "“": "”"}
_DOUBLED = re.compile(r"(?<![\w·’'-])([^\W\d_][\w·]*)(\s+)\1(?![\w·’'-])", re.IGNORECASE)
_MAY_BE_DOUBLED = frozenset({"molt", "ben", "nos", "vos", "gairebé", "no"})
_CLOSING = "\"'”’»)]"


def spaces(text: str) -> Iterator[Slip]:
    for match in re.finditer(r"[ \u00a0]+(?=[,;:!?]|\.(?!\.))|[ \u00a0]{2,}", text):
        follows = text[match.end() : match.end() + 1]
        yield Slip(match.start(), match.end(), "" if follows and follows in ",;:!?." else " ")


@dataclass(frozen=True)
class Rule:
    """One sort of slip: `message` tells it of the words found, `mend` is what the button says."""

    code: str
    severity: Severity
    find: Finder
    message: str
    mend: str = ""

    def check(self, pair: Pair, _knowledge: Knowledge) -> Iterator[Finding]:
        text = pair.words[1] if self.code != "spaces" else pair.translated
        seen = set()
        for slip in slips.outside_addresses(self.find)(text):
            about = text[slip.start : slip.end]
            if about not in seen:
                seen.add(about)
                yield self._finding(pair, slip, about)

    def _finding(self, pair: Pair, slip: Slip, about: str) -> Finding:
        message = _(self.message) % {"words": about, "right": slip.replacement or ""}
        mendable = self.mend and slips.mended(self.find, pair.translated, about) != pair.translated
        return replace(
            pair.finding(self.code, self.severity, message, about),
            span=(slip.start, slip.end),
            mend=_(self.mend) if mendable else "",
            replacement=slip.replacement,
        )


SPACES = Rule(
    "spaces",
    Severity.AUTO,
    spaces,
    gettext_noop("A double space, or a space before a comma or full stop."),
    gettext_noop("Tidy the spaces"),
)
CATALAN = (
    Rule(
        "ela-geminada",
        Severity.AUTO,
        typing.geminates,
        gettext_noop("The l·l is written with a raised dot: %(words)s."),
        gettext_noop("Write l·l"),
    ),
    Rule(
        "decimal-comma",
        Severity.AUTO,
        typing.decimal_points,
        gettext_noop("Decimals take a comma: %(words)s."),
        gettext_noop("Write the comma"),
    ),
    Rule(
        "inverted-marks",
        Severity.AUTO,
        typing.inverted_marks,
        gettext_noop("Sentences do not open with ¿ or ¡."),
        gettext_noop("Leave them out"),
    ),
    Rule(
        "apostrophe-sign",
        Severity.AUTO,
        typing.straight_apostrophes,
        gettext_noop("The apostrophe is curved: ’"),
        gettext_noop("Write ’"),
    ),
    Rule(
        "quotes",
        Severity.AUTO,
        typing.straight_quotes,
        gettext_noop("Quotation marks are « »: %(words)s"),
        gettext_noop("Write « »"),
    ),
    Rule(
        "per-cent",
        Severity.AUTO,
        typing.tight_per_cents,
        gettext_noop("There is a space before %%: %(right)s"),
        gettext_noop("Put the space"),
    ),
    Rule(
        "apostrophe",
        Severity.WARN,
        apostrophes.missing,
        gettext_noop("“%(words)s” should have an apostrophe: “%(right)s”."),
        gettext_noop("Write the apostrophe"),
    ),
    Rule(
        "no-apostrophe",
        Severity.WARN,
        apostrophes.too_many,
        gettext_noop("“%(words)s” takes no apostrophe: “%(right)s”."),
        gettext_noop("Write it in full"),
    ),
    Rule(
        "contraction",
        Severity.WARN,
        apostrophes.contractions,
        gettext_noop("“%(words)s” is contracted: “%(right)s”."),
        gettext_noop("Contract it"),
    ),
    Rule(
        "accent",
        Severity.WARN,
        usage.accents,
        gettext_noop("“%(words)s”: is it “%(right)s”?"),
        gettext_noop("Write the accent"),
    ),
    Rule(
        "turn",
        Severity.WARN,
        usage.turns,
        gettext_noop("“%(words)s” is better said “%(right)s”."),
        gettext_noop("Say it so"),
    ),
)
OF_VARIANT: Mapping[str, Rule] = {
    "ca": Rule(
        "variant",
        Severity.WARN,
        usage.valencian,
        gettext_noop("“%(words)s” is Valencian; this text is in the central variant. %(right)s"),
        gettext_noop("Write the central form"),
    ),
    "ca-valencia": Rule(
        "variant-mixed",
        Severity.WARN,
        usage.mixed,
        gettext_noop("“%(words)s” beside Valencian forms: one variant in a text. %(right)s"),
        gettext_noop("Write the Valencian form"),
    ),
}


def same_end(pair: Pair, _knowledge: Knowledge) -> Iterator[Finding]:
    english, translated = (_end(words) for words in pair.words)
    if english != translated:
        message = _("It ends with “%(here)s”, the English with “%(english)s”.")
        told = message % {"here": translated or "–", "english": english or "–"}
        yield pair.finding("end", Severity.ERROR, told, f"{english}→{translated}")


def balanced(pair: Pair, _knowledge: Knowledge) -> Iterator[Finding]:
    if (alone := _unbalanced(pair.words[1])) and not _unbalanced(pair.words[0]):
        message = _("“%(mark)s” has no partner.") % {"mark": alone}
        yield pair.finding("brackets", Severity.ERROR, message, alone)


def doubled(pair: Pair, _knowledge: Knowledge) -> Iterator[Finding]:
    english, translated = pair.words
    in_english = {match[1].casefold() for match in _DOUBLED.finditer(english)}
    for match in _DOUBLED.finditer(translated):
        if match[1].casefold() not in in_english | _MAY_BE_DOUBLED:
            message = _("The same word twice: “%(words)s”.") % {"words": match[0]}
            found = pair.finding("doubled", Severity.ERROR, message, match[0])
            mendable = slips.mended(doubles, pair.translated, match[0]) != pair.translated
            yield replace(
                found, span=match.span(), mend=_("Leave one") if mendable else "", replacement=match[1]
            )


def doubles(text: str) -> Iterator[Slip]:
    for match in _DOUBLED.finditer(text):
        yield Slip(match.start(), match.end(), match[1])


def of_language(language: str, variant: str) -> tuple[Check, ...]:
    if language.partition("-")[0] != "ca":
        return ()
    rules: tuple[Rule, ...] = CATALAN
    if rule := OF_VARIANT.get(variant):
        rules = (*rules, rule)
    return tuple(rule.check for rule in rules)


EVERY_LANGUAGE: tuple[Check, ...] = (same_end, balanced, doubled, SPACES.check)
MENDS: Mapping[str, Finder] = {
    "doubled": doubles,
    **{rule.code: rule.find for rule in (SPACES, *CATALAN, *OF_VARIANT.values())},
}
AUTO: tuple[str, ...] = tuple(rule.code for rule in (SPACES, *CATALAN) if rule.severity is Severity.AUTO)


def _end(text: str) -> str:
    bare = text.rstrip().rstrip(_CLOSING).replace("...", "…")
    return bare[-1:] if bare[-1:] in tuple(".?!…:;,") else ""


def _unbalanced(text: str) -> str:
    open_: list[str] = []
    for mark in text:
        if mark in _PAIRS:
            open_.append(mark)
        elif mark in _PAIRS.values() and (not open_ or _PAIRS[open_.pop()] != mark):
            return mark
    return open_[-1] if open_ else ""
