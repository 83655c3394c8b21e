"""A page of the past becomes public at once, and is announced nowhere."""

from __future__ import annotations

import datetime

from publisher.clock import wall_now
from publisher.editions import freeze
from publisher.editions.content import Content
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.posts.models import PictureRight, Post
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from publisher.schedule.translating import translated

BY_NAME = "bpod import"


class NotYetError(ValueError):
    """What is to come goes out approved, at its slot, and no other way."""


def archive(post: Post) -> None:
    """Public since its own slot, as far as anybody remembers. Raises `NotYetError` before that."""
    now = wall_now()
    admit(post.publish_on)
    for placed in post.pictures.all():  # it was on this very site: that much of its rights is known
        PictureRight.objects.create(post_picture=placed, channel=PictureRight.WEBSITE, permission="allowed")
    freeze.archive(post, by_name=BY_NAME, now=now, released_at=released_at(post, SOURCE, now))


def admit(day: datetime.date) -> None:
    """Raises `NotYetError` where the day's slot is to come."""
    slot = Slot.objects.get(language=SOURCE)
    if slot_instant(day, slot.time, slot.zone) > wall_now():
        raise NotYetError(
            f"{day} is not out yet, and the archive is public at once; import it as a draft (“drafts” at the desk, "
            "--draft on the command line), to be approved and released on its day"
        )


def correct(post: Post) -> None:
    """The page is understood better than it was: readers are not told, for nobody changed a word of it.

    Its translations share all but the words.
    """
    now, content = wall_now(), freeze.archived_of(post)
    freeze.freeze(post, content, by=None, by_name=BY_NAME, now=now, told=False)
    for edition in Edition.objects.filter(post=post).exclude(language=SOURCE).select_related("current"):
        if edition.state == Edition.State.RELEASED:
            words = _beside(content, edition.content())
            freeze.freeze(post, words, by=None, by_name=BY_NAME, now=now, told=False)


def released_at(post: Post, language: str, now: datetime.datetime) -> datetime.datetime:
    slot = Slot.objects.get(language=language)
    return min(now, slot_instant(post.publish_on, slot.time, slot.zone))


def _beside(source: Content, translation: Content) -> Content:
    fields = {
        "kicker": translation.kicker,
        "title": translation.title,
        "strapline": translation.strapline,
        "body": translation.body,
        **{f"alt_{place}": picture.alt for place, picture in enumerate(translation.pictures, 1)},
    }
    return translated(source, translation.language, fields, ", ".join(translation.translators))
