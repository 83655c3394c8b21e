"""The seam to the translators' room: approved English goes there, approved translations come back.

`translations` knows neither Posts nor Editions; this module turns the one's values into the other's.
Everything runs inside the approving transaction: a text is frozen in all its places or in none.
"""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from publisher.editions import freeze, signals
from publisher.editions.content import Content
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.posts.models import Post
from publisher.posts.rules import Finding
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from translations import intake, people, transitions
from translations import signals as room
from translations.errors import CannotPublish
from translations.models import Job, Language, SourceRevision, TranslationRevision
from translations.staleness import approved_revision, stale_kind, weightiest_change
from translations.values import ALT, ApprovedTranslation, Source

SHOWN_WIDTH_MIN = 900
UNWEIGHED = Finding(
    "unweighed",
    "change",
    "The words differ from those that are public: say how much, so that readers of the translations are told.",
)


def connect() -> None:
    signals.approved.connect(_hand_out, dispatch_uid="translators")
    signals.moved.connect(_move, dispatch_uid="translators")
    signals.withdrawn.connect(_cancel, dispatch_uid="translators")
    room.approved.connect(_freeze, dispatch_uid="editions")
    room.waived.connect(_waive, dispatch_uid="editions")


def _hand_out(
    edition: Edition, content: Content, by_name: str, now: datetime.datetime, change: str = "", **_: Any
) -> None:
    """The English text joins the queue of every other language, as early as it is frozen."""
    if content.language != SOURCE:
        return
    taken_back = Edition.objects.filter(post=edition.post, state=Edition.State.WITHDRAWN)
    gone = [SOURCE, *taken_back.values_list("language", flat=True)]
    slots = list(Slot.objects.exclude(language__in=gone))
    _remember_archive(edition, slots, now)
    source = _source(content, by_name, change)
    if slots and edition.released_at is not None and intake.is_unweighed(source):
        raise freeze.NotApprovableError([UNWEIGHED])
    for slot in slots:
        slot_at = slot_instant(content.publish_on, slot.time, slot.zone)
        due_at = Language.of(slot.language).due_at(slot_at)
        job = transitions.hand_out(source, language=slot.language, due_at=due_at, now=now)
        _take_along(edition.post, content, job, now, told=change != freeze.COSMETIC)
        _judge(job)


def _remember_archive(edition: Edition, slots: list[Slot], now: datetime.datetime) -> None:
    """Before the first correction of an archived post: the English that its translations were made of, and
    these, so that a translator finds them beside what changed."""
    before = edition.revisions.order_by("-number")[1:2].first()
    if before is not None and not SourceRevision.objects.filter(publish_on=edition.publish_on).exists():
        source = _source(before.verified_content(), before.approved_by_name, "")
        for slot in slots:
            slot_at = slot_instant(edition.publish_on, slot.time, slot.zone)
            due_at = Language.of(slot.language).due_at(slot_at)
            transitions.hand_out(source, language=slot.language, due_at=due_at, now=now)
    wordless = Job.objects.filter(publish_on=edition.publish_on, state=Job.State.OPEN, revisions=None)
    jobs = {job.language: job for job in wordless}
    archived = Edition.objects.filter(post=edition.post, silent=True, state=Edition.State.RELEASED)
    for translation in archived.filter(language__in=jobs).select_related("current"):
        content = translation.content()
        transitions.take_archive(
            jobs[translation.language], fields_of(content), credit=", ".join(content.translators), now=now
        )


def _source(content: Content, by_name: str, change: str) -> Source:
    return Source(
        publish_on=content.publish_on,
        fields=fields_of(content),
        picture_urls=tuple(_address(picture) for picture in content.pictures),
        by_name=by_name,
        kind=change,
    )


def _take_along(post: Post, content: Content, job: Job, now: datetime.datetime, *, told: bool) -> None:
    """A translation follows what changed beside its words: a credit, a right, a picture, the date.

    One that is public does so whatever its words are worth. One that is not public yet goes out as it is
    where it holds for a minor change; after a heavier one it is approved anew first.
    """
    approved = approved_revision(job)
    if approved is None:
        return
    edition = Edition.objects.filter(post=post, language=job.language).first()
    is_public = edition is not None and edition.state == Edition.State.RELEASED
    if not is_public and stale_kind(approved, job.source) not in (None, SourceRevision.Kind.MINOR):
        return
    fields = _with_fitting_alts(approved, job, content, edition)
    words = translated(content, job.language, fields, approved.credit)
    reviewer = approved.reviewer
    by_name = people.name_of(reviewer) if reviewer else ""
    freeze.freeze(post, words, by=reviewer, by_name=by_name, now=now, told=told)


def _with_fitting_alts(
    approved: TranslationRevision, job: Job, content: Content, edition: Edition | None
) -> dict[str, str]:
    """Without the description of a picture that was replaced by another one; none is better than a wrong one."""
    before = edition.content().pictures if edition is not None and edition.current else ()
    fields = dict(approved.fields)
    for place, picture in enumerate(content.pictures, 1):
        name = f"{ALT}{place}"
        is_same = place <= len(before) and before[place - 1].master.sha256 == picture.master.sha256
        if not is_same and approved.based_on.fields.get(name) != job.source.fields.get(name):
            fields.pop(name, None)
    return fields


def _judge(job: Job) -> None:
    """Write down how outdated the translation is: what its page says follows in the same transaction."""
    approved = approved_revision(job)
    change = weightiest_change(approved, job.source) if approved is not None else None
    edition = Edition.objects.filter(publish_on=job.publish_on, language=job.language)
    edition.update(outdated=change.kind if change else "", outdated_at=change.ready_at if change else None)
    if change is not None and change.kind == SourceRevision.Kind.CRITICAL:
        earlier = Q(warned_at__isnull=True) | Q(warned_at__lt=change.ready_at)
        edition.filter(earlier).update(warned_at=change.ready_at)
    if (judged := edition.first()) is not None:
        signals.public_changed.send(sender=Edition, edition=judged, content=None)


def _waive(publish_on: datetime.date, language: str, now: datetime.datetime, **_: Any) -> None:
    """Someone read the translation beside the changed English and found that it holds."""
    job = Job.objects.select_related("source").get(publish_on=publish_on, language=language)
    source = Edition.objects.select_related("post", "current").filter(publish_on=publish_on, language=SOURCE)
    english = source.first()
    if english is not None and english.state in (Edition.State.APPROVED, Edition.State.RELEASED):
        _take_along(english.post, english.content(), job, now, told=False)
    _judge(job)


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
            source.post,
            content,
            by=translation.approved_by,
            by_name=translation.reviewer_name,
            now=now,
            told=translation.told,
        )
    except freeze.WrongStateError as error:
        raise CannotPublish(str(error)) from error
    _judge(
        Job.objects.select_related("source").get(
            publish_on=translation.publish_on, language=translation.language
        )
    )


def fields_of(content: Content) -> dict[str, str]:
    """What is translated of it, by the names of the translators' room."""
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
