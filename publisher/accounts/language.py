"""One's own account speaks the language that one's browser asks for, or that one chose in the translators' room."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from publisher.accounts.door import OWN_PAGES
from translations import screen_language


def spoken(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(OWN_PAGES):
            return get_response(request)
        with translation.override(screen_language.of(request)):
            return get_response(request)

    return answer
