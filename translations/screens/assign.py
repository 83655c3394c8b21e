"""The coordinator gives texts to people: what is not done yet, soonest due first, whoever has it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from translations import door, people, transitions
from translations.errors import TranslationError
from translations.models import Job
from translations.screens.due import TimeLeft, time_left
from translations.screens.steps import number

ON_THE_PAGE = 60
State = Job.State


@dataclass(frozen=True)
class Line:
    job: Job
    title: str
    left: TimeLeft
    translators: list[User]


@door.open_to(door.COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        _act(request)
        return redirect("translations:assign")
    now = timezone.now()
    jobs = Job.objects.filter(state__in=(State.OPEN, *Job.AT_WORK))
    shown = jobs.select_related("source", "assignee").order_by("back_catalogue", "due_at")[:ON_THE_PAGE]
    translators = {
        code: people.with_right(people.TRANSLATE, code) for code in {job.language for job in shown}
    }
    lines = [
        Line(job, job.source.fields.get("title", ""), time_left(job.due_at, now), translators[job.language])
        for job in shown
    ]
    return render(request, "translations/assign.html", {"lines": lines})


def _act(request: HttpRequest) -> None:
    job = get_object_or_404(Job.objects.select_related("assignee"), pk=number(request, "job"))
    action = request.POST.get("action")
    try:
        if action == "assign":
            person = get_object_or_404(User, pk=number(request, "person"))
            transitions.assign(job, person, now=timezone.now())
            messages.success(request, _("It is with %(name)s now.") % {"name": people.name_of(person)})
        elif action == "free" and job.assignee is not None:
            transitions.hand_back(job, job.assignee)
            messages.success(request, _("Free to take. What was written awaits the next translator."))
        else:
            raise BadRequest(f"action: {action!r} is none of this page's")
    except TranslationError as error:
        messages.error(request, str(error))
