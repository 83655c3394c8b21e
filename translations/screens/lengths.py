"""How long the translation is where it will be posted, while one types."""

from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from translations import channel_texts, door
from translations.screens import fields
from translations.screens.steps import job_or_404


@door.open_to(door.TRANSLATE, door.REVIEW)
@require_POST
def show(request: HttpRequest, publish_on: datetime.date, language: str) -> HttpResponse:
    """The table alone, for the words that the form gives; nothing is saved."""
    job = job_or_404(publish_on, language)
    texts = channel_texts.of(publish_on, language, fields.posted(job, request.POST))
    return render(request, "translations/_lengths.html", {"channel_texts": texts})
