"""The queue: what is due, soonest first, and who has it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from translations import door
from translations.models import Job, TranslationRevision
from translations.screens.due import TimeLeft, time_left
from translations.transitions import name_of

State = Job.State
Status = TranslationRevision.Status

LONGEST_LIST = 100
DONE_LATELY = 14


@dataclass(frozen=True)
class Entry:
    job: Job
    title: str
    left: TimeLeft
    person: str
    update: bool
    """A translation is public already; the English has changed since, or it is being corrected."""
    url: str


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    empty: str
    entries: list[Entry]


@door.open_to(door.TRANSLATE, door.REVIEW)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    now, user = timezone.now(), door.visitor(request)
    sections = list(_sections(user, now, reviews=door.may(request, door.REVIEW)))
    return render(request, "translations/queue.html", {"sections": sections, "now": now})


def _sections(user: User, now: datetime.datetime, *, reviews: bool) -> Iterator[Section]:
    jobs = _jobs()
    at_work = (State.CLAIMED, State.CHANGES_REQUESTED)
    over = Q(state=State.CLAIMED, lease_until__lte=now)
    mine = jobs.filter(state__in=at_work, assignee=user).exclude(over)
    free = jobs.filter(Q(state=State.OPEN) | over)
    review = jobs.filter(state=State.REVIEW)
    others = jobs.filter(state__in=at_work).exclude(assignee=user).exclude(over)
    done = jobs.filter(state=State.DONE).order_by("-due_at")[:DONE_LATELY]

    yield _section("mine", _("Yours"), _("You have nothing in hand."), mine, now, named=False)
    waiting = _section(
        "review", _("Waiting for review"), _("Nothing waits for review."), review, now, reviews=reviews
    )
    if reviews:
        yield waiting
    yield _section("free", _("Free to take"), _("Every text is taken. Well done."), free, now)
    if not reviews:
        yield waiting
    yield _section("others", _("With others"), _("Nobody else is translating."), others, now)
    yield _section("done", _("Approved lately"), _("Nothing yet."), done, now)


def _jobs() -> QuerySet[Job]:
    approved = TranslationRevision.objects.filter(job=OuterRef("pk"), status=Status.APPROVED)
    submitted = TranslationRevision.objects.filter(status=Status.SUBMITTED).select_related("author")
    return (
        Job.objects.select_related("source", "assignee")
        .annotate(has_approved=Exists(approved))
        .prefetch_related(Prefetch("revisions", queryset=submitted, to_attr="submitted"))
        .order_by("due_at", "language")
    )


def _section(
    key: str,
    title: str,
    empty: str,
    jobs: QuerySet[Job],
    now: datetime.datetime,
    *,
    reviews: bool = False,
    named: bool = True,
) -> Section:
    screen = "translations:review" if reviews else "translations:editor"
    return Section(key, title, empty, [_entry(job, screen, now, named=named) for job in jobs[:LONGEST_LIST]])


def _entry(job: Job, screen: str, now: datetime.datetime, *, named: bool) -> Entry:
    submitted: list[TranslationRevision] = getattr(job, "submitted", [])
    person = job.assignee or (submitted[0].author if submitted else None)
    return Entry(
        job=job,
        title=job.source.fields.get("title", ""),
        left=time_left(job.due_at, now),
        person=name_of(person) if person and named else "",
        update=getattr(job, "has_approved", False) and job.state != State.DONE,
        url=reverse(screen, args=[job.publish_on, job.language]),
    )
