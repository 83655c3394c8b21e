"""The seam to the translators' room: approved English goes there, approved translations come back.

`translations` knows neither Posts nor Editions; this module turns the one's values into the other's.
Everything runs inside the approving transaction: a text is frozen in all its places or in none.
"""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from django.urls import reverse

from publisher.editions import freeze, signals
from publisher.editions.content import Content
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.posts.models import Post
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from translations import signals as room
from translations import transitions
from translations.errors import CannotPublish
from translations.models import Job
from translations.staleness import approved_revision, holds
from translations.values import ALT, ApprovedTranslation, Source

SHOWN_WIDTH_MIN = 900


def connect() -> None:
    signals.approved.connect(_hand_out, dispatch_uid="translators")
    signals.moved.connect(_move, dispatch_uid="translators")
    signals.withdrawn.connect(_cancel, dispatch_uid="translators")
    room.approved.connect(_freeze, dispatch_uid="editions")


def _hand_out(edition: Edition, content: Content, by_name: str, now: datetime.datetime, **_: Any) -> None:
    """The English text joins the queue of every other language, as early as it is frozen."""
    if content.language != SOURCE:
        return
    source = Source(
        publish_on=content.publish_on,
        fields=_fields(content),
        picture_urls=tuple(_address(picture) for picture in content.pictures),
        by_name=by_name,
    )
    taken_back = Edition.objects.filter(post=edition.post, state=Edition.State.WITHDRAWN)
    for slot in Slot.objects.exclude(language__in=[SOURCE, *taken_back.values_list("language", flat=True)]):
        due_at = slot_instant(content.publish_on, slot.time, slot.zone)
        job = transitions.hand_out(source, language=slot.language, due_at=due_at, now=now)
        _take_along(edition.post, content, job, now)


def _take_along(post: Post, content: Content, job: Job, now: datetime.datetime) -> None:
    """A translation that still holds follows what changed beside the words: a credit, a picture, the date."""
    approved = approved_revision(job)
    if approved is None or not holds(job):
        return
    follows = translated(content, job.language, approved.fields, approved.credit)
    reviewer = approved.reviewer
    freeze.freeze(
        post, follows, by=reviewer, by_name=transitions.name_of(reviewer) if reviewer else "", now=now
    )


def _move(old_on: datetime.date, new_on: datetime.date, **_: Any) -> None:
    if Job.objects.filter(publish_on=old_on).exists():
        transitions.move(old_on, new_on)


def _cancel(publish_on: datetime.date, language: str, **_: Any) -> None:
    """Nobody translates what will not be published; every text is kept."""
    transitions.cancel(publish_on, language=None if language == SOURCE else language)


def _freeze(translation: ApprovedTranslation, now: datetime.datetime, **_: Any) -> None:
    """An approved translation becomes the Edition in its language; `tick` releases it at its slot, or late."""
    source = (
        Edition.objects.select_related("post", "current")
        .filter(publish_on=translation.publish_on, language=SOURCE)
        .first()
    )
    if source is None or source.state == Edition.State.REOPENED:
        raise CannotPublish(
            f"The English text of {translation.publish_on} is being changed; approve this when it is ready."
        )
    if source.state == Edition.State.WITHDRAWN:
        raise CannotPublish(f"The post of {translation.publish_on} was withdrawn.")
    content = translated(
        source.content(), translation.language, translation.fields, translation.translator_name
    )
    try:
        freeze.freeze(
            source.post, content, by=translation.approved_by, by_name=translation.reviewer_name, now=now
        )
    except freeze.WrongStateError as error:
        raise CannotPublish(str(error)) from error


def _fields(content: Content) -> dict[str, str]:
    fields = {
        "kicker": content.kicker,
        "title": content.title,
        "strapline": content.strapline,
        "body": content.body,
    }
    return fields | {f"{ALT}{place}": picture.alt for place, picture in enumerate(content.pictures, 1)}


def translated(content: Content, language: str, fields: Any, translator: str) -> Content:
    """The English Edition with the translated words; credits, rights and pictures are the same data."""
    return dataclasses.replace(
        content,
        language=language,
        kicker=fields.get("kicker", ""),
        title=fields["title"],
        strapline=fields.get("strapline", ""),
        body=fields["body"],
        translators=(translator,) if translator else (),
        pictures=tuple(
            dataclasses.replace(picture, alt=fields.get(f"{ALT}{place}", ""))
            for place, picture in enumerate(content.pictures, 1)
        ),
    )


def _address(picture: Any) -> str:
    """Where signed-in people see it before it is public."""
    wide = next((cut for cut in picture.cuts if cut.width >= SHOWN_WIDTH_MIN), picture.master)
    return reverse("private_frozen", args=[wide.sha256])
