"""Makes the post of an empty day: a post and editions of its own, approved, so that all that follows is as ever."""

from __future__ import annotations

import datetime

from publisher.editions import freeze
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.posts import copies
from publisher.posts.models import Post
from publisher.schedule.models import Reserve
from publisher.schedule.translating import fields_of, translated
from translations import transitions
from translations.models import Job

BY_NAME = "the policy for unfilled days"


class AlteredError(Exception):
    """What lies on the shelf is not what was approved."""


def rerun(original: Post, date: datetime.date, now: datetime.datetime) -> Post:
    """Inside a transaction. Raises `NotApprovableError` and `IncompleteError`."""
    made: Post = Post.objects.get(pk=copies.post_of(copies.data_of(original), date, rerun_of=original).pk)
    revision = freeze.approve(made, by=None, by_name=BY_NAME, now=now)
    editions = Edition.objects.filter(post=original, state=Edition.State.RELEASED, outdated="")
    for edition in editions.exclude(language=SOURCE).select_related("current"):
        _take_along(edition, made, revision.edition, now)
    return made


def from_shelf(reserve: Reserve, date: datetime.date, now: datetime.datetime) -> Post:
    """Inside a transaction. Raises `NotApprovableError`, `IncompleteError` and `AlteredError`."""
    if copies.digest(reserve.draft) != reserve.digest:
        raise AlteredError(f"“{reserve.title}” was changed on the shelf after its approval")
    made: Post = Post.objects.get(pk=copies.post_of(reserve.draft, date).pk)
    freeze.approve(made, by=reserve.approved_by, by_name=reserve.approved_by_name, now=now)
    Reserve.objects.filter(pk=reserve.pk).update(post=made)
    return made


def _take_along(earlier: Edition, made: Post, source: Edition, now: datetime.datetime) -> None:
    """The words of a translation that still holds; its translators see them as the archive's."""
    job = Job.objects.filter(publish_on=source.publish_on, language=earlier.language).first()
    if job is None:
        return
    words = earlier.content()
    fields, credit = fields_of(words), ", ".join(words.translators)
    transitions.take_archive(job, fields, credit=credit, now=now)
    content = translated(source.content(), earlier.language, fields, credit)
    freeze.freeze(made, content, by=None, by_name=BY_NAME, now=now)
