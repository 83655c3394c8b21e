"""Fills an empty installation with the sample archive, by the roads people use.

The past goes into the archive; today and the week ahead are approved and wait for their slots, their
translations in every state the room knows; the last days are drafts.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile

from publisher.editions import freeze, pictures
from publisher.posts.models import (
    Creator,
    CreditNote,
    Institution,
    Picture,
    PictureRight,
    Post,
    PostPicture,
    PostWriter,
    Publication,
    Series,
    Writer,
)
from publisher.samples.drawing import jpeg
from publisher.samples.sites import introduce
from publisher.samples.texts import Catalan, Sample, linked, samples
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from translations import transitions
from translations.models import Job
from translations.people import name_of

Progress = Callable[[int, int, str], None]

WORKERS = 2
DRAFTS_FROM = 8
TRANSLATED_UP_TO, DRAFTED, SUBMITTED = 2, 3, 4
"""Of the days ahead: whose translation is approved, only drafted, waiting for review; later ones are open."""


@dataclass(frozen=True)
class People:
    editor: Any
    translator: Any
    reviewer: Any


def fill(
    *,
    today: datetime.date,
    now: datetime.datetime,
    people: People,
    progress: Progress,
    everything: Sequence[Sample] | None = None,
) -> int:
    """Returns how many posts were made. Changes nothing where there are posts already.

    `everything` is the whole archive, unless only some of it is wanted.
    """
    if Post.objects.exists():
        return 0
    everything = samples() if everything is None else everything
    introduce()
    posts = []
    for done, (sample, drawn) in enumerate(_drawn(everything), 1):
        posts.append((sample, _write(sample, today + datetime.timedelta(days=sample.offset), drawn)))
        progress(done, 2 * len(everything), "drawing")
    pictures.cut_ahead((Path(picture.file.path) for picture in Picture.objects.all()), workers=WORKERS)
    for done, (sample, post) in enumerate(posts, len(posts) + 1):
        _publish(sample, post, people, now)
        progress(done, 2 * len(everything), "approving")
    return len(posts)


def _drawn(everything: Sequence[Sample]) -> Iterator[tuple[Sample, bytes]]:
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        styles, seeds = [sample.style for sample in everything], [sample.seed for sample in everything]
        yield from zip(everything, pool.map(jpeg, styles, seeds), strict=True)


def _write(sample: Sample, day: datetime.date, drawn: bytes) -> Post:
    post = Post.objects.create(
        publish_on=day,
        series=_series(sample),
        part=sample.part,
        title=sample.title,
        strapline=sample.strapline,
        body=linked(sample.body, day),
        licence=sample.licence,
        rights_line=sample.rights_line,
    )
    picture = Picture.objects.create(title=sample.title, file=ImageFile(io.BytesIO(drawn), name="sample.jpg"))
    placed = PostPicture.objects.create(post=post, picture=picture, alt_text=sample.alt, sort_order=0)
    for right in sample.rights:
        PictureRight.objects.create(
            post_picture=placed, channel=right.channel, language=right.language, permission=right.permission
        )
    for place, name in enumerate(sample.writers):
        PostWriter.objects.create(
            post=post, writer=Writer.objects.get_or_create(name=name)[0], sort_order=place
        )
    _credit(post, sample)
    written: Post = Post.objects.get(pk=post.pk)
    return written


def _credit(post: Post, sample: Sample) -> None:
    for place, creator in enumerate(sample.creators):
        Creator.objects.create(
            post=post,
            sort_order=place,
            name=creator.name,
            role=creator.role,
            and_colleagues=creator.and_colleagues,
        )
    for place, institution in enumerate(sample.institutions):
        Institution.objects.create(
            post=post,
            sort_order=place,
            name=institution.name,
            city=institution.city,
            country=institution.country,
        )
    for place, paper in enumerate(sample.publications):
        Publication.objects.create(
            post=post,
            sort_order=place,
            journal=paper.journal,
            year=paper.year,
            month=paper.month,
            doi=paper.doi,
        )
    for place, note in enumerate(sample.notes):
        CreditNote.objects.create(post=post, sort_order=place, text=note.text, url=note.url)


def _series(sample: Sample) -> Series | None:
    if not sample.series:
        return None
    return Series.objects.get_or_create(name=sample.series, defaults={"kind": sample.series_kind})[0]


def _publish(sample: Sample, post: Post, people: People, now: datetime.datetime) -> None:
    if sample.offset < 0:
        _archive(sample, post, now)
    elif sample.offset < DRAFTS_FROM:
        freeze.approve(post, by=people.editor, by_name=name_of(people.editor), now=now)
        if sample.catalan and sample.offset <= SUBMITTED:
            _translate(sample, sample.catalan, post, people, now)


def _archive(sample: Sample, post: Post, now: datetime.datetime) -> None:
    slots = {
        slot.language: slot_instant(post.publish_on, slot.time, slot.zone) for slot in Slot.objects.all()
    }
    content = freeze.archived_of(post)
    by_name = "the sample archive"
    freeze.archive_content(post, content, by_name=by_name, now=now, released_at=slots[freeze.SOURCE])
    if sample.catalan:
        catalan = replace(
            content,
            language="ca",
            kicker=sample.catalan.kicker,
            title=sample.catalan.title,
            strapline=sample.catalan.strapline,
            body=linked(sample.catalan.body, post.publish_on),
            translators=(sample.catalan.translator,) if sample.catalan.translator else (),
            pictures=tuple(replace(picture, alt=sample.catalan.alt) for picture in content.pictures),
        )
        freeze.archive_content(post, catalan, by_name=by_name, now=now, released_at=slots["ca"])


def _translate(sample: Sample, catalan: Catalan, post: Post, people: People, now: datetime.datetime) -> None:
    job = Job.objects.get(publish_on=post.publish_on, language="ca")
    fields = {
        "title": catalan.title,
        "strapline": catalan.strapline,
        "body": linked(catalan.body, post.publish_on),
        "alt_1": catalan.alt,
    }
    if catalan.kicker:
        fields["kicker"] = catalan.kicker
    transitions.claim(job, people.translator, now=now)
    saved = transitions.save_draft(job, people.translator, fields, expected_number=0, now=now)
    if sample.offset == DRAFTED:
        return
    transitions.submit(job, people.translator, saved.revision.number, credit=catalan.translator, now=now)
    if sample.offset <= TRANSLATED_UP_TO:
        transitions.approve(job, people.reviewer, saved.revision.number, now=now)
