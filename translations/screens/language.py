"""The choice between the languages of these screens."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from translations import screen_language


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    code, back = request.POST.get("screen", ""), request.POST.get("back", "")
    if code not in dict(settings.LANGUAGES):
        raise BadRequest(f"screen: {code!r} is none of {', '.join(dict(settings.LANGUAGES))}")
    request.session[screen_language.CHOSEN] = code
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if ours else "translations:queue")
