"""What keeps a post from being published, what is merely worth a second look, and who may show a picture."""

from __future__ import annotations

import datetime
import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

from publisher.posts import focus, links, text, words
from publisher.posts.licences import BY_PERMISSION, LICENCES
from publisher.posts.models import PictureRight, Post, PostPicture

WORDS_MIN, WORDS_MAX = 140, 160
ALT_WORDS_MIN, ALT_MAX = 4, 400
# https://www.doi.org/doi-handbook/HTML/doi-name-syntax.html
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>')
_ARCHIVE = re.compile(rf"{re.escape(text.HOME)}/archive/(\d+)/(\d+)/(\d+)")
_COLLEAGUES = re.compile(r"\bet al\b|\bcolleagues\b", re.IGNORECASE)
_TWO_NAMES = re.compile(r"\w\s+(?:and|&)\s+\w", re.IGNORECASE)
_CREATIVE_COMMONS = re.compile(r"\bcreative commons\b|\bCC[ -]?(?:BY|0)\b", re.IGNORECASE)
_RESERVED = re.compile(r"\ball rights\b.*\breserved\b|\brights reserved\b", re.IGNORECASE)
BLOCKED = PictureRight.Permission.BLOCKED.value


@dataclass(frozen=True)
class Finding:
    code: str
    field: str
    """The field of `Post` to mend."""
    message: str
    """A sentence that names the mend."""
    row: int | None = None
    """Where the field holds several, which of them, from 0."""
    part: str = ""
    """And what within that one."""


Rule = Callable[[Sequence[Post]], list[list[Finding]]]
"""Given drafts that may not be saved yet; what it finds in each, in their order."""
Advice = Callable[[Post], list[Finding]]
_of_rooms_above: list[Rule] = []
_advice_of_rooms_above: list[Advice] = []


def add(rule: Rule) -> None:
    """A rule of a room that knows more than a post tells; what it finds keeps the post from being approved."""
    if rule not in _of_rooms_above:
        _of_rooms_above.append(rule)


def add_advice(rule: Advice) -> None:
    """The same for what is merely worth a second look."""
    if rule not in _advice_of_rooms_above:
        _advice_of_rooms_above.append(rule)


class RightLine(Protocol):
    """One line of a picture's rights: a `PictureRight` row or a frozen `Right`."""

    @property
    def channel(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def permission(self) -> str: ...


def permission(rights: Iterable[RightLine], channel: str, language: str) -> str:
    """What the rights allow on `channel` in `language`; the narrowest line wins, no line means blocked.

    A line for the channel is narrower than one for the language alone.
    """
    any_of = PictureRight.ANY
    said = {(line.channel, line.language): str(line.permission) for line in rights}
    for key in ((channel, language), (channel, any_of), (any_of, language), (any_of, any_of)):
        if key in said:
            return said[key]
    return BLOCKED


def blockers(post: Post, language: str = "en") -> list[Finding]:
    """Everything that must be mended before `post` can be approved, in the order of the form."""
    (found,) = blockers_of([post], language)
    return found


def blockers_of(posts: Sequence[Post], language: str = "en") -> list[list[Finding]]:
    """The same of each of several. Where their parts are loaded and none has a date, the database is asked as often as
    for one."""
    there = _linked_and_there(posts)
    above = [rule(posts) for rule in _of_rooms_above]
    return [
        [*_own_blockers(post, there, language), *(finding for found in above for finding in found[place])]
        for place, post in enumerate(posts)
    ]


def _own_blockers(post: Post, there: AbstractSet[int], language: str) -> list[Finding]:
    found: list[Finding] = []
    if post.part is not None and post.series is None:
        found.append(
            Finding("part-without-series", "part", "Choose the series this is a part of, or empty the part.")
        )
    if not post.title.strip():
        found.append(Finding("title-missing", "title", "Give the post a title."))
    if not text.plain(post.body):
        found.append(Finding("body-missing", "body", "Write the body: about 150 words."))
    found += _dead_links(post, there)
    pictures = list(post.pictures.all())
    if not pictures:
        found.append(Finding("picture-missing", "pictures", "Choose a picture."))
    for number, placed in enumerate(pictures, 1):
        name = "The picture" if len(pictures) == 1 else f"Picture {number}"
        found += _picture_blockers(post, placed, name, number - 1, language)
    found += _credit_blockers(post)
    return found


def _picture_blockers(post: Post, placed: PostPicture, name: str, row: int, language: str) -> list[Finding]:
    found: list[Finding] = []
    alt = placed.alt_text.strip()
    if not alt:
        found.append(
            Finding(
                "alt-missing",
                "pictures",
                f"{name} has no description: say in a sentence what there is to see.",
                row,
                "alt_text",
            )
        )
    elif alt.casefold() == post.title.strip().casefold():
        found.append(
            Finding(
                "alt-is-title",
                "pictures",
                f"{name} is described by the title: say what there is to see instead.",
                row,
                "alt_text",
            )
        )
    if placed.may_be_cropped and focus.default_of(placed.picture) is None:
        found.append(
            Finding(
                "focus-missing",
                "pictures",
                f"{name} may be cropped, but around what? Draw the focal area at the picture, or take the tick away.",
                row,
                "may_be_cropped",
            )
        )
    if permission(placed.rights.all(), PictureRight.WEBSITE, language) != PictureRight.Permission.ALLOWED:
        found.append(
            Finding(
                "right-missing",
                "pictures",
                f"{name} may not be shown on the website: add a right that allows it or choose another.",
                row,
                "rights",
            )
        )
    return found


def advice(post: Post) -> list[Finding]:
    """What is unusual for a post but may be meant so."""
    found: list[Finding] = []
    if not post.strapline.strip():
        found.append(Finding("strapline-missing", "strapline", "There is no strapline."))
    count = text.word_count(post.body)
    if count and not WORDS_MIN <= count <= WORDS_MAX:
        found.append(
            Finding(
                "body-length", "body", f"The body has {count} words; {WORDS_MIN} to {WORDS_MAX} are usual."
            )
        )
    found += _link_advice(post)
    if not post.writers.all():
        found.append(Finding("writer-missing", "writers", "No writer is named."))
    found += _alt_advice(post)
    if not _is_credited(post):
        found.append(Finding("credit-missing", "creators", "Nobody is credited for the picture."))
    found += _credit_advice(post)
    found += _licence_advice(post)
    if not any(publication.doi or publication.url for publication in post.publications.all()):
        found.append(Finding("publication-missing", "publications", "There is no link to a publication."))
    return found + [finding for rule in _advice_of_rooms_above for finding in rule(post)]


# Links


def _linked_and_there(posts: Iterable[Post]) -> set[int]:
    wanted = {number for post in posts for number in links.ids(post.body)}
    return set(Post.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def _dead_links(post: Post, there: AbstractSet[int]) -> Iterator[Finding]:
    if not there >= {*links.ids(post.body)}:
        yield Finding(
            "link-dead",
            "body",
            "A link leads to a post that is no longer there: choose another, or take the link away.",
        )


def own_days(body: str) -> list[str]:
    """The dates of our own archive that a body links to, as in `2031-03-03`; each once, in order."""
    found = (_ARCHIVE.fullmatch(address) for address in text.links(links.resolved(body)))
    days = (f"{int(m[1]):04}-{int(m[2]):02}-{int(m[3]):02}" for m in found if m)
    return list(dict.fromkeys(days))


def _link_advice(post: Post) -> Iterator[Finding]:
    """Judged against our own archive alone: nobody is asked over the network."""
    body = text.canonical(links.resolved(post.body))
    addresses = Counter(text.whole_link(html.unescape(href)) for href, _ in _LINK.findall(body))
    for address, times in addresses.items():
        if times > 1:
            yield Finding("link-doubled", "body", f"{address} is linked {times} times: once is enough.")
    for _, inner in _LINK.findall(body):
        said = html.unescape(re.sub(r"<[^>]*>", "", inner))
        if words.says_nothing(said):
            yield Finding(
                "link-words",
                "body",
                f"The link “{said}” says nothing to those who hear links alone: link the words that name it.",
            )
    wanted = own_days(body)
    if not wanted:
        return
    there = {
        str(on)
        for on in Post.objects.values_list("publish_on", flat=True).filter(publish_on__in=real_days(wanted))
    }
    for day in wanted:
        if post.publish_on is not None and day == str(post.publish_on):
            yield Finding("link-self", "body", "A link leads to this very post.")
        elif day not in there:
            yield Finding(
                "link-unknown", "body", f"A link leads to {day}, and our archive has no post of that day."
            )
        elif post.publish_on is not None and day > str(post.publish_on):
            yield Finding(
                "link-ahead",
                "body",
                f"A link leads to {day}: that post is not out yet on the day of this one.",
            )


def real_days(days: Iterable[str]) -> list[datetime.date]:
    """Without what no calendar has."""
    found = []
    for day in days:
        try:
            found.append(datetime.date.fromisoformat(day))
        except ValueError:
            continue
    return found


# The description for the blind


def _alt_advice(post: Post) -> Iterator[Finding]:
    pictures = list(post.pictures.all())
    for row, placed in enumerate(pictures):
        alt = placed.alt_text.strip()
        if alt:
            yield from (Finding(code, "pictures", said, row, "alt_text") for code, said in _of_alt(alt))
    described = " ".join(placed.alt_text for placed in pictures)
    if missing := words.unsaid(words.pointing(text.plain(post.body)), described) if described.strip() else []:
        named = ", ".join(f"“{word}”" for word in missing)
        yield Finding(
            "alt-panels",
            "pictures",
            f"The body points at {named}; the description does not: say there what is meant.",
            0,
            "alt_text",
        )


def _of_alt(alt: str) -> Iterator[tuple[str, str]]:
    if words.is_file_name(alt):
        yield "alt-file", "The description is the name of a file: say what there is to see."
    elif len(alt.split()) < ALT_WORDS_MIN:
        yield (
            "alt-short",
            "The description has hardly any words: would somebody who hears it know the picture?",
        )
    if len(alt) > ALT_MAX:
        yield (
            "alt-long",
            f"The description has {len(alt)} characters, read out in one go: a sentence or two are enough.",
        )
    if words.begins_needlessly(alt):
        yield (
            "alt-needless",
            "The description need not begin with “image of”: a screen reader says that by itself.",
        )


# Credits and licence


def _is_credited(post: Post) -> bool:
    return bool(post.creators.all() or post.institutions.all() or post.credit_notes.all())


def _credit_blockers(post: Post) -> Iterator[Finding]:
    if post.licence.startswith("CC-BY") and not (_is_credited(post) or post.rights_line.strip()):
        yield Finding(
            "credit-for-licence",
            "creators",
            f"{LICENCES[post.licence].name} asks that the maker be named: add who made the picture.",
        )
    for row, publication in enumerate(post.publications.all()):
        if publication.doi and not DOI.fullmatch(publication.doi):
            yield Finding(
                "doi-malformed",
                "publications",
                f"“{publication.doi}” is no DOI: it begins with “10.” and has a slash, as in 10.1000/182.",
                row,
                "doi",
            )


def _credit_advice(post: Post) -> Iterator[Finding]:
    for row, creator in enumerate(post.creators.all()):
        if _COLLEAGUES.search(creator.name):
            said = "“Colleagues” is a tick of its own: each language then words it by itself."
            yield Finding("creator-colleagues", "creators", said, row, "name")
        elif _TWO_NAMES.search(creator.name):
            said = f"“{creator.name}” looks like two people: add one creator for each, so that each language joins them."
            yield Finding("creator-two", "creators", said, row, "name")
    for row, institution in enumerate(post.institutions.all()):
        if not institution.country:
            yield Finding(
                "country-missing", "institutions", f"{institution.name}: in which country?", row, "country"
            )
    for row, publication in enumerate(post.publications.all()):
        if publication.month and not publication.year:
            said = f"{publication.journal}: a month is only printed with its year."
            yield Finding("year-missing", "publications", said, row, "year")


def _licence_advice(post: Post) -> Iterator[Finding]:
    line, licence = post.rights_line.strip(), LICENCES.get(post.licence)
    if licence is None and not line:
        yield Finding("licence-missing", "licence", "No licence or rights line says who owns the picture.")
    elif _CREATIVE_COMMONS.search(line):
        yield Finding(
            "licence-wording",
            "rights_line",
            "The rights line names a Creative Commons licence: the list above words and links it in each language.",
        )
    elif licence is not None and licence.open and _RESERVED.search(line):
        yield Finding(
            "licence-contradicts",
            "rights_line",
            f"“{line}” contradicts {licence.name}: one of the two is wrong.",
        )
    elif licence is not None and licence.id == BY_PERMISSION and not line:
        yield Finding("permission-whose", "rights_line", "By whose permission? Say so in the rights line.")
