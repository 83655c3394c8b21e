"""The memory and the glossary as files, for whoever works with another tool."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from translations import door, public_days
from translations.exchange import glossary, possessions, tmx
from translations.exchange.units import SOURCE_LANGUAGE
from translations.screens.steps import attached, must_be_known

TSV, TBX = "tsv", "tbx"


@door.open_to(door.TRANSLATE, door.REVIEW, door.COORDINATE)
@require_safe
def memory(request: HttpRequest, language: str) -> HttpResponseBase:
    """TMX, in pieces. Whoever may not open unreleased texts gets the sentences of public ones."""
    must_be_known(language)
    opens = door.opens_texts(request)
    dates = None if opens else public_days.translated(language, timezone.now())
    pairs = possessions.memory(language, dates=dates)
    pieces = tmx.written(pairs, source_language=SOURCE_LANGUAGE, target_language=language)
    response = StreamingHttpResponse(pieces, content_type="application/xml; charset=utf-8")
    return attached(response, f"bpod-{language}.tmx")


@door.open_to(door.TRANSLATE, door.REVIEW, door.COORDINATE)
@require_safe
def terms(_request: HttpRequest, language: str, form: str) -> HttpResponseBase:
    must_be_known(language)
    found = possessions.terms(language)
    if form == TSV:
        answer = HttpResponse(
            glossary.write_tsv(found), content_type="text/tab-separated-values; charset=utf-8"
        )
    elif form == TBX:
        data = glossary.write_tbx(found, source_language=SOURCE_LANGUAGE, target_language=language)
        answer = HttpResponse(data, content_type="application/xml; charset=utf-8")
    else:
        raise Http404("No such format")
    return attached(answer, f"bpod-{language}.{form}")
