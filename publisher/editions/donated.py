"""A donor withdraws: what is approved and not public yet does not go out. What is public waits for a person.

Or asks to be forgotten: what is public under a licence stays.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from publisher.editions import freeze, signals
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.posts.models import Picture, Post, PostPicture
from publisher.submissions import erasing, sweeping
from publisher.submissions import signals as submissions
from publisher.submissions.models import Submission, SubmissionFile

State = Edition.State


def connect() -> None:
    submissions.withdrawn.connect(_stop, dispatch_uid="publisher.editions.donated")


def _stop(post: Post, by_name: str, reason: str, now: datetime.datetime, **_: Any) -> None:
    waiting = Edition.objects.select_for_update().filter(post=post, state=State.APPROVED)
    languages = [edition.language for edition in waiting]
    if SOURCE in languages:
        freeze.reopen(
            post, by_name=by_name, reason=f"the donor withdrew the picture. {reason}".strip(), now=now
        )
    elif languages:
        Edition.objects.filter(post=post, state=State.APPROVED).update(state=State.REOPENED)
        for language in languages:
            signals.withdrawn.send(
                sender=Edition,
                publish_on=post.publish_on,
                language=language,
                by_name=by_name,
                reason=reason,
                now=now,
            )


@dataclass(frozen=True)
class Erased:
    is_new: bool
    """False: it was done before."""
    public_on: tuple[datetime.date, ...]
    """The dates whose pages go on showing a picture of it."""
    kept: int
    """Pictures that stay in the library, since an edition was made of them or somebody uses them elsewhere."""
    removed: int
    """Pictures that left the library."""


def erase(submission: Submission, *, by_name: str, now: datetime.datetime) -> Erased:
    """Forget the donor. May be repeated: what a killed run left undone is done then."""
    frozen = Edition.objects.filter(post__pictures__picture__in=_pictures(submission))
    is_shown = frozen.exists() or Edition.objects.filter(post__submission=submission).exists()
    is_new = erasing.erase(submission, by_name=by_name, now=now, is_shown=is_shown)
    sweeping.clear_ended(now)
    row = Submission.objects.get(pk=submission.pk)
    removed = sum(_removed(picture) for picture in _pictures(row)) if row.state != row.State.RECEIVED else 0
    public = frozen.filter(state=State.RELEASED).values_list("publish_on", flat=True)
    return Erased(is_new, tuple(sorted(set(public))), _pictures(row).count(), removed)


def _pictures(submission: Submission) -> Any:
    return Picture.objects.filter(
        pk__in=SubmissionFile.objects.filter(submission=submission).values("picture")
    )


def _removed(picture: Picture) -> bool:
    """From the library and from drafts, unless an edition was made of it or something else holds it."""
    posts = Post.objects.filter(pictures__picture=picture)
    try:
        with transaction.atomic():
            drafts = list(posts.select_for_update())
            if Edition.objects.filter(post__in=drafts).exists():
                return False
            PostPicture.objects.filter(picture=picture).delete()
            for post in drafts:
                _note_draft(post, picture)
            picture.delete()
    except ProtectedError:
        return False
    return True


def _note_draft(post: Post, picture: Picture) -> None:
    """The editor opens a post at its newest revision, which must not bring the picture back."""
    if post.latest_revision is None:
        return
    draft = post.latest_revision.as_object()
    draft.pictures = [placed for placed in draft.pictures.all() if placed.picture_id != picture.pk]
    draft.save_revision(clean=False)
