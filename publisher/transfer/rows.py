"""The rows of each kind of line, in an order that another installation gives them too."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, Q

from channels.models import Outlet
from channels.newsletter.models import Mailing, Subscriber
from publisher.deliveries.models import Brake, Delivery
from publisher.editions.models import Edition, Site, Wording
from publisher.posts.models import ImportedFile, Picture, Post, Series, Writer
from publisher.schedule.models import Reserve, Slot, UnfilledDay, UnfilledPolicy
from publisher.submissions.models import Submission, SubmissionFile, Terms
from publisher.transfer.lines import desk
from translations.models import (
    Cohort,
    Digest,
    DoNotTranslate,
    Job,
    Language,
    Readership,
    SourceRevision,
    SpellWord,
    Term,
    Turn,
)

Rows = Mapping[str, Any]


def of(since: datetime.date | None) -> Rows:
    """Few rows are sorted here, for databases sort words each in their own way; many keep the order they came in."""
    return _standing() | _dated(since)


def _standing() -> dict[str, Any]:
    return {
        "site": _sorted(Site, "language"),
        "slot": _sorted(Slot, "language"),
        "unfilled_policy": _sorted(UnfilledPolicy, "id"),
        "brake": _sorted(Brake, "id"),
        "person": _sorted(User, "username"),
        "account_event": desk.ACCOUNT_EVENT.model.objects.order_by("pk"),
        "wording": _sorted(Wording, "kind", "language", "number"),
        "outlet": _sorted(Outlet, "name"),
        "reader": Subscriber.objects.select_related("outlet").order_by("pk"),
        "mailing": Mailing.objects.select_related("outlet").order_by("pk"),
        "series": _sorted(Series, "name"),
        "writer": _sorted(Writer, "name"),
        "terms": Terms.objects.order_by("pk"),
        "language": _sorted(Language, "code"),
        "term": Term.objects.order_by("pk"),
        "kept_name": DoNotTranslate.objects.order_by("pk"),
        "spell_word": SpellWord.objects.order_by("pk"),
        "cohort": _sorted(Cohort, "name"),
        "turn": Turn.objects.order_by("pk"),
        "reminder_mail": Digest.objects.order_by("pk"),
    }


def _dated(since: datetime.date | None) -> dict[str, Any]:
    posts = Post.objects.order_by("publish_on")
    pictures = Picture.objects.order_by("pk")
    reserves = Reserve.objects.order_by("pk")
    days = UnfilledDay.objects.order_by("date")
    files = ImportedFile.objects.select_related("post").order_by("pk")
    editions = Edition.objects.select_related("post", "current").order_by("post__publish_on", "language")
    sources = SourceRevision.objects.order_by("publish_on", "number")
    reads = Readership.objects.order_by("publish_on")
    jobs = Job.objects.select_related("source").order_by("publish_on", "language")
    donations = Submission.objects.select_related("post").order_by("pk")
    deliveries = (
        Delivery.objects.filter(about=None).select_related("edition", "outlet", "revision").order_by("pk")
    )
    if since is not None:
        posts, sources = posts.filter(publish_on__gte=since), sources.filter(publish_on__gte=since)
        jobs, reads = jobs.filter(publish_on__gte=since), reads.filter(publish_on__gte=since)
        donations = donations.filter(post__publish_on__gte=since)
        reserves = reserves.filter(Q(post=None) | Q(post__publish_on__gte=since))
        days = days.filter(Q(rerun_of=None) | Q(rerun_of__publish_on__gte=since), date__gte=since)
        given = SubmissionFile.objects.filter(submission__in=donations)
        placed = Q(pk__in=posts.values("pictures__picture")) | Q(pk__in=reserves.values("picture"))
        pictures = pictures.filter(placed | Q(pk__in=given.values("picture")))
        files = files.filter(post__publish_on__gte=since)
        editions = editions.filter(post__publish_on__gte=since)
        deliveries = deliveries.filter(edition__post__publish_on__gte=since)
    return {
        "picture": pictures,
        "post": posts.select_related("series"),
        "desk_history": posts.filter(
            Q(latest_revision__isnull=False) | Q(pk__in=_COMMENTS.objects.values("post"))
        ),
        "reserve": reserves,
        "unfilled_day": days,
        "submission": donations,
        "imported_file": files,
        "edition": editions,
        "source": sources,
        "readership": reads,
        "translation": jobs,
        "delivery": deliveries,
        "log": _log(since),
    }


_COMMENTS: Any = desk.HISTORY.children["comments"].record.model


def _sorted(model: type[Model], *names: str) -> list[Any]:
    found = model._default_manager.all()  # noqa: SLF001 - Django's documented name
    return sorted(found, key=lambda row: [getattr(row, name) for name in names])


def _log(since: datetime.date | None) -> Iterator[Any]:
    entries = desk.LOG.model.objects.select_related("content_type").order_by("pk").iterator(chunk_size=200)
    day = since.isoformat() if since else ""
    for entry in entries:
        is_post = desk.kind_of(entry) == "posts.post"
        if not is_post or (desk.object_of(entry) or day) >= day:
            yield entry
