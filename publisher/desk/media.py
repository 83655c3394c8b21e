"""Files that only people with a login may see, and the desk's own style sheets.

Pictures of posts that are not out yet live under these addresses; a public page never uses them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.staticfiles.views import serve as serve_asset
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.views.decorators.http import require_safe
from django.views.static import serve

from publisher.desk import policy
from publisher.editions import store

View = Callable[[HttpRequest, str], HttpResponseBase]
SHA256 = re.compile(r"[0-9a-f]{64}")


def _for_people(view: View) -> View:
    """For the desk and the translators' room; everyone else signs in first."""

    @wraps(view)
    def guarded(request: HttpRequest, name: str) -> HttpResponseBase:
        user = request.user
        if user.is_anonymous:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if not any(policy.may(user, right) for right in (policy.DESK, *policy.TRANSLATORS_ROOM)):
            raise PermissionDenied
        response = view(request, name)
        response["Cache-Control"] = "private, max-age=3600"
        # A picture shows, whatever was hidden in the file does not run.
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response

    return guarded


@require_safe
@_for_people
def library(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the picture library; `safe_join` refuses paths that lead out of it."""
    return serve(request, name, document_root=str(settings.MEDIA_ROOT))


@require_safe
@_for_people
def frozen(request: HttpRequest, name: str) -> HttpResponseBase:  # noqa: ARG001
    """A frozen cut, by the SHA-256 of its bytes."""
    if SHA256.fullmatch(name):
        for mime in store.EXTENSIONS:
            path = store.path(name, mime)
            if path.exists():
                return FileResponse(path.open("rb"), content_type=mime)
    raise Http404("no such picture")


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponseBase:
    """Style sheets and scripts, straight from the installed packages.

    In production the web server answers these from STATIC_ROOT. `insecure` only says that DEBUG is off:
    https://docs.djangoproject.com/en/5.2/ref/contrib/staticfiles/#django.contrib.staticfiles.views.serve
    """
    response = serve_asset(request, name, insecure=True)
    # Wagtail adds its version to addresses (?v=…), so those never go stale.
    response["Cache-Control"] = "public, max-age=31536000" if "v" in request.GET else "public, max-age=300"
    return response
