"""Every word that was ever saved for a day, newest first."""

from __future__ import annotations

import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from translations import door
from translations.screens import fields
from translations.screens.steps import job_or_404

ON_A_PAGE = 20


@door.open_to(door.TRANSLATE, door.REVIEW)
@require_safe
def show(request: HttpRequest, publish_on: datetime.date, language: str) -> HttpResponse:
    job, user = job_or_404(publish_on, language), door.visitor(request)
    rows = job.revisions.select_related("author", "based_on", "reviewer").order_by("-number")
    readable = [row for row in rows if door.may_read(user, job, row)]
    page = Paginator(readable, ON_A_PAGE).get_page(request.GET.get("page"))
    entries = [{"revision": row, "fields": fields.of_job(job, row.fields, check=False)} for row in page]
    context = {"job": job, "title": job.source.fields.get("title", ""), "entries": entries, "page": page}
    return render(request, "translations/history.html", context)
