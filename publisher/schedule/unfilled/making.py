"""Makes the post of an empty day: a post and editions of its own, approved, so that all that follows is as ever."""

from __future__ import annotations

import datetime

from publisher.editions import freeze
from publisher.editions.freeze import SOURCE, NotApprovableError
from publisher.editions.models import Edition
from publisher.editions.store import StoreError
from publisher.posts import copies
from publisher.posts.copies import IncompleteError
from publisher.posts.models import Post
from publisher.schedule.models import Reserve
from publisher.schedule.translating import fields_of, translated
from publisher.schedule.unfilled import shelf
from translations import transitions
from translations.models import Job

BY_NAME = "the policy for unfilled days"


class UnfitError(Exception):
    """No post can be made of this reserve."""

    def __init__(self, reserve: Reserve, why: str) -> None:
        super().__init__(f"“{reserve.title}”: {why}")
        self.reserve, self.why = reserve.pk, why


def rerun(original: Post, date: datetime.date, now: datetime.datetime) -> Post:
    """Inside a transaction. Raises `NotApprovableError` and `IncompleteError`."""
    made: Post = Post.objects.get(pk=copies.post_of(copies.data_of(original), date, rerun_of=original).pk)
    revision = freeze.approve(made, by=None, by_name=BY_NAME, now=now)
    editions = Edition.objects.filter(post=original, state=Edition.State.RELEASED, outdated="")
    for edition in editions.exclude(language=SOURCE).select_related("current"):
        _take_along(edition, made, revision.edition, now)
    return made


def from_shelf(reserve: Reserve, date: datetime.date, now: datetime.datetime) -> Post:
    """Inside a transaction. Raises `UnfitError`."""
    if copies.digest(reserve.draft) != reserve.digest:
        raise UnfitError(reserve, shelf.ALTERED)
    try:
        made: Post = Post.objects.get(pk=copies.post_of(reserve.draft, date).pk)
        freeze.approve(made, by=reserve.approved_by, by_name=reserve.approved_by_name, now=now)
    except (NotApprovableError, IncompleteError, StoreError, FileNotFoundError) as error:
        raise UnfitError(reserve, str(error)) from error
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
