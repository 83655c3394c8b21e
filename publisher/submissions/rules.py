"""What keeps a post with a donated picture from being approved, whatever its own lines say."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q

from publisher.posts import rules
from publisher.posts.models import PictureRight, Post
from publisher.posts.rules import Finding
from publisher.submissions import signals
from publisher.submissions.models import Submission, SubmissionFile

WORKING_TITLE = "Donated picture"


def connect() -> None:
    rules.add(blockers)
    signals.withdrawn.connect(_block, dispatch_uid="publisher.submissions.rules")


def working_title(submission: Submission) -> str:
    return f"{WORKING_TITLE} {submission.pk}"


def blockers(posts: Sequence[Post]) -> list[list[Finding]]:
    placed = [{line.picture_id for line in post.pictures.all()} for post in posts]
    donated = SubmissionFile.objects.filter(picture__in=set().union(*placed))
    which = Q(pk__in=donated.values("submission")) | Q(post__in=[post.pk for post in posts if post.pk])
    rows = list(Submission.objects.filter(which).prefetch_related("files"))
    return [
        [finding for row in rows for finding in _of(row, post, pictures)]
        for post, pictures in zip(posts, placed, strict=True)
    ]


def _of(row: Submission, post: Post, placed: set[int]) -> Iterator[Finding]:
    is_placed = any(file.picture_id in placed for file in row.files.all())
    if row.state == Submission.State.WITHDRAWN and row.ended_at and is_placed:
        said = f"The donor withdrew the picture on {row.ended_at.day} {row.ended_at:%B %Y}: choose another."
        yield Finding("donation-withdrawn", "pictures", said)
    is_its_draft = row.post_id == post.pk and (is_placed or post.pk is not None)
    if is_its_draft and post.title.strip() == working_title(row):
        yield Finding("title-working", "title", "The title is only a working title: give the post its own.")


def _block(submission: Submission, post: Post, now: datetime.datetime, **_: Any) -> None:  # noqa: ARG001
    """The lines say it too, so that whoever opens the draft sees what the rule sees."""
    pictures = list(submission.files.exclude(picture=None).values_list("picture_id", flat=True))
    PictureRight.objects.filter(post_picture__post=post, post_picture__picture__in=pictures).update(
        permission=PictureRight.Permission.BLOCKED
    )
    if post.latest_revision is None:
        return
    draft = post.latest_revision.as_object()
    for placed in draft.pictures.all():
        if placed.picture_id in pictures:
            rights = list(placed.rights.all())
            for right in rights:
                right.permission = PictureRight.Permission.BLOCKED
            placed.rights = rights
    draft.save_revision()
