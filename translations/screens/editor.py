"""The editor: English beside translation, field by field; every button works without a script."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from translations import channel_texts, checks, door, knowledge, people, transitions
from translations.channel_texts import ChannelText
from translations.errors import TranslationError
from translations.models import Job, TranslationRevision
from translations.screens import aids, fields, questions
from translations.screens.due import time_left
from translations.screens.steps import job_or_404, number
from translations.staleness import approved_revision, head_revision, stale_kind
from translations.transitions import Saved, State, Status
from translations.values import BODY

FOR_REVIEWERS = questions.ACTIONS | {"waive"}


@door.open_to(door.TRANSLATE, door.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, publish_on: datetime.date, language: str) -> HttpResponse:
    job = job_or_404(publish_on, language)
    if request.method == "POST":
        return _act(request, job)
    return render(request, "translations/editor.html", _context(request, job, timezone.now()))


# --- showing -------------------------------------------------------------------------------------


def _context(request: HttpRequest, job: Job, now: datetime.datetime) -> dict[str, Any]:
    user = door.visitor(request)
    head = head_revision(job)
    over, mine = job.lease_is_over(now), job.is_held_by(user, now)
    if head is not None and not mine and not door.may_read(user, job, head):
        head = approved_revision(job)
    beside = list(job.revisions.filter(status=Status.CONFLICT).select_related("author")) if mine else []
    shown = _asked_for(request, beside) or head
    since = head.based_on if head else None
    moved = since is not None and since.fingerprint != job.source.fingerprint
    writable = mine and door.may(request, door.TRANSLATE)
    known = knowledge.of(job, shown)
    shown_fields = fields.of_job(
        job, shown.fields if shown else {}, since=since, check=shown is not None, known=known
    )
    return {
        **(aids.panel(job, known) if writable else {}),
        "typing_slips": any(
            one.severity is checks.Severity.AUTO for field in shown_fields for one in field.findings
        ),
        "job": job,
        "title": job.source.fields.get("title", ""),
        "fields": shown_fields,
        "head": head,
        "shown": shown,
        "writable": writable,
        "claimable": (over or job.state in transitions.CLAIMABLE) and door.may(request, door.TRANSLATE),
        "reviewable": job.state == State.REVIEW and door.may(request, door.REVIEW),
        "own_submission": job.state == State.REVIEW and head is not None and head.author_id == user.pk,
        "holder": "" if job.assignee is None or over else people.name_of(job.assignee),
        "left": time_left(job.due_at, now),
        "beside": [_kept(job, kept, head) for kept in beside],
        "moved": moved,
        "waivable": door.may(request, door.REVIEW) and _is_outdated(job),
        "stale": stale_kind(head, job.source) if head and moved else None,
        "comment": _last_comment(job),
        "credit": _last_credit(user),
        **questions.context(request, job),
        "channel_texts": _channel_texts(job, shown) if writable else (),
        "autosave_seconds": getattr(settings, "TRANSLATIONS_AUTOSAVE_SECONDS", 3),
    }


def _channel_texts(job: Job, shown: TranslationRevision | None) -> Sequence[ChannelText]:
    return channel_texts.of(job.publish_on, job.language, shown.fields if shown else {})


def _is_outdated(job: Job) -> bool:
    approved = approved_revision(job)
    return approved is not None and stale_kind(approved, job.source) is not None


def _kept(job: Job, kept: TranslationRevision, head: TranslationRevision | None) -> dict[str, Any]:
    compared = fields.of_job(job, kept.fields, against=head, check=False)
    return {"revision": kept, "fields": [field for field in compared if field.beside]}


def _asked_for(request: HttpRequest, beside: list[TranslationRevision]) -> TranslationRevision | None:
    """`?from=4`: the form is filled with words that were kept beside, to be merged."""
    wanted = request.GET.get("from", "")
    return next((kept for kept in beside if str(kept.number) == wanted), None)


def _last_comment(job: Job) -> TranslationRevision | None:
    reviewed = (
        job.revisions.filter(reviewed_at__isnull=False).select_related("reviewer").order_by("number").last()
    )
    return reviewed if reviewed is not None and reviewed.comment else None


def _last_credit(user: Any) -> str:
    rows = TranslationRevision.objects.filter(author=user).exclude(status=Status.DRAFT)
    return rows.order_by("created_at").values_list("credit", flat=True).last() or ""


# --- acting --------------------------------------------------------------------------------------


def _act(request: HttpRequest, job: Job) -> HttpResponse:
    action, _colon, rest = request.POST.get("action", "").partition(":")
    if action not in FOR_REVIEWERS and not door.may(request, door.TRANSLATE):
        raise PermissionDenied
    try:
        steps = {
            "claim": _claim,
            "waive": _waive,
            "hand_back": _hand_back,
            "take_back": _take_back,
            "save": _save,
            "mend": _mend,
            "mend_typing": _mend_typing,
            "override": _override,
            "draft": _draft,
            "submit": _submit,
        }
        if action in questions.ACTIONS:
            return _ask(request, job, action, rest)
        if action not in steps:
            raise BadRequest(f"action: {action!r} is none of this page's")
        return steps[action](request, job, rest)
    except TranslationError as error:
        messages.error(request, str(error))
        return _back(job)


def _claim(request: HttpRequest, job: Job, _rest: str) -> HttpResponse:
    transitions.claim(job, door.visitor(request), now=timezone.now())
    messages.success(request, _("It is yours. Everything you save is kept."))
    return _back(job)


def _waive(request: HttpRequest, job: Job, rest: str) -> HttpResponse:
    if not door.may(request, door.REVIEW):
        raise PermissionDenied
    seen = int(rest) if rest.isdecimal() else 0
    transitions.waive(job, door.visitor(request), seen, now=timezone.now())
    messages.success(request, _("The translation holds as it is. Its readers are told nothing more."))
    return _back(job)


def _hand_back(request: HttpRequest, job: Job, _rest: str) -> HttpResponse:
    if "expected" in request.POST:
        _stored(request, job)
    transitions.hand_back(job, door.visitor(request))
    messages.success(request, _("Handed back. What you wrote awaits the next translator."))
    return redirect("translations:queue")


def _take_back(request: HttpRequest, job: Job, _rest: str) -> HttpResponse:
    transitions.take_back(job, door.visitor(request), now=timezone.now())
    return _back(job)


def _save(request: HttpRequest, job: Job, _rest: str) -> HttpResponse:
    saved = _stored(request, job)
    if request.accepts("text/html"):
        _tell(request, saved)
        return _back(job)
    return JsonResponse(
        {
            "number": saved.revision.number,
            "kept_beside": saved.kept_beside,
            "message": _beside_message() if saved.kept_beside else _("Saved"),
            **(_comparison(job, saved) if saved.kept_beside else {}),
        }
    )


def _comparison(job: Job, saved: Saved) -> dict[str, str]:
    url = reverse("translations:beside", args=[job.publish_on, job.language, saved.revision.number])
    return {"compare": url, "compare_words": _("Compare and choose")}


def _mend(request: HttpRequest, job: Job, rest: str) -> HttpResponse:
    """Puts one thing right in what was typed, and saves all of it."""
    name, code, about = (*rest.split(":", 2), "", "")[:3]
    if name not in job.source.fields or code not in checks.MENDS:
        raise BadRequest(f"mend: {rest!r} is none of this page's")
    _tell(request, _stored(request, job, lambda field, text: _mended(name, code, about, field, text)))
    return _back(job, name)


def _mended(name: str, code: str, about: str, field: str, text: str) -> str:
    return checks.mended(code, text, about) if field == name else text


def _mend_typing(request: HttpRequest, job: Job, _rest: str) -> HttpResponse:
    _tell(request, _stored(request, job, lambda _field, text: checks.mended_typing(text)))
    return _back(job)


def _override(request: HttpRequest, job: Job, rest: str) -> HttpResponse:
    """Saves what was typed, and notes why something found in it is right."""
    revision = _head_saved(request, job)
    return _back(job, aids.override(request, job, revision, rest) if revision else BODY)


def _draft(request: HttpRequest, job: Job, _rest: str) -> HttpResponse:
    if revision := _head_saved(request, job):
        aids.machine_draft(request, job, revision.number)
    return _back(job)


def _ask(request: HttpRequest, job: Job, action: str, rest: str) -> HttpResponse:
    """Whoever writes has it saved first: nothing that was typed is lost by asking."""
    if "expected" in request.POST:
        _head_saved(request, job)
    questions.act(request, job, action, rest)
    return _back(job, "questions")


def _submit(request: HttpRequest, job: Job, _rest: str) -> HttpResponse:
    revision = _head_saved(request, job)
    if revision is None:
        return _back(job)
    credit = request.POST.get("credit", "")
    transitions.submit(job, door.visitor(request), revision.number, credit=credit, now=timezone.now())
    messages.success(request, _("Submitted. Another person reads it now. Thank you."))
    return redirect("translations:queue")


def _head_saved(request: HttpRequest, job: Job) -> TranslationRevision | None:
    """What was typed, as the head; None where it was kept beside, and said so: nothing further is done with it."""
    saved = _stored(request, job)
    if saved.kept_beside:
        _tell(request, saved)
        return None
    return saved.revision


def _stored(request: HttpRequest, job: Job, mend: Callable[[str, str], str] | None = None) -> Saved:
    expected, seen = number(request, "expected"), number(request, "seen")
    words = fields.posted(job, request.POST)
    if mend:
        words = {name: mend(name, text) for name, text in words.items()}
    return transitions.save_draft(
        job,
        door.visitor(request),
        words,
        expected,
        now=timezone.now(),
        taken_in=seen if expected == 0 or "taken_in" in request.POST else None,
        settles=[int(value) for value in request.POST.getlist("settles") if value.isdecimal()],
    )


def _tell(request: HttpRequest, saved: Saved) -> None:
    if saved.kept_beside:
        messages.warning(request, _beside_message())
    else:
        messages.success(request, _("Saved."))


def _beside_message() -> str:
    return _("Other words were saved before yours. Nothing is lost: yours are kept beside them.")


def _back(job: Job, name: str = BODY) -> HttpResponse:
    response = redirect("translations:editor", job.publish_on, job.language)
    if name != BODY:
        response["Location"] += f"#{name}"
    return response
