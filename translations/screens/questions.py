"""Questions to the writer, as the screens of a text show them: asked and answered beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from translations import door
from translations.models import Answer, Job, Question
from translations.questions import asking
from translations.screens.fields import label

ACTIONS = frozenset({"ask", "answer"})


@dataclass(frozen=True)
class Line:
    question: Question
    about: str
    """The part of the text; empty for all of it."""
    answers: list[Answer]
    answerable: bool


def context(request: HttpRequest, job: Job) -> dict[str, Any]:
    lines = [
        Line(
            question,
            label(question.field) if question.field else "",
            list(question.answers.all()),
            _may_answer(request, question),
        )
        for question in asking.of_day(job.publish_on)
    ]
    return {
        "questions": lines,
        "questions_open": sum(not line.answers for line in lines),
        "question_parts": [(name, label(name)) for name in job.source.fields],
        "question_codepoints_max": asking.CODEPOINTS_MAX,
    }


def act(request: HttpRequest, job: Job, action: str, rest: str) -> None:
    """What one of the buttons asks for. Raises `QuestionError`."""
    if action == "ask":
        _ask(request, job)
    else:
        _answer(request, job, rest)


def _ask(request: HttpRequest, job: Job) -> None:
    field, text = request.POST.get("question-field", ""), request.POST.get("question", "")
    asking.ask(job, door.visitor(request), text, field=field, now=timezone.now())
    messages.success(request, _("Asked. The answer will stand here, and you get it by mail."))


def _answer(request: HttpRequest, job: Job, rest: str) -> None:
    question = asking.of_day(job.publish_on).filter(pk=int(rest) if rest.isdecimal() else 0).first()
    if question is None:
        raise Http404
    if not _may_answer(request, question):
        raise PermissionDenied
    asking.answer(question, door.visitor(request), request.POST.get(f"answer-{rest}", ""), now=timezone.now())
    messages.success(request, _("Answered. Every translator of this day can read it."))


def _may_answer(request: HttpRequest, question: Question) -> bool:
    """Whoever asked may have found out; reviewers and coordinators may know."""
    own = question.asked_by_id == door.visitor(request).pk
    return own or door.may(request, door.REVIEW) or door.may(request, door.COORDINATE)
