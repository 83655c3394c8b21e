"""A draft post of a donation: pictures, credits and rights are copied, so that nothing is typed again."""

from __future__ import annotations

import datetime
import html
from typing import Any

from django.core.files.images import ImageFile
from django.db import IntegrityError, transaction

from publisher.posts.models import (
    Creator,
    Institution,
    Picture,
    PictureRight,
    Post,
    PostPicture,
    Publication,
    post_on,
)
from publisher.submissions import quarantine, rules, transitions
from publisher.submissions.models import Submission, SubmissionFile
from publisher.submissions.papers import Paper
from publisher.submissions.transitions import WrongStateError


class DateTakenError(ValueError):
    """There is a post on that date; the text says so, and the mend."""


class GoneError(Exception):
    """The file is not in quarantine any more."""


def make(
    submission: Submission,
    publish_on: datetime.date,
    *,
    by: Any,
    by_name: str,
    now: datetime.datetime,
    paper: Paper | None = None,
) -> Post:
    """The draft, made by whoever comes first; asked again, the same one. `paper`: what was found by its DOI.

    Raises `DateTakenError`, `GoneError`, and `WrongStateError` where it was declined or withdrawn.
    """
    try:
        with transaction.atomic():
            row = Submission.objects.select_for_update().get(pk=submission.pk)
            if row.post is not None:
                return row.post
            if row.state != Submission.State.RECEIVED:
                raise WrongStateError(f"{row}: it was {row.state}; no draft is made of it")
            if post_on(publish_on) is not None:
                raise DateTakenError(_taken(publish_on))
            post = _write(row, publish_on, paper)
            post.save_revision(user=by)
            transitions.drafted(row, post, by_name=by_name, now=now)
            return post
    except IntegrityError:
        if post_on(publish_on) is None:
            raise
        raise DateTakenError(_taken(publish_on)) from None


def _taken(publish_on: datetime.date) -> str:
    return f"date: there is a post on {publish_on:%-d %B %Y} already; choose another date"


def _write(row: Submission, publish_on: datetime.date, paper: Paper | None) -> Post:
    post = Post(
        publish_on=publish_on,
        title=rules.working_title(row),
        body=_paragraphs(row.description),
        licence=row.licence,
        rights_line=row.rights_line,
    )
    post.pictures = [_placed(row, file, place) for place, file in enumerate(row.files.all())]
    post.creators = [
        Creator(name=name, role=Creator.Role.IMAGE, sort_order=place) for place, name in enumerate(row.makers)
    ]
    if row.institution:
        post.institutions = [
            Institution(name=row.institution, city=row.city, country=row.country, sort_order=0)
        ]
    if row.doi or row.journal:
        post.publications = [_publication(row, paper)]
    post.save()
    return post


def _publication(row: Submission, paper: Paper | None) -> Publication:
    """The donor's word goes before what was found."""
    found = paper or Paper("", None, None)
    return Publication(
        journal=row.journal or found.journal, doi=row.doi, year=found.year, month=found.month, sort_order=0
    )


def _placed(row: Submission, file: SubmissionFile, place: int) -> PostPicture:
    placed = PostPicture(picture=_picture(row, file), sort_order=place)
    placed.rights = [
        PictureRight(channel=right.channel, language=right.language, permission=right.permission)
        for right in row.rights.all()
    ]
    return placed


def _picture(row: Submission, file: SubmissionFile) -> Picture:
    if file.picture is not None:
        return file.picture
    try:
        with quarantine.path(file.name).open("rb") as source:
            given = ImageFile(source, name=f"donated.{file.form}")
            picture: Picture = Picture.objects.create(title=rules.working_title(row), file=given)
    except FileNotFoundError:
        raise GoneError(f"{file}: it is not in quarantine any more; ask the donor for it") from None
    SubmissionFile.objects.filter(pk=file.pk).update(picture=picture)
    return picture


def _paragraphs(text: str) -> str:
    parts = (" ".join(part.split()) for part in text.split("\n\n"))
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts if part)
