"""Until when a donated picture may be shown nowhere."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from publisher.posts.models import Post
from publisher.submissions.models import Submission, SubmissionFile


def instant(date: datetime.date, time: datetime.time, zone: str) -> datetime.datetime:
    """The UTC instant; of two that a clock change leaves open, the later one: nothing is shown too early."""
    local = datetime.datetime.combine(date, time.replace(tzinfo=None), ZoneInfo(zone))
    return max(local.replace(fold=fold).astimezone(datetime.UTC) for fold in (0, 1))


def spoken(submission: Submission) -> str:
    """As the donor said it: “3 May 2026, 16:00 Europe/London”."""
    if submission.embargo_until_at is None:
        return ""
    local = submission.embargo_until_at.astimezone(ZoneInfo(submission.embargo_zone))
    return f"{local.day} {local:%B %Y, %H:%M} {submission.embargo_zone}"


def last_of(post: Post) -> Submission | None:
    """Of all donated pictures in the post, in whatever way they came there, the one that waits longest."""
    placed = [line.picture_id for line in post.pictures.all()]
    given = SubmissionFile.objects.filter(picture__in=placed).values("submission")
    waiting = Submission.objects.filter(pk__in=given, embargo_until_at__isnull=False)
    return waiting.order_by("-embargo_until_at").first()
