"""In what language the screens speak to a person: what they chose, else what their browser asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

CHOSEN = "screen_language"
"""In the session."""


def of(request: HttpRequest) -> str:
    chosen = str(request.session.get(CHOSEN, ""))
    return chosen if chosen in dict(settings.LANGUAGES) else translation.get_language_from_request(request)


def spoken(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(of(request)):
            return view(request, *args, **kwargs)

    return speaking
