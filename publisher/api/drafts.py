"""A draft that a tool feeds: stored by the importer, by its rules, and approved by nobody.

It becomes an ordinary draft of the desk. The tool may add its picture as long as no person has touched it.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import tempfile
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from publisher.addresses import at_desk
from publisher.api.models import FedDraft, Token
from publisher.api.problems import FieldError, ProblemError, not_found, not_valid
from publisher.api.schemas import AskedDraft
from publisher.clock import wall_now
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.posts import rules, text
from publisher.posts.importer import DateTakenError, Page, PageError, picturefile, store
from publisher.posts.importer.page import Creator, Credits, Institution, Note, Publication
from publisher.posts.importer.picturefile import PictureFile
from publisher.posts.models import Picture, Post, PostPicture

PICTURE_BYTES_MAX = 100_000_000
CHUNK_BYTES = 1 << 20
NAMES = {"body": "body_html", "series": "kicker", "__all__": ""}
"""Where a column has another name in what is asked."""
Said = dict[str, Any]


def feed(asked: AskedDraft, token: Token, key: str) -> tuple[Said, bool]:
    """The draft, and whether it was made now: the same key gives the same draft. Raises `ProblemError`."""
    sha256 = hashlib.sha256(asked.model_dump_json().encode()).hexdigest()
    if (before := _fed_before(token, key, sha256)) is not None:
        return told(before), False
    source = json.dumps(asked.model_dump(mode="json"), ensure_ascii=False, indent=1).encode()
    now = wall_now()

    def then(post: Post) -> None:
        revision = post.save_revision(user=token.owner)
        FedDraft.objects.create(
            token=token,
            key=key,
            sha256=sha256,
            post=post,
            publish_on=asked.publish_on,
            revision_id=revision.pk,
            made_at=now,
        )

    try:
        post = store(_page(asked, token, source), None, now=now, then=then)
    except DateTakenError as error:
        if (before := _fed_before(token, key, sha256)) is not None:  # twice at once
            return told(before), False
        raise ProblemError(
            HTTPStatus.CONFLICT, "date-taken", f"{error}.", (FieldError("body.publish_on", str(error)),)
        ) from None
    except PageError as error:
        raise not_valid(FieldError("body", str(error))) from None
    except ValidationError as error:
        raise not_valid(*_fields(error)) from None
    except IntegrityError:
        if (before := _fed_before(token, key, sha256)) is None:
            raise
        return told(before), False
    return told(post), True


def of(day: datetime.date, token: Token) -> Post:
    """The draft of a day that this token's owner has fed. Raises `ProblemError`."""
    fed = FedDraft.objects.filter(publish_on=day, token__owner=token.owner, post__isnull=False)
    row = fed.select_related("post").first()
    if row is None or row.post is None:
        raise not_found(f"You have fed no draft of {day}; what others write is at the desk alone.")
    return row.post


def set_picture(day: datetime.date, alt: str, body: BinaryIO, length: int, token: Token) -> Said:
    """Raises `ProblemError`."""
    of(day, token)
    if length > PICTURE_BYTES_MAX:
        raise _too_large()
    with tempfile.TemporaryDirectory(prefix="bpod-picture-") as folder:
        file = Path(folder, "picture")
        _write(file, body)
        try:
            given = picturefile.read(file)
            with transaction.atomic():
                post = Post.objects.select_for_update().get(pk=of(day, token).pk)
                fed = FedDraft.objects.filter(post=post).first()
                _must_be_untouched(post, fed)
                _place(post, given, alt)
                revision = Post.objects.get(pk=post.pk).save_revision(user=token.owner)
                FedDraft.objects.filter(post=post).update(revision_id=revision.pk)
        except PageError as error:
            raise not_valid(FieldError("body", str(error))) from None
    return told(Post.objects.get(pk=post.pk))


def told(post: Post) -> Said:
    return {
        "publish_on": post.publish_on,
        "title": post.title,
        "state": _state(post),
        "desk_url": at_desk(reverse("posts:edit", args=[post.pk])),
        "has_picture": post.pictures.exists(),
        "blockers": [_finding(finding) for finding in rules.blockers(post)],
        "advice": [_finding(finding) for finding in rules.advice(post)],
    }


def _state(post: Post) -> str:
    edition = Edition.objects.filter(post=post, language=SOURCE).first()
    if edition is not None:
        return str(edition.state)
    return "in_review" if post.workflow_in_progress else "draft"


def _place(post: Post, given: PictureFile, alt: str) -> None:
    picture = Picture(title=post.title)
    picture.file = ImageFile(BytesIO(given.content), name=given.name)
    try:
        with transaction.atomic():
            picture.save()
            PostPicture.objects.create(post=post, picture=picture, sort_order=0, alt_text=alt)
    except BaseException:
        picture.file.storage.delete(picture.file.name)
        raise


def _fed_before(token: Token, key: str, sha256: str) -> Post | None:
    row = FedDraft.objects.filter(token=token, key=key).select_related("post").first() if key else None
    if row is None:
        return None
    if row.sha256 != sha256:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "key-used",
            "This Idempotency-Key came with another draft before; give each draft a key of its own.",
            (FieldError("header.Idempotency-Key", "used for another draft"),),
        )
    if row.post is None:
        raise ProblemError(
            HTTPStatus.GONE,
            "withdrawn",
            f"The draft of {row.publish_on} that came with this key was deleted at the desk.",
        )
    return row.post


def _must_be_untouched(post: Post, fed: FedDraft | None) -> None:
    untouched = fed is not None and fed.revision_id == post.latest_revision_id
    if untouched and not post.locked and not post.workflow_in_progress and not post.pictures.exists():
        return
    raise ProblemError(
        HTTPStatus.CONFLICT,
        "not-ours-to-change",
        "It has a picture already, or somebody works on it at the desk; go on there.",
    )


def _page(asked: AskedDraft, token: Token, source: bytes) -> Page:
    """The same words that an import of a page gives, through the same sanitiser."""
    return Page(
        name=f"sent by {token.name}",
        source=source,
        publish_on=asked.publish_on,
        language=SOURCE,
        title=asked.title,
        body=text.canonical(asked.body_html),
        kicker=asked.kicker or None,
        strapline=asked.strapline or None,
        writers=tuple(dict.fromkeys(asked.writers)),
        credits=Credits(
            creators=tuple(Creator(**one.dict()) for one in asked.creators),
            institutions=tuple(Institution(**one.dict()) for one in asked.institutions),
            publications=tuple(Publication(**one.dict()) for one in asked.publications),
            notes=tuple(Note(**one.dict()) for one in asked.notes),
            licence=asked.licence or None,
            rights_line=asked.rights_line,
        ),
    )


def _write(file: Path, body: BinaryIO) -> None:
    size = 0
    with file.open("wb") as target:
        while chunk := body.read(CHUNK_BYTES):
            size += len(chunk)
            if size > PICTURE_BYTES_MAX:
                raise _too_large()
            target.write(chunk)


def _too_large() -> ProblemError:
    most = PICTURE_BYTES_MAX // 1_000_000
    return ProblemError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", f"A picture has at most {most} MB; make it smaller."
    )


def _fields(error: ValidationError) -> list[FieldError]:
    """What a draft needs to be kept at all."""
    said = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return [
        FieldError(f"body.{NAMES.get(name, name)}".rstrip("."), " ".join(words).rstrip("."))
        for name, words in said.items()
    ]


def _finding(finding: rules.Finding) -> Said:
    return {"field": finding.field, "message": finding.message}
