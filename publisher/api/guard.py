"""What stands before and after every answer: limits, the token, problems, headers, conditional requests."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page
from ninja.security.base import AuthBase

from publisher.api import limits, tokens
from publisher.api.models import Token
from publisher.api.problems import ProblemError
from publisher.clock import wall_now
from publisher.website.networks import network_of

View = Callable[..., HttpResponse]
BEARER = "Bearer"
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="BPoD"'}
POLICY = "default-src 'none'; frame-ancestors 'none'"
EXPOSED = "ETag, Link, Retry-After"


class Needs(AuthBase):
    """The token that a route asks for; `guard` has read it by then."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: Token.Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Token:
        token = token_of(request)
        if token is None:
            raise ProblemError(
                HTTPStatus.UNAUTHORIZED,
                "no-token",
                "Send “Authorization: Bearer …” with a token; one is made at the desk, under API tokens.",
                headers=CHALLENGE,
            )
        must_have(token, self.scope)
        return token


def must_have(token: Token, scope: Token.Scope) -> None:
    if not tokens.may(token, scope):
        raise ProblemError(
            HTTPStatus.FORBIDDEN,
            "no-scope",
            f"This needs {scope.value}, in the token and among its owner’s rights; make a token that has it.",
        )


def token_of(request: HttpRequest) -> Token | None:
    return getattr(request, "api_token", None)


def guard(view: View) -> View:
    """Reading the archive needs no token; one that is given must be in force all the same."""

    @csrf_exempt  # no cookie opens anything here
    @conditional_page
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            request.api_token = _admitted(request)  # type: ignore[attr-defined]
            response = view(request, *args, **kwargs)
        except ProblemError as problem:
            response = problem.response()
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response = _no_such_way(response)
        return _with_headers(request, response)

    return guarded


def _admitted(request: HttpRequest) -> Token | None:
    if request.method == "HEAD":
        request.method = "GET"  # what runs the server leaves the body out
    address = network_of(request)
    given = request.headers.get("Authorization", "")
    if not given:
        limits.count(limits.WITHOUT_TOKEN, address)
        return None
    limits.must_not_be_past(limits.WRONG_TOKENS, address)
    kind, _, key = given.partition(" ")
    token = tokens.of(key.strip(), wall_now()) if kind.lower() == BEARER.lower() else None
    if token is None:
        limits.count(limits.WRONG_TOKENS, address)
        raise ProblemError(
            HTTPStatus.UNAUTHORIZED,
            "bad-token",
            "Nobody knows this token, or it has expired or was revoked; make a new one at the desk.",
            headers={"WWW-Authenticate": 'Bearer realm="BPoD", error="invalid_token"'},
        )
    limits.count(limits.WITH_TOKEN, str(token.pk))
    return token


def _no_such_way(response: HttpResponse) -> HttpResponse:
    allowed = response.get("Allow", "")
    return ProblemError(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "no-such-way",
        f"This address takes {allowed} only.",
        headers={"Allow": allowed},
    ).response()


def _with_headers(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response.setdefault("Cache-Control", "private, no-cache" if token_of(request) else "no-cache")
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response["Vary"] = "Authorization"
    response["X-Robots-Tag"] = "noindex"
    return response
