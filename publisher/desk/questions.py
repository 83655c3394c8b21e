"""What translators ask about the English: the writers read it here, and answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from wagtail.admin.menu import MenuItem

from publisher.clock import wall_now
from publisher.desk.menu import CountingMenuItem
from publisher.desk.views import DeskPage
from publisher.posts import text
from publisher.posts.models import Post
from publisher.schedule.verdict import language_name
from translations.errors import QuestionError
from translations.models import Answer, Question
from translations.questions import asking

ANSWER = "posts.change_post"
"""Whoever writes posts answers for their words."""
SHOWN_ANSWERED = 20


@dataclass(frozen=True)
class Line:
    question: Question
    language: str
    title: str
    about: str
    """The very words that are asked about; empty where it is all of them."""
    answers: tuple[Answer, ...]
    post: Post | None


class QuestionsView(DeskPage):
    permission = ANSWER
    template_name = "desk/questions.html"
    page_title = "Questions"
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        questions = [*asking.unanswered(), *asking.answered_lately()[:SHOWN_ANSWERED]]
        days = {question.job.publish_on for question in questions}
        posts = {post.publish_on: post for post in Post.objects.filter(publish_on__in=days)}
        lines = [_line(question, posts.get(question.job.publish_on)) for question in questions]
        context: dict[str, Any] = super().get_context_data(
            waiting=[line for line in lines if not line.answers],
            answered=[line for line in lines if line.answers],
            codepoints_max=asking.CODEPOINTS_MAX,
            **{"error": "", "failed": None, "given": "", **kwargs},
        )
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = get_object_or_404(Question, pk=_number(request, "question"))
        others = asked.answers.count() > _number(request, "seen")
        given = request.POST.get("answer", "")
        try:
            asking.answer(asked, request.user, given, now=wall_now())  # type: ignore[arg-type]
        except QuestionError as error:
            response: HttpResponse = self.render_to_response(
                self.get_context_data(error=str(error), failed=asked.pk, given=given), status=400
            )
            return response
        messages.success(request, "Answered. Every translator of that day can read it.")
        if others:
            messages.warning(request, "Somebody else had answered meanwhile: both answers are kept.")
        return redirect("desk_questions")


def menu_item() -> MenuItem:
    return CountingMenuItem(
        "Questions",
        reverse("desk_questions"),
        permission=ANSWER,
        waiting=lambda: asking.unanswered().count(),
        icon_name="help",
        name="questions",
        order=155,
    )


def urls() -> list[URLPattern]:
    return [path("questions/", QuestionsView.as_view(), name="desk_questions")]


def _line(question: Question, post: Post | None) -> Line:
    fields = question.source.fields
    return Line(
        question=question,
        language=language_name(question.job.language),
        title=fields.get("title", ""),
        about=text.plain(fields.get(question.field, "")),
        answers=tuple(question.answers.all()),
        post=post,
    )


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else 0
