"""The page that finds: the one public page that is not a file, beside the forms. Readable without JavaScript.

Whatever is in the address is an answer: what makes no sense in it is left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import wraps

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from publisher.search import finding
from publisher.search.asking import TEXT_MAX
from publisher.search.finding import Answer, Question
from publisher.search.matching import matching
from publisher.search.models import Facet
from publisher.website.answers import PAGE_POLICY, SHORTLY
from publisher.website.search_view import Asked, SearchPages
from publisher.website.sites import Press, press_of

SECONDS_MAX = 2.0
"""What one question may cost the database."""
PAGES_MAX = 1_000
VALUE_MAX = 255
POLICY = f"{PAGE_POLICY}; script-src 'self'; connect-src 'self'"
View = Callable[[HttpRequest], HttpResponse]


def public(view: View) -> View:
    """For everybody, for a minute, and for no index of others: the pages that it leads to are there for those."""

    @csrf_exempt  # there is nothing to forge: whatever is not read is refused
    @require_safe
    @conditional_page
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        answer = view(request)
        answer.setdefault("Cache-Control", SHORTLY)
        answer["Content-Security-Policy"] = POLICY
        answer["Referrer-Policy"] = "strict-origin-when-cross-origin"
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return guarded


@public
def page(request: HttpRequest) -> HttpResponse:
    return _answer(request, SearchPages.search, SearchPages.busy)


@public
def part(request: HttpRequest) -> HttpResponse:
    """The part of the page that changes while somebody types."""
    return _answer(request, SearchPages.results, lambda _pages, _asked: b"", unfinished=True)


def _answer(
    request: HttpRequest,
    written: Callable[[SearchPages, Asked, Answer, Answer], bytes],
    busy: Callable[[SearchPages, Asked], bytes],
    *,
    unfinished: bool = False,
) -> HttpResponse:
    press = press_of(request.get_host())
    pages, asked = SearchPages(press), _asked(request.GET, press)
    try:
        found = _found(asked, press, unfinished=unfinished)
        around = found if found.count else _found(Asked(), press)
        return HttpResponse(written(pages, asked, found, around))
    except DatabaseError:
        return _later(busy(pages, asked))


def _asked(given: Mapping[str, str], press: Press) -> Asked:
    facets = {kind: value for kind in Facet.Kind.values if (value := _clean(given.get(kind, ""), VALUE_MAX))}
    language = given.get("language", "")
    number = given.get("page", "")
    return Asked(
        text=_clean(given.get("q", ""), TEXT_MAX),
        facets=facets,
        language=language if language in press.languages else "",
        page=min(int(number), PAGES_MAX) if number.isdecimal() and len(number) < 9 and int(number) else 1,
    )


def _found(asked: Asked, press: Press, *, unfinished: bool = False) -> Answer:
    languages = (asked.language,) if asked.language else press.languages
    question = Question(asked.text, languages, asked.facets, unfinished=unfinished)
    with matching().bounded(SECONDS_MAX):
        return finding.answer(question, offset=(asked.page - 1) * finding.SHOWN_MAX)


def _clean(text: str, longest: int) -> str:
    """One line of what can be written: no database takes a NUL."""
    kept = "".join(
        " " if unicodedata.category(letter).startswith("C") else letter for letter in text[: 2 * longest]
    )
    return " ".join(kept.split())[:longest]


def _later(body: bytes) -> HttpResponse:
    return HttpResponse(body, status=503, headers={"Cache-Control": "no-store", "Retry-After": "10"})
