"""Who is to be told what: a pure look at the jobs, repeated at every tick, that writes nothing.

A step is the last one that has begun: after an outage people hear where things stand, not what was missed.

    unclaimed   72 h before due, nobody has it            → translators (those it is kept for, if any)
    tomorrow    24 h before due, nobody has it            → coordinators, at once
    unsubmitted 24 h before due, claimed                  → whoever has it
    last        12 h before due                           → coordinators; translators too where nobody has it
    overdue     after the slot, seven days, then weekly   → whoever it waits for, and coordinators
    approved    with what a reviewer made of it           → everybody who wrote at it
    live        with its address                          → the same
    critical    the English was corrected                 → who wrote, reviews or has the text, and coordinators, at once
    asked       about the English, with no answer yet     → its writers and coordinators, at once
    unanswered  the same, daily for a week, then weekly   → the same
    answered    with the answer                           → whoever asked, and whoever has the text, at once
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import User

from translations import people, rota
from translations.models import Answer, Job, Language, Reminder, SourceRevision, TranslationRevision
from translations.questions import asking
from translations.staleness import approved_revision, head_revision, weightiest_change

State = Job.State
HOURS = datetime.timedelta(hours=1)

UNCLAIMED, TOMORROW, UNSUBMITTED, LAST = "unclaimed", "tomorrow", "unsubmitted", "last"
OVERDUE, APPROVED, LIVE, CRITICAL = "overdue", "approved", "live", "critical"
ASKED, UNANSWERED, ANSWERED = "asked", "unanswered", "answered"
DEADLINES = (UNCLAIMED, TOMORROW, UNSUBMITTED, LAST, OVERDUE)
"""Those that begin anew when a post moves to another date."""
AT_ONCE = frozenset({TOMORROW, CRITICAL, ASKED, ANSWERED})
"""What neither waits for the day's digest nor for the morning."""

POOL_AT, ASSIGNEE_AT, LAST_AT = 72 * HOURS, 24 * HOURS, 12 * HOURS
DAILY = 7
"""So many reminders day by day once the slot has passed; weekly then."""
TELLS_FOR = datetime.timedelta(days=14)
"""An approval is news for so long; what is older, as an archive that was taken over, is not."""

LiveUrl = Callable[[datetime.date, str], str]
"""The public address of a date in a language; empty while there is none."""
Writers = Callable[[datetime.date], Sequence[User]]
"""Who answers for the English of a date."""


def nobody(_publish_on: datetime.date) -> Sequence[User]:
    return ()


@dataclass(frozen=True)
class House:
    """What the room cannot know by itself."""

    room_url: str
    """Scheme and host of the room, without a slash at the end."""
    live_url: LiveUrl
    writers: Writers = nobody
    answers_url: str = ""
    """Where the writers answer; empty where they do so in the room."""


@dataclass(frozen=True)
class Wish:
    job: Job
    step: str
    person: User

    @property
    def kind(self) -> str:
        return self.step.partition("-")[0]

    @property
    def at_once(self) -> bool:
        return self.kind in AT_ONCE


def wishes(
    language: Language, now: datetime.datetime, live_url: LiveUrl, writers: Writers = nobody
) -> list[Wish]:
    """What was not told yet, to people who get mail of ours."""
    all_of_them = [
        *_of_corrections(language, now),
        *_of_questions(language, now, writers),
        *_of_deadlines(language, now),
        *_of_approvals(language, now, live_url),
    ]
    if not all_of_them:
        return []
    told = set(
        Reminder.objects.filter(job__in={wish.job.pk for wish in all_of_them}).values_list(
            "job", "step", "person"
        )
    )
    reached = people.who_get_mail()
    return [
        wish
        for wish in dict.fromkeys(all_of_them)
        if wish.person.pk in reached and (wish.job.pk, wish.step, wish.person.pk) not in told
    ]


def steps(job: Job, language: Language, now: datetime.datetime) -> list[str]:
    """Those that hold now for whoever waits, in the order of the table above."""
    if job.back_catalogue or job.state in (State.DONE, State.CANCELLED):
        return []
    if (since := _overdue_since(job, language)) <= now:
        return [f"{OVERDUE}-{job.source.number}-{_count(language, since, now)}"]
    left, held = job.due_at - now, not is_free(job, now)
    begun = []
    if not held and left <= POOL_AT:
        begun.append(UNCLAIMED)
    if not held and left <= ASSIGNEE_AT:
        begun.append(TOMORROW)
    if job.assignee is not None and held and LAST_AT < left <= ASSIGNEE_AT:
        begun.append(UNSUBMITTED)
    if left <= LAST_AT:
        begun.append(LAST)
    return begun


def is_free(job: Job, now: datetime.datetime) -> bool:
    return job.state == State.OPEN or job.lease_is_over(now)


# --- deadlines -----------------------------------------------------------------------------------


def _of_deadlines(language: Language, now: datetime.datetime) -> Iterator[Wish]:
    waiting = (State.OPEN, State.CLAIMED, State.CHANGES_REQUESTED, State.REVIEW)
    jobs = Job.objects.filter(language=language.code, back_catalogue=False, state__in=waiting)
    near = jobs.filter(due_at__lte=now + POOL_AT).select_related("source", "assignee")
    if not (found := list(near.order_by("due_at"))):
        return
    crew = _Crew(language, rota.turns_of(language, {job.publish_on for job in found}))
    for job in found:
        for step in steps(job, language, now):
            for person in crew.told(job, step.partition("-")[0], now):
                yield Wish(job, step, person)


@dataclass
class _Crew:
    """The people of one language, each kind asked for once, when it is told something."""

    language: Language
    turns: dict[datetime.date, list[User]]

    @cached_property
    def coordinators(self) -> list[User]:
        return people.with_right(people.COORDINATE, self.language.code)

    @cached_property
    def reviewers(self) -> list[User]:
        return people.with_right(people.REVIEW, self.language.code)

    @cached_property
    def translators(self) -> list[User]:
        return people.with_right(people.TRANSLATE, self.language.code)

    def told(self, job: Job, kind: str, now: datetime.datetime) -> list[User]:
        if kind == UNCLAIMED:
            return self._pool(job, now)
        if kind == UNSUBMITTED:
            return [job.assignee] if job.assignee else []
        if kind == TOMORROW:
            return self.coordinators
        return [*self._whom_it_waits_for(job, kind, now), *self.coordinators]

    def _whom_it_waits_for(self, job: Job, kind: str, now: datetime.datetime) -> list[User]:
        if is_free(job, now):
            return self.translators
        if job.state == State.REVIEW:
            return self.reviewers
        return [job.assignee] if job.assignee and kind == OVERDUE else []

    def _pool(self, job: Job, now: datetime.datetime) -> list[User]:
        kept = self.language.rota == Language.Rota.RESERVE and rota.free_at(job, self.language) > now
        return (kept and self.turns.get(job.publish_on)) or self.translators


def _overdue_since(job: Job, language: Language) -> datetime.datetime:
    """The slot, or the English that came after it."""
    slot_at = language.slot_at(job.due_at)
    return max(slot_at, job.source.ready_at) if job.source.number > 1 else slot_at


def _count(language: Language, since: datetime.datetime, now: datetime.datetime) -> int:
    """0 to 6 on the first seven days, then one more each week; calendar days where the translators live."""
    days = max(0, (language.local_date(now) - language.local_date(since)).days)
    return days if days < DAILY else DAILY + (days - DAILY) // 7


# --- the English ---------------------------------------------------------------------------------


def _of_corrections(language: Language, now: datetime.datetime) -> Iterator[Wish]:
    lately = SourceRevision.objects.filter(kind=SourceRevision.Kind.CRITICAL, ready_at__gt=now - TELLS_FOR)
    jobs = Job.objects.filter(language=language.code, publish_on__in=lately.values("publish_on"))
    for job in jobs.exclude(state=State.CANCELLED).select_related("source", "assignee"):
        text = approved_revision(job) or head_revision(job)
        change = weightiest_change(text, job.source) if text else None
        if text is None or change is None or change.kind != SourceRevision.Kind.CRITICAL:
            continue
        concerned = [text.reviewer, job.assignee, *User.objects.filter(pk__in=_wrote(text), is_active=True)]
        if job.state == State.REVIEW:
            concerned += people.with_right(people.REVIEW, language.code)
        concerned += people.with_right(people.COORDINATE, language.code)
        for person in concerned:
            if person is not None:
                yield Wish(job, f"{CRITICAL}-{change.number}", person)


def _of_questions(language: Language, now: datetime.datetime, writers: Writers) -> Iterator[Wish]:
    waiting = list(asking.unanswered().filter(job__language=language.code))
    coordinators = people.with_right(people.COORDINATE, language.code) if waiting else []
    writing = {date: writers(date) for date in {question.job.publish_on for question in waiting}}
    for question in waiting:
        days = _count(language, question.asked_at, now)
        steps = [f"{ASKED}-{question.pk}"] if now - question.asked_at < TELLS_FOR else []
        steps += [f"{UNANSWERED}-{question.pk}-{days}"] if days else []
        for person in [*writing[question.job.publish_on], *coordinators]:
            if person.pk != question.asked_by_id:
                yield from (Wish(question.job, step, person) for step in steps)
    lately = Answer.objects.filter(question__job__language=language.code, answered_at__gt=now - TELLS_FOR)
    for answer in lately.select_related(
        "question__job__source", "question__job__assignee", "question__asked_by"
    ):
        job = answer.question.job
        for reader in (answer.question.asked_by, job.assignee):
            if reader is not None and reader.pk != answer.answered_by_id:
                yield Wish(job, f"{ANSWERED}-{answer.pk}", reader)


# --- good news -----------------------------------------------------------------------------------


def _of_approvals(language: Language, now: datetime.datetime, live_url: LiveUrl) -> Iterator[Wish]:
    lately = TranslationRevision.objects.filter(
        job__language=language.code,
        status=TranslationRevision.Status.APPROVED,
        reviewed_at__gt=now - TELLS_FOR,
    ).exclude(origin=TranslationRevision.Origin.ARCHIVE)
    for approved in lately.select_related("job__source", "job__assignee", "reviewer").order_by("reviewed_at"):
        authors = list(_authors(approved))
        for author in authors:
            yield Wish(approved.job, f"{APPROVED}-{approved.number}", author)
        if live_url(approved.job.publish_on, language.code):
            for author in authors:
                yield Wish(approved.job, f"{LIVE}-{approved.number}", author)


def _authors(approved: TranslationRevision) -> Iterable[User]:
    """All who wrote at it, but for whoever approved it."""
    authors = User.objects.filter(pk__in=_wrote(approved), is_active=True)
    return authors.exclude(pk=approved.reviewer.pk) if approved.reviewer else authors


def _wrote(text: TranslationRevision) -> Sequence[int]:
    wrote = text.job.revisions.filter(number__lte=text.number, author__isnull=False)
    return list(wrote.values_list("author", flat=True).distinct().order_by())
