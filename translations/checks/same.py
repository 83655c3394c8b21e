"""What must be the same in both languages: that there is a text, its links, its numbers, its extent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from translations import markup, numbers, sentences
from translations.checks.values import Check, Finding, Knowledge, Pair, Severity
from translations.values import BODY

LONG_ENOUGH = 3
"""Up to so many words, a text may be the same in both languages: a name, a species."""
RATIOS = {BODY: (0.85, 1.5)}
SHORT_RATIO = (0.7, 2.0)
TOO_SHORT_FOR_A_RATIO = 25
ENGLISH_SHARE = 0.2
"""Above this share of little English words a text is English."""
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "with",
        "that",
        "this",
        "from",
        "are",
        "is",
        "which",
        "by",
        "to",
        "for",
        "was",
        "were",
        "it",
    ]
)
_VERBATIM = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\bhttps?://[^\s<>]+[^\s<>.,;:!?)]|\{\w+\}")
_MACHINE_MARK = re.compile(r"(?<![\w/])[*#@]\w[\w·’'-]*")


def same_words(pair: Pair, _knowledge: Knowledge) -> Iterator[Finding]:
    english, translated = pair.words
    if english.casefold() == translated.casefold():
        if len(english.split()) > LONG_ENOUGH:
            yield pair.finding("untranslated", Severity.BLOCK, _("This is still the English text."))
        else:
            yield pair.finding("untranslated", Severity.WARN, _("The same as in English. A name?"), english)
    elif _is_english(translated):
        yield pair.finding("untranslated", Severity.BLOCK, _("Much of this is still English."))
    else:
        yield from _english_sentences(pair)


def same_links(pair: Pair, _knowledge: Knowledge) -> Iterator[Finding]:
    if pair.field == BODY:
        wanted, found = Counter(markup.addresses(pair.english)), Counter(markup.addresses(pair.translated))
        for address in (wanted - found).elements():
            message = _("The link to %(address)s is missing.") % {"address": address}
            yield pair.finding("links", Severity.BLOCK, message)
        for address in (found - wanted).elements():
            message = _("The English has no link to %(address)s.") % {"address": address}
            yield pair.finding("links", Severity.BLOCK, message)


def same_addresses(pair: Pair, _knowledge: Knowledge) -> Iterator[Finding]:
    """Written out in the text: addresses of pages and of mail, and {placeholders}."""
    wanted, found = (Counter(_VERBATIM.findall(words)) for words in pair.words)
    for word in (wanted - found).elements():
        yield pair.finding("verbatim", Severity.BLOCK, _("%(word)s is missing.") % {"word": word})
    for word in (found - wanted).elements():
        message = _("%(word)s is not in the English.") % {"word": word}
        yield pair.finding("verbatim", Severity.BLOCK, message, word)


def machine_marks(pair: Pair, _knowledge: Knowledge) -> Iterator[Finding]:
    """A machine marks what it did not know: *word, #word, @word."""
    english, translated = pair.words
    marks = {word[0] for word in _MACHINE_MARK.findall(english)}
    for word in dict.fromkeys(_MACHINE_MARK.findall(translated)):
        if word[0] not in marks:
            message = _("The mark of a machine: %(word)s.") % {"word": word}
            yield pair.finding("machine-mark", Severity.BLOCK, message, word)


def same_numbers(pair: Pair, _knowledge: Knowledge) -> Iterator[Finding]:
    english, translated = pair.words
    missing, extra = numbers.differences(english, translated)
    if missing or extra:
        seen = {"english": ", ".join(missing) or "–", "here": ", ".join(extra) or "–"}
        message = _("Numbers differ. English: %(english)s; here: %(here)s.") % seen
        yield pair.finding("numbers", Severity.ERROR, message, f"{seen['english']} → {seen['here']}")


def fair_length(pair: Pair, _knowledge: Knowledge) -> Iterator[Finding]:
    english, translated = pair.words
    least, most = RATIOS.get(pair.field, SHORT_RATIO)
    if len(english) < TOO_SHORT_FOR_A_RATIO:
        return
    ratio = len(translated) / len(english)
    if not least <= ratio <= most:
        message = _("%(percent)d %% of the English length; is something missing or doubled?")
        yield pair.finding("length", Severity.WARN, message % {"percent": round(ratio * 100)})


def as_many_sentences(pair: Pair, _knowledge: Knowledge) -> Iterator[Finding]:
    if pair.field != BODY:
        return
    english = len(sentences.of_field(pair.field, pair.english, "en"))
    here = len(sentences.of_field(pair.field, pair.translated, pair.language))
    if english != here:
        message = _("%(english)d sentences in English, %(here)d here. Is one missing?")
        told = message % {"english": english, "here": here}
        yield pair.finding("sentences", Severity.WARN, told)


CHECKS: tuple[Check, ...] = (
    same_words,
    same_links,
    same_addresses,
    machine_marks,
    same_numbers,
    fair_length,
    as_many_sentences,
)


def _english_sentences(pair: Pair) -> Iterator[Finding]:
    known = {sentences.digest(one) for one in sentences.of_field(pair.field, pair.english, "en")}
    for sentence in sentences.of_field(pair.field, pair.translated, pair.language):
        left = sentences.digest(sentence) in known and len(sentence.split()) > LONG_ENOUGH
        if left or _is_english(sentence):
            message = _("This sentence is still English: “%(sentence)s”") % {"sentence": sentence}
            yield pair.finding("untranslated-sentence", Severity.ERROR, message, sentence)


def _is_english(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return len(words) > LONG_ENOUGH + 1 and sum(word in _ENGLISH for word in words) > ENGLISH_SHARE * len(
        words
    )
