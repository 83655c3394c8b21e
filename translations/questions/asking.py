"""Asking about the English, and answering. Nothing is ever overwritten: two answers are two rows.

The room asks; whoever looks after the English answers, at the desk of the house, or a reviewer who knows.
"""

from __future__ import annotations

import datetime

from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from translations.errors import QuestionError
from translations.markup import portable
from translations.models import Answer, Job, Question

CODEPOINTS_MAX = 2000


def ask(job: Job, user: User, text: str, *, field: str = "", now: datetime.datetime) -> Question:
    """Asked again in the same words while it waits, it is the same question. Raises `QuestionError`."""
    if job.state == Job.State.CANCELLED:
        raise QuestionError(_("Nothing is published on this day, so nobody would answer."))
    if field and field not in job.source.fields:
        raise QuestionError(_("The English has no such part any more: ask anew."))
    text = _said(text)
    waiting = unanswered().filter(job=job, asked_by=user, field=field, text=text).first()
    return waiting or Question.objects.create(
        job=job, source=job.source, field=field, text=text, asked_by=user, asked_at=now
    )


def answer(question: Question, user: User, text: str, *, now: datetime.datetime) -> Answer:
    """A further answer is kept beside the first. Raises `QuestionError`."""
    text = _said(text)
    same = question.answers.filter(answered_by=user, text=text).first()
    return same or question.answers.create(answered_by=user, text=text, answered_at=now)


def of_day(publish_on: datetime.date) -> QuerySet[Question]:
    """What was asked about a day's English, from any language, with the answers, oldest first."""
    return _whole(Question.objects.filter(job__publish_on=publish_on))


def unanswered() -> QuerySet[Question]:
    """Of days on which something will be published, soonest first."""
    waiting = Question.objects.filter(answers=None).exclude(job__state=Job.State.CANCELLED)
    return _whole(waiting).order_by("job__publish_on", "asked_at", "pk")


def answered_lately() -> QuerySet[Question]:
    """The latest answer first."""
    return _whole(Question.objects.filter(answers__isnull=False).distinct()).order_by("-asked_at", "-pk")


def _whole(questions: QuerySet[Question]) -> QuerySet[Question]:
    answers = Answer.objects.select_related("answered_by").order_by("answered_at", "pk")
    return questions.select_related("job__source", "job__assignee", "source", "asked_by").prefetch_related(
        Prefetch("answers", queryset=answers)
    )


def _said(text: str) -> str:
    text = portable(text).replace("\r\n", "\n").strip()
    if not text:
        raise QuestionError(_("Write a few words first."))
    if len(text) > CODEPOINTS_MAX:
        raise QuestionError(
            _("It has %(count)s characters; %(most)s at most: say it shorter, or in two.")
            % {"count": len(text), "most": CODEPOINTS_MAX}
        )
    return text
