"""The queue: what is due, soonest first, and who has it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from translations import door, people, rota
from translations.models import Job, Language, Question, SourceRevision, TranslationRevision
from translations.people import name_of
from translations.questions import asking
from translations.screens.due import TimeLeft, time_left

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
    turn: str = ""
    """Whose turn it is, where there is a rota."""
    questions: int = 0
    """About its English, without an answer yet."""


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    empty: str
    entries: list[Entry]


@door.open_to(door.TRANSLATE, door.REVIEW, door.COORDINATE)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    now, user = timezone.now(), door.visitor(request)
    languages = sorted(Job.objects.order_by().values_list("language", flat=True).distinct())
    chosen = request.GET.get("language", "")
    shown = {chosen} if chosen in languages else people.languages_of(user) or set(languages)
    sections = list(_sections(user, now, shown, reviews=door.may(request, door.REVIEW)))
    context = {"sections": sections, "now": now, "languages": languages, "shown": shown}
    return render(request, "translations/queue.html", context)


def _sections(
    user: User, now: datetime.datetime, languages: Collection[str], *, reviews: bool
) -> Iterator[Section]:
    everywhere = _jobs()
    jobs = everywhere.filter(language__in=languages)
    over = Q(state=State.CLAIMED, lease_until__lte=now)
    mine = everywhere.filter(state__in=Job.AT_WORK, assignee=user).exclude(over)
    free = jobs.filter(Q(state=State.OPEN) | over)
    review = jobs.filter(state=State.REVIEW)
    others = jobs.filter(state__in=Job.AT_WORK).exclude(assignee=user).exclude(over)
    done = jobs.filter(state=State.DONE).order_by("-due_at")[:DONE_LATELY]
    asked = jobs.filter(pk__in=asking.unanswered().order_by().values("job"))

    yield _section("mine", _("Yours"), _("You have nothing in hand."), mine, now, named=False)
    waiting = _section(
        "review", _("Waiting for review"), _("Nothing waits for review."), review, now, reviews=reviews
    )
    if reviews:
        yield waiting
    daily = _section(
        "free",
        _("Free to take"),
        _("Every text is taken. Well done."),
        free.filter(back_catalogue=False),
        now,
    )
    yield replace(daily, entries=list(_with_turns(daily.entries)))
    if not reviews:
        yield waiting
    if asked:
        yield _section("questions", _("Questions without an answer"), "", asked, now)
    yield _section("others", _("With others"), _("Nobody else is translating."), others, now)
    archive = free.filter(back_catalogue=True)
    waiting = _section("archive", _("From the archive, when nothing else waits"), "", archive, now)
    if waiting.entries:
        yield waiting
    yield _section("done", _("Approved lately"), _("Nothing yet."), done, now)


def _jobs() -> QuerySet[Job]:
    approved = TranslationRevision.objects.filter(job=OuterRef("pk"), status=Status.APPROVED)
    submitted = TranslationRevision.objects.filter(status=Status.SUBMITTED).select_related("author")
    corrections = SourceRevision.objects.filter(
        publish_on=OuterRef("publish_on"),
        number__gt=OuterRef("holds_for"),
        kind=SourceRevision.Kind.CRITICAL,
    )
    return (
        Job.objects.select_related("source", "assignee")
        .annotate(
            has_approved=Exists(approved),
            holds_for=Subquery(approved.order_by("-number").values("based_on__number")[:1]),
        )
        .annotate(is_warned=Exists(corrections))
        .annotate(questions_open=Coalesce(Subquery(_open_questions()), 0))
        .prefetch_related(Prefetch("revisions", queryset=submitted, to_attr="submitted"))
        .order_by("-is_warned", "back_catalogue", "due_at", "language")  # readers are warned until then
    )


def _open_questions() -> QuerySet[Question, Any]:
    """How many there are about the English of a job's day."""
    same_day = asking.unanswered().filter(job__publish_on=OuterRef("publish_on"))
    return same_day.order_by().values("job__publish_on").annotate(count=Count("pk")).values("count")


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


def _with_turns(entries: list[Entry]) -> Iterator[Entry]:
    turns = {
        code: rota.turns_of(
            Language.of(code), {entry.job.publish_on for entry in entries if entry.job.language == code}
        )
        for code in {entry.job.language for entry in entries}
    }
    for entry in entries:
        names = turns[entry.job.language][entry.job.publish_on]
        yield replace(entry, turn=", ".join(map(name_of, names)))


def _entry(job: Job, screen: str, now: datetime.datetime, *, named: bool) -> Entry:
    submitted: list[TranslationRevision] = getattr(job, "submitted", [])
    person = job.assignee or (submitted[0].author if submitted else None)
    return Entry(
        job=job,
        title=job.source.fields.get("title", ""),
        left=time_left(job.due_at, now),
        person=name_of(person) if person and named else "",
        update=getattr(job, "has_approved", False) and job.state != State.DONE,
        questions=getattr(job, "questions_open", 0),
        url=reverse(screen, args=[job.publish_on, job.language]),
    )
