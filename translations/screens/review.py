"""The review: a second person reads English and translation, then approves or says what should change."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from translations import door, knowledge, transitions
from translations.errors import TranslationError
from translations.models import Job, Language, TranslationRevision
from translations.screens import fields, questions
from translations.screens.due import time_left
from translations.screens.steps import job_or_404, number
from translations.staleness import approved_revision, stale_kind
from translations.transitions import Status


@door.open_to(door.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, publish_on: datetime.date, language: str) -> HttpResponse:
    job = job_or_404(publish_on, language)
    if request.method == "POST":
        return _act(request, job)
    return _page(request, job)


def _page(request: HttpRequest, job: Job) -> HttpResponse:
    submitted = job.revisions.filter(status=Status.SUBMITTED).select_related("author", "based_on").first()
    if submitted is None:
        messages.info(request, _("Nothing of this day waits for review."))
        return redirect("translations:editor", job.publish_on, job.language)
    return render(request, "translations/review.html", _context(request, job, submitted))


def _context(request: HttpRequest, job: Job, submitted: TranslationRevision) -> dict[str, Any]:
    earlier = _read_before(job, submitted)
    known = knowledge.of(job, submitted)
    own = submitted.author_id == door.visitor(request).pk
    return {
        "job": job,
        "title": job.source.fields.get("title", ""),
        "submitted": submitted,
        "earlier": earlier,
        "corrects": _corrects_itself(job, submitted),
        "fields": fields.of_job(
            job, submitted.fields, since=submitted.based_on, against=earlier, known=known
        ),
        "stale": stale_kind(submitted, job.source),
        "left": time_left(job.due_at, timezone.now()),
        "comment": request.POST.get("comment", ""),
        **questions.context(request, job),
        "approvable": not own or not Language.of(job.language).four_eyes,
    }


def _corrects_itself(job: Job, submitted: TranslationRevision) -> bool:
    """Whether an approved text is mended while its English is the same."""
    approved = approved_revision(job)
    return approved is not None and approved.based_on_id == submitted.based_on_id


def _read_before(job: Job, submitted: TranslationRevision) -> TranslationRevision | None:
    """The revision a reviewer last saw: what changed since is what there is to read."""
    seen = (Status.APPROVED, Status.CHANGES_REQUESTED)
    rows = job.revisions.filter(status__in=seen, number__lt=submitted.number)
    return rows.order_by("number").last()


def _act(request: HttpRequest, job: Job) -> HttpResponse:
    user, revision, now = door.visitor(request), number(request, "number"), timezone.now()
    action, _colon, rest = request.POST.get("action", "").partition(":")
    try:
        if action in questions.ACTIONS:
            questions.act(request, job, action, rest)
            return _page(request, job)  # what was typed as a comment is not lost
        if action == "approve":
            transitions.approve(job, user, revision, now=now, told="slips" not in request.POST)
            messages.success(request, _("Approved. It goes out at its time."))
        elif action == "request_changes":
            transitions.request_changes(job, user, revision, request.POST.get("comment", ""), now=now)
            messages.success(request, _("Sent back with your comment."))
        else:
            raise BadRequest(f"action: {action!r} is none of this page's")
    except TranslationError as error:
        messages.error(request, str(error))
        return redirect("translations:review", job.publish_on, job.language)
    return redirect("translations:queue")
