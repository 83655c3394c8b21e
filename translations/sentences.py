"""Sentences of English and Catalan: where one ends, which belong together, which one changed.

A full stop ends a sentence where what follows could begin one. Abbreviations are of three sorts: those
that always stand before a name or a number (Dr., e.g.), those that only do before a number (fig., no.),
and those that may well end a sentence (et al., etc.), where the next word decides.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from translations import markup
from translations.fingerprint import folded
from translations.values import BODY


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_BEFORE_A_NAME: Mapping[str, frozenset[str]] = {
    "en": _words("dr drs prof mr mrs ms mx st e.g i.e cf vs viz approx ca var subsp ssp gen nov"),
    "ca": _words(
        "dr dra drs dres prof profa sr sra srs sres st sta p.ex ex cf vs aprox ca var subsp ssp "
        "av pl mn excm excma il·lm il·lma"
    ),
}
_BEFORE_A_NUMBER: Mapping[str, frozenset[str]] = {
    "en": _words("fig figs no nos vol vols p pp eq eqs ref refs ch sec tab suppl"),
    "ca": _words("fig figs núm núms vol vols p pp pàg pàgs eq eqs ref refs cap caps art arts sec taula tel"),
}
_MAY_END = _words("al etc a.m p.m inc ltd co u.s u.k a.c d.c s.a sp spp jr s jan feb aug sept oct nov dec")
_STARTERS = _words(
    # English
    "the this these that those it its in and but so then when while if as at by for from to we they he she "
    "a an here there now with without after before both each such one two our their his her what why how who "
    "once only yet still today some many most however although because since using instead "
    # Catalan
    "el la els les un una uns unes aquest aquesta aquests aquestes aquell aquella això allò en amb per però i "
    "si quan mentre com al als del dels de a hi ho es són és va van ara avui així també encara només sense "
    "després abans cada tots totes ambdós ambdues perquè què qui on hem ha han se ací aquí gràcies tot molts "
    "moltes altres no"
)
_MARK = re.compile(r"(?P<mark>\.\.\.|[.!?…]+)(?P<closing>[\"'”’»)\]]*)(?P<gap>\s+)")
_OPENING = "\"'“‘«([¿¡–—"
_LAST_WORD = re.compile(r"(?<![^\W_·])(?:[^\W\d_]\.\s?)*[^\W_·-]+(?:·[^\W_]+)*$")
_GENE_LIKE = re.compile(r"[^\W\d_]{1,5}[A-Z0-9]")
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


def of_field(name: str, text: str, language: str) -> list[str]:
    """The sentences of a field as it is stored. A sentence never runs on into the next paragraph."""
    if name != BODY:
        return split(" ".join(text.split()), language)
    paragraphs = _PARAGRAPH.findall(text) or [text]
    return [one for part in paragraphs for one in split(markup.plain(part), language)]


def split(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in spans(text, language)]


def spans(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends, without the spaces between them."""
    start = len(text) - len(text.lstrip())
    for match in _MARK.finditer(text):
        line_ends = "\n" in match["gap"]
        if match.end() < len(text) and (line_ends or _ends(text, match, language.partition("-")[0])):
            yield start, match.end("closing")
            start = match.end()
    if text[start:].strip():
        yield start, len(text.rstrip())


def digest(sentence: str) -> str:
    """The same for sentences that differ in spaces, quotes and dashes alone."""
    return hashlib.sha256(folded(sentence).encode()).hexdigest()


def _ends(text: str, match: re.Match[str], language: str) -> bool:
    following = text[match.end() :].lstrip(_OPENING)
    if not following or not _may_begin(following):
        return False
    if match["mark"] != "." or match["closing"].strip("'’\""):
        return True
    return not _abbreviates(text[: match.start()], following, language)


def _may_begin(following: str) -> bool:
    first = following[0]
    return first.isupper() or first.isdigit() or _GENE_LIKE.match(following) is not None


def _abbreviates(before: str, following: str, language: str) -> bool:
    found = _LAST_WORD.search(before)
    if found is None:
        return False
    written = found[0]
    word = re.sub(r"\s", "", written).casefold()
    next_word = re.split(r"[\W_]", following, maxsplit=1)[0]
    starts = next_word.casefold() in _STARTERS and len(next_word) > (1 if next_word != "A" else 0)
    if word in {"a", "d"} and following.startswith("C."):  # 300 a. C.
        return True
    if word in _BEFORE_A_NAME.get(language, _BEFORE_A_NAME["en"]):
        return True
    if word in _BEFORE_A_NUMBER.get(language, _BEFORE_A_NUMBER["en"]):
        return next_word[:1].isdigit() or re.fullmatch(r"[IVXL]+|[A-Z]\d*", next_word) is not None
    initials = re.fullmatch(r"(?:[^\W\d_]\.\s?)*[^\W\d_]", written) is not None and written[0].isupper()
    return (word in _MAY_END or initials) and not starts


# --- an older and a newer text of one language ----------------------------------------------------

SIMILAR = 60
"""From here on (of 100) two sentences are one that was changed."""
PART = 85
"""From here on a sentence is a part of another: it was split, or merged."""


@dataclass(frozen=True)
class Match:
    """Sentences of the old text and what they are in the new one; an empty side is added or removed."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    same: bool = False
    moved: bool = False

    @property
    def added(self) -> bool:
        return not self.old

    @property
    def removed(self) -> bool:
        return not self.new


def matched(old: list[str], new: list[str]) -> list[Match]:
    """In the order of the new text; what was removed comes last."""
    pairs = _same(old, new)
    pairs |= _similar(old, new, set(pairs), set(pairs.values()))
    groups: dict[int, list[int]] = {at: [before] for at, before in pairs.items()}
    spoken_for = set(pairs.values())
    merged = _parts(
        [place for place in range(len(old)) if place not in spoken_for], old, new, {*range(len(new))}
    )
    for part, whole in merged.items():
        groups.setdefault(whole, []).append(part)
    split_off = _parts([place for place in range(len(new)) if place not in groups], new, old, spoken_for)
    return list(_groups(old, new, groups, split_off))


def _groups(
    old: list[str], new: list[str], groups: Mapping[int, list[int]], split_off: Mapping[int, int]
) -> Iterator[Match]:
    highest = -1
    seen: set[int] = set()
    for place in range(len(new)):
        if place in split_off:
            before: tuple[int, ...] = (split_off[place],)
        else:
            before = tuple(sorted(groups.get(place, ())))
        alone = len(before) == 1 and before[0] not in split_off.values()
        same = alone and digest(old[before[0]]) == digest(new[place])
        moved = bool(before) and before[-1] < highest
        highest = max(highest, *before) if before else highest
        seen.update(before)
        yield Match(before, (place,), same=same, moved=moved)
    for place in range(len(old)):
        if place not in seen:
            yield Match((place,), ())


def _same(old: list[str], new: list[str]) -> dict[int, int]:
    """New place to old place, where the words are the same; of several the first that is free."""
    free: dict[str, list[int]] = {}
    for place, sentence in enumerate(old):
        free.setdefault(digest(sentence), []).append(place)
    return {
        place: places.pop(0)
        for place, sentence in enumerate(new)
        if (places := free.get(digest(sentence), []))
    }


def _similar(old: list[str], new: list[str], taken_new: set[int], taken_old: set[int]) -> dict[int, int]:
    rated = sorted(
        (-fuzz.ratio(folded(before), folded(after)), at, place)
        for at, after in enumerate(new)
        if at not in taken_new
        for place, before in enumerate(old)
        if place not in taken_old
    )
    found: dict[int, int] = {}
    for score, at, place in rated:
        if -score >= SIMILAR and at not in found and place not in found.values():
            found[at] = place
    return found


def _parts(lonely: list[int], of: list[str], within: list[str], places: set[int]) -> dict[int, int]:
    """Which of the lonely sentences lie inside one of the others."""
    found = {}
    for place in lonely:
        rated = [
            (fuzz.partial_ratio(folded(of[place]), folded(within[other])), -other)
            for other in places
            if len(of[place]) < len(within[other])
        ]
        score, other = max(rated, default=(0.0, 0))
        if score >= PART:
            found[place] = -other
    return found
