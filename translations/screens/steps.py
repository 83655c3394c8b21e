"""What the screens have in common."""

from __future__ import annotations

import datetime
from typing import TypeVar

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from translations.models import Job, Language

Response = TypeVar("Response", bound=HttpResponseBase)


def job_or_404(publish_on: datetime.date, language: str) -> Job:
    found = Job.objects.select_related("source", "assignee").filter(publish_on=publish_on, language=language)
    if (job := found.first()) is None:
        raise Http404(f"No translation into {language} was asked for on {publish_on}")
    return job


def languages() -> list[str]:
    """Those that have texts or settings."""
    with_texts = Job.objects.order_by().values_list("language", flat=True).distinct()
    return sorted({*with_texts, *Language.objects.values_list("code", flat=True)})


def must_be_known(language: str) -> None:
    """Raises `Http404`."""
    if language not in languages():
        raise Http404(f"Nothing is translated into {language}")


def attached(response: Response, name: str) -> Response:
    """As a file of this name, whose type is the one we say."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def number(request: HttpRequest, name: str) -> int:
    """A whole number of the form; the page that sent none is not ours."""
    value = request.POST.get(name, "")
    if not value.isdecimal() or len(value) > 9:
        raise BadRequest(f"{name}: a number is expected")
    return int(value)
