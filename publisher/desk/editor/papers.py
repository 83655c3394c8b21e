"""A paper by its DOI: pasted in any form, and looked up where a setting allows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from publisher.desk import policy
from publisher.posts import rules
from publisher.submissions import papers

LOOK_UP = "posts.change_post"
_BEFORE = re.compile(r"^\s*(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


class DoiInput(forms.TextInput):
    """People paste addresses; a DOI is kept."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        given = super().value_from_datadict(data, files, name)
        return bare(given) if isinstance(given, str) else given


def bare(given: str) -> str:
    return _BEFORE.sub("", given).strip()


def widget() -> DoiInput:
    """With a button of its own where there is somebody to ask."""
    return DoiInput(attrs={"data-desk-doi": ""} if settings.DOI_LOOKUP_URL else {})


@require_POST
def look_up(request: HttpRequest) -> JsonResponse:
    """Only at the press of a button: no page asks anybody by itself."""
    if not policy.may(request.user, LOOK_UP):
        raise PermissionDenied
    doi = bare(request.POST.get("doi", ""))
    if not rules.DOI.fullmatch(doi):
        return JsonResponse({"error": "That is no DOI: it begins with “10.” and has a slash."}, status=400)
    try:
        paper = papers.look_up(doi)
    except papers.LookUpError as error:
        return JsonResponse({"error": f"It could not be looked up: {error}."}, status=502)
    if paper is None:
        return JsonResponse({"error": "Nobody there knows it: fill in the journal by hand."}, status=404)
    return JsonResponse({"doi": doi, "journal": paper.journal, "year": paper.year, "month": paper.month})


def urls() -> list[URLPattern]:
    return [path("posts/paper/", look_up, name="desk_paper")]
