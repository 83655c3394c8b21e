"""What every screen that changes something has in common."""

from __future__ import annotations

import datetime

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest

from translations.models import Job


def job_or_404(publish_on: datetime.date, language: str) -> Job:
    found = Job.objects.select_related("source", "assignee").filter(publish_on=publish_on, language=language)
    if (job := found.first()) is None:
        raise Http404(f"No translation into {language} was asked for on {publish_on}")
    return job


def number(request: HttpRequest, name: str) -> int:
    """A whole number of the form; the page that sent none is not ours."""
    value = request.POST.get(name, "")
    if not value.isdecimal() or len(value) > 9:
        raise BadRequest(f"{name}: a number is expected")
    return int(value)
