"""What a page may load and do, by room. A view that says something stricter is left alone.

https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from publisher.accounts.door import OWN_PAGES

CSP = "Content-Security-Policy"
_STRICT = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self'{styles}; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {frames}"
)
OURS = _STRICT.format(scripts="", styles="", frames="'none'")
"""Our own pages: nothing written into them runs, and nobody frames them."""
DESK = _STRICT.format(scripts="", styles="", frames="'self'")
"""Wagtail's pages, and ours among them; the editor shows previews in a frame."""
FORMS = _STRICT.format(scripts=" 'unsafe-inline'", styles=" 'unsafe-inline'", frames="'self'")
"""Wagtail writes scripts into these forms, and its code runs more of them when a line is added to a list; why no
nonce helps says docs/adr/0004."""
PREVIEW = _STRICT.format(scripts="", styles=" 'unsafe-inline'", frames="'self'")
"""A draft as its readers would see it, with the styles of its page: nothing that was written into it runs."""
_FORMS = re.compile(
    r"/desk/(posts/($|add/|edit/|history/)|slots/(new|edit)/|workflows/(add|edit|tasks)/|reports/)"
)
_PREVIEW = re.compile(r"/desk/posts/(preview/|workflow/preview/|history/\d+/revisions/\d+/view/)")

View = Callable[[HttpRequest], HttpResponseBase]


def content_policy(get_response: View) -> View:
    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if policy := policy_of(request.path):
            response.headers.setdefault(CSP, policy)
        return response

    return answer


def policy_of(path: str) -> str:
    if path.startswith((*OWN_PAGES, "/translate/")):
        return OURS
    if _PREVIEW.match(path):
        return PREVIEW
    if path.startswith("/desk/"):
        return FORMS if _FORMS.match(path) else DESK
    return ""
