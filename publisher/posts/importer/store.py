"""A page becomes a Post with everything that belongs to it, or nothing at all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path, PurePath

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from publisher.posts.importer import picturefile
from publisher.posts.importer.page import Page, PageError
from publisher.posts.importer.picturefile import PictureFile
from publisher.posts.models import (
    Creator,
    CreditNote,
    ImportedPage,
    Institution,
    Picture,
    Post,
    PostPicture,
    PostWriter,
    Publication,
    Series,
    Writer,
    post_on,
)
from publisher.posts.numerals import from_roman
from publisher.posts.references import noted_once

URL_MAX = 500
_PART = re.compile(r"(.+?)\s+[-–—]\s+(?:part\s+)?([IVX]+|\d{1,2})", re.IGNORECASE)
_EVENT = re.compile(r"\b(?:day|week|month|year|anniversary)\b", re.IGNORECASE)
_COMPETITION = re.compile(r"\b(?:competition|awards?|prize|contest)\b", re.IGNORECASE)


class DateTakenError(PageError):
    def __init__(self, day: date, by: str, post: Post | None = None, title: str = "") -> None:
        self.day, self.post, self.title = day, post, title or (post.title if post else "")
        super().__init__(
            f"{day.isoformat()} is already taken by {by}; a date has one post, so take one of the two away"
        )


def refuse(page: Page) -> date:
    """The day of the post that the page can become. Raises `PageError` where it cannot, though understood."""
    if page.language != "en" or page.publish_on is None:
        raise PageError(
            "this is a Catalan page: a Catalan text belongs to its English post; import the English page "
            "and give the text to the translators"
        )
    for name, words, most in (
        ("title", page.title, 120),
        ("kicker", page.kicker or "", 120),
        ("strapline", page.strapline or "", 240),
        *(("writer", writer, 120) for writer in page.writers),
    ):
        if len(words) > most:
            raise PageError(
                f"the {name} has {len(words)} characters, at most {most} fit; shorten it in the page"
            )
    if any(len(url) > URL_MAX for line in page.credit_lines for _, url in line.links):
        raise PageError(
            f"an address in the credits has more than {URL_MAX} characters; shorten it in the page"
        )
    return page.publish_on


def store(
    page: Page, picture: Path | None, *, now: datetime, then: Callable[[Post], None] | None = None
) -> Post:
    """One Post with its children, its picture and the bytes it came from, in one transaction.

    `then` runs inside that transaction; whatever it raises undoes everything, the picture's file
    included. Raises `PageError`, and `DateTakenError` where the day has a post.
    """
    day = refuse(page)
    file = picturefile.read(picture) if picture else None
    library: list[Picture] = []
    try:
        with transaction.atomic(), noted_once() as note:
            _refuse_taken(day)
            post = _post(page, day)
            _children(post, page)
            ImportedPage.objects.create(
                post=post, name=page.name[-255:], sha256=page.sha256, content=page.source, imported_at=now
            )
            if file:
                _picture(post, page, file, library)
            if then:
                then(post)
            note(post)
    except BaseException as error:
        for stored in library:
            stored.file.storage.delete(stored.file.name)
        if isinstance(error, IntegrityError) and (taken := post_on(day)):
            raise DateTakenError(day, "another post", taken) from error
        raise
    return post


def mend(post: Post, page: Page) -> None:
    """What a page says as it is understood today; its pictures and their rights stay. Inside a transaction."""
    day = refuse(page)
    series, part = _series(page.kicker)
    Post.objects.filter(pk=post.pk).update(series=series, part=part, **_words(page))
    for model in (PostWriter, Creator, Institution, Publication, CreditNote):
        model.objects.filter(post=post).delete()
    if day != post.publish_on:
        raise PageError(
            f"it is of {day.isoformat()} now and stored as {post.publish_on.isoformat()}; look at it"
        )
    _children(post, page)


def _refuse_taken(day: date) -> None:
    if taken := post_on(day):
        raise DateTakenError(day, f"“{taken.title}”", taken)


def _post(page: Page, day: date) -> Post:
    series, part = _series(page.kicker)
    post: Post = Post.objects.create(
        publish_on=day,
        series=series,
        part=part,
        **_words(page),
    )
    return post


def _words(page: Page) -> dict[str, str]:
    return {
        "title": page.title,
        "strapline": page.strapline or "",
        "body": page.body,
        "licence": page.credits.licence or "",
        "rights_line": page.credits.rights_line,
    }


def _series(kicker: str | None) -> tuple[Series | None, int | None]:
    if not kicker:
        return None, None
    name, part = kicker, None
    if match := _PART.fullmatch(kicker):
        number = int(match[2]) if match[2].isdigit() else from_roman(match[2].upper())
        if number:
            name, part = match[1], number
    series, _ = Series.objects.get_or_create(name=name, defaults={"kind": _kind(name)})
    return series, part


def _kind(name: str) -> Series.Kind:
    if _COMPETITION.search(name):
        return Series.Kind.COMPETITION
    return Series.Kind.EVENT if _EVENT.search(name) else Series.Kind.SERIES


def _children(post: Post, page: Page) -> None:
    said = page.credits
    for order, name in enumerate(page.writers):
        writer, _ = Writer.objects.get_or_create(name=name)
        PostWriter.objects.create(post=post, writer=writer, sort_order=order)
    for order, one in enumerate(said.creators):
        Creator.objects.create(post=post, sort_order=order, **vars(one))
    for order, place in enumerate(said.institutions):
        Institution.objects.create(post=post, sort_order=order, **vars(place))
    for order, paper in enumerate(said.publications):
        Publication.objects.create(post=post, sort_order=order, **vars(paper))
    for order, note in enumerate(said.notes):
        CreditNote.objects.create(post=post, sort_order=order, **vars(note))


def _picture(post: Post, page: Page, file: PictureFile, library: list[Picture]) -> None:
    """Of a page that is tried again the file has the same name: what a killed import left is not kept beside."""
    picture = Picture(
        title=page.title,
        file_size=len(file.content),
        # Wagtail looks for doubles by this hash (wagtail.images.utils.find_image_duplicates).
        file_hash=hashlib.sha1(file.content, usedforsecurity=False).hexdigest(),
    )
    storage, name = picture.file.storage, _library_name(page, file)
    if not Picture.objects.filter(file=name).exists():
        storage.delete(name)
    picture.file.name = storage.save(name, ContentFile(file.content))
    library.append(picture)
    picture.width, picture.height = picture.file.width, picture.file.height
    picture.save()
    PostPicture.objects.create(post=post, picture=picture, sort_order=0, alt_text=page.alt or "")


def _library_name(page: Page, file: PictureFile) -> str:
    """As `Picture` names its files, unguessable, and the same each time."""
    told = salted_hmac("publisher.posts.importer", page.sha256 + file.name, algorithm="sha256").hexdigest()
    return f"pictures/{told[:32]}{PurePath(file.name).suffix}"
