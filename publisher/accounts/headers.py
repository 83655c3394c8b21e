"""What a page may load and do, by room. A view that says something stricter is left alone.

https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from publisher.accounts.door import OWN_PAGES

CSP = "Content-Security-Policy"
_BASE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
ACCOUNT = f"{_BASE}; frame-ancestors 'none'"
ROOM = f"{_BASE}; frame-ancestors 'none'"
DESK = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
ROOMS = (*((prefix, ACCOUNT) for prefix in OWN_PAGES), ("/translate/", ROOM), ("/desk/", DESK))

View = Callable[[HttpRequest], HttpResponseBase]


def content_policy(get_response: View) -> View:
    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for prefix, policy in ROOMS:
            if request.path.startswith(prefix):
                response.headers.setdefault(CSP, policy)
                break
        return response

    return answer
