"""What keeps a post from being published, what is merely worth a second look, and who may show a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from publisher.posts import text
from publisher.posts.models import PictureRight, Post, PostPicture

WORDS_MIN, WORDS_MAX = 140, 160
BLOCKED = PictureRight.Permission.BLOCKED.value


@dataclass(frozen=True)
class Finding:
    code: str
    field: str
    """The field of `Post` to mend."""
    message: str
    """A sentence that names the mend."""


Rule = Callable[[Post], list[Finding]]
"""Given a draft that may not be saved yet; what it finds keeps the post from being approved."""
_of_rooms_above: list[Rule] = []


def add(rule: Rule) -> None:
    """A rule of a room that knows more than a post tells."""
    if rule not in _of_rooms_above:
        _of_rooms_above.append(rule)


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
    found: list[Finding] = []
    if post.part is not None and post.series is None:
        found.append(
            Finding("part-without-series", "part", "Choose the series this is a part of, or empty the part.")
        )
    if not post.title.strip():
        found.append(Finding("title-missing", "title", "Give the post a title."))
    if not text.plain(post.body):
        found.append(Finding("body-missing", "body", "Write the body: about 150 words."))
    pictures = list(post.pictures.all())
    if not pictures:
        found.append(Finding("picture-missing", "pictures", "Choose a picture."))
    for number, placed in enumerate(pictures, 1):
        name = "The picture" if len(pictures) == 1 else f"Picture {number}"
        found += _picture_blockers(post, placed, name, language)
    return found + [finding for rule in _of_rooms_above for finding in rule(post)]


def _picture_blockers(post: Post, placed: PostPicture, name: str, language: str) -> list[Finding]:
    found: list[Finding] = []
    alt = placed.alt_text.strip()
    if not alt:
        found.append(
            Finding(
                "alt-missing",
                "pictures",
                f"{name} has no description: say in a sentence what there is to see.",
            )
        )
    elif alt.casefold() == post.title.strip().casefold():
        found.append(
            Finding(
                "alt-is-title",
                "pictures",
                f"{name} is described by the title: say what there is to see instead.",
            )
        )
    if placed.may_be_cropped and placed.picture.get_focal_point() is None:
        found.append(
            Finding(
                "focus-missing",
                "pictures",
                f"{name} may be cropped, but around what? Draw the focal area at the picture, or take the tick away.",
            )
        )
    if permission(placed.rights.all(), PictureRight.WEBSITE, language) != PictureRight.Permission.ALLOWED:
        found.append(
            Finding(
                "right-missing",
                "pictures",
                f"{name} may not be shown on the website: add a right that allows it or choose another.",
            )
        )
    return found


def advice(post: Post) -> list[Finding]:
    """What is unusual for a post but may be meant so."""
    found: list[Finding] = []
    if not post.strapline.strip():
        found.append(Finding("strapline-missing", "strapline", "There is no strapline."))
    words = text.word_count(post.body)
    if words and not WORDS_MIN <= words <= WORDS_MAX:
        found.append(
            Finding(
                "body-length", "body", f"The body has {words} words; {WORDS_MIN} to {WORDS_MAX} are usual."
            )
        )
    if not post.writers.all():
        found.append(Finding("writer-missing", "writers", "No writer is named."))
    if not (post.creators.all() or post.institutions.all() or post.credit_notes.all()):
        found.append(Finding("credit-missing", "creators", "Nobody is credited for the picture."))
    if not (post.licence or post.rights_line.strip()):
        found.append(
            Finding("licence-missing", "licence", "No licence or rights line says who owns the picture.")
        )
    if not any(publication.doi or publication.url for publication in post.publications.all()):
        found.append(Finding("publication-missing", "publications", "There is no link to a publication."))
    return found
