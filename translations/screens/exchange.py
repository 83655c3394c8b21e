"""Files for other tools: downloaded by whoever has the text, and taken back after a look at what they change.

The look changes nothing and keeps nothing: the file travels in the form, sealed, until it is confirmed.
"""

from __future__ import annotations

import base64
import binascii
import datetime
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from translations import checks, differences, door
from translations.errors import TranslationError
from translations.exchange import arrival, departure, safe
from translations.exchange.arrival import Plan, Taken
from translations.exchange.formats import FORMATS
from translations.exchange.mail import outgoing
from translations.exchange.refusals import FileRefused, SourceDiffers
from translations.models import Job
from translations.screens.fields import label
from translations.screens.steps import attached, job_or_404

_SEAL = "translations.exchange.upload"
_SEAL_SECONDS = 24 * 60 * 60


@door.open_to(door.TRANSLATE)
@require_safe
def download(request: HttpRequest, publish_on: datetime.date, language: str) -> HttpResponse:
    job = _held(request, publish_on, language)
    chosen = FORMATS.get(request.GET.get("format", ""))
    if chosen is None:
        raise Http404("No such format")
    response = HttpResponse(chosen.write(departure.of_job(job)), content_type=chosen.mime)
    return attached(response, f"{publish_on}-{language}{chosen.suffix}")


@door.open_to(door.TRANSLATE)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, publish_on: datetime.date, language: str) -> HttpResponse:
    job = _held(request, publish_on, language)
    context: dict[str, Any] = {"job": job, "title": job.source.fields.get("title", "")}
    if request.method != "POST":
        return render(request, "translations/exchange/upload.html", context)
    try:
        if "sealed" in request.POST:
            return _taken(request, job)
        name, data = _file(request)
        context |= _preview(job, arrival.plan(job, data)) | {"name": name, "sealed": _sealed(job, name, data)}
    except SourceDiffers as error:
        differing = [(label(each.field), each.stretches) for each in error.differences]
        context |= {"refusal": str(error), "differing": differing}
    except TranslationError as error:
        context["refusal"] = str(error)
    status = 422 if "refusal" in context else 200
    return render(request, "translations/exchange/upload.html", context, status=status)


@door.open_to(door.TRANSLATE)
@require_POST
def send(request: HttpRequest, publish_on: datetime.date, language: str) -> HttpResponse:
    """The job by e-mail, to whoever has it."""
    job = _held(request, publish_on, language)
    user = door.visitor(request)
    try:
        outgoing.send(job, user, now=timezone.now())
        messages.success(request, _("Sent to %(address)s.") % {"address": user.email})
    except TranslationError as error:
        messages.error(request, str(error))
    return _back(job)


def _held(request: HttpRequest, publish_on: datetime.date, language: str) -> Job:
    """The job, where this person has it now."""
    job = job_or_404(publish_on, language)
    if not job.is_held_by(door.visitor(request), timezone.now()):
        raise PermissionDenied(_("Take the text first: files are for whoever has it."))
    return job


def _file(request: HttpRequest) -> tuple[str, bytes]:
    given = request.FILES.get("file")
    if given is None:
        raise FileRefused(_("Choose a file first."))
    return given.name or "", given.read(safe.BYTES_MAX + 1)


def _preview(job: Job, plan: Plan) -> dict[str, Any]:
    changed = plan.changed
    found = checks.run(plan.source.fields, plan.merged.words, language=job.language)
    return {
        "plan": plan,
        "changes": [
            {
                "label": label(name),
                "stretches": differences.of_field(
                    name, plan.merged.before.get(name, ""), plan.merged.words[name]
                ),
                "findings": [finding for finding in found if finding.field == name],
            }
            for name in changed
        ],
        "lost": [(unit, tags) for unit, tags in plan.merged.lost_tags],
        "moved_on": arrival.moved_on(job, plan),
    }


def _taken(request: HttpRequest, job: Job) -> HttpResponse:
    name, data = _unsealed(job, request.POST.get("sealed", ""))
    taken = arrival.take(
        job,
        door.visitor(request),
        data,
        name=name,
        now=timezone.now(),
        taken_in="taken_in" in request.POST,
    )
    level, text = _told(taken)
    messages.add_message(request, level, text)
    return _back(job)


def _told(taken: Taken) -> tuple[int, str]:
    if taken.before:
        return messages.INFO, _("This very file was taken before; nothing was changed.")
    if taken.revision is None:
        return messages.INFO, _("The file says what is saved already; nothing was changed.")
    if taken.kept_beside:
        return messages.WARNING, _(
            "Other words were saved since the file was made. Nothing is lost: its words are kept beside them."
        )
    return messages.SUCCESS, _("Taken as your draft. Read it through, then submit it.")


def _sealed(job: Job, name: str, data: bytes) -> str:
    return signing.dumps([job.pk, name, base64.b64encode(data).decode()], salt=_SEAL, compress=True)


def _unsealed(job: Job, sealed: str) -> tuple[str, bytes]:
    try:
        pk, name, data = signing.loads(sealed, salt=_SEAL, max_age=_SEAL_SECONDS)
        decoded = base64.b64decode(data)
    except (signing.BadSignature, binascii.Error, ValueError) as error:
        raise BadRequest("sealed: upload the file anew") from error
    if pk != job.pk:
        raise BadRequest("sealed: this file is another text's")
    return str(name), decoded


def _back(job: Job) -> HttpResponse:
    return redirect("translations:editor", job.publish_on, job.language)
