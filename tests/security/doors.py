"""Every address that Django answers, and who gets past its door: asked of the views themselves, found by the resolver.

A view is called as the resolver would call it, with a person of each role, and its answer is not rendered: what
counts is whether it turns somebody away. What the middleware does before (the second factor) is tested beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.security.permissions_table import LETTERS, METHODS, NOBODY, SUPERUSER

ROOMS = ("desk/", "translate/", "private/", "api/")
_NAMED = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
_REGEX_GROUP = re.compile(r"\(\?P<\w+>[^()]*\)")
SAMPLES = {"date": "2031-03-03", "isodate": "2031-03-03", "iso_date": "2031-03-03", "isomonth": "2031-03"}


def routes() -> list[str]:
    """As they are written, each once, in our rooms; without what only catches the rest."""
    found = dict.fromkeys(_walk(get_resolver().url_patterns))
    found.pop("desk/failwhale/")  # Wagtail's: it fails on purpose
    found.pop("api/<path:rest>")
    return [route for route in found if re.sub(r"^\^", "", route).startswith(ROOMS) and ".*" not in route]


def _walk(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def plain(route: str) -> str:
    """Without the signs of a regular expression: as a person would write it."""
    return (
        re.sub(r"\\\.", ".", re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<\1>", route))
        .replace("^", "")
        .replace("$", "")
    )


def address(route: str, there: dict[str, str]) -> str:
    """An address of that route, with things that are there."""

    def fill(found: re.Match[str]) -> str:
        name, kind = found["name"], found["converter"] or "str"
        room = next((value for start, value in there.items() if route.startswith(start)), "1")
        if name in {"pk", "image_id", "collection_id"}:
            return room
        if "revision_id" in name:
            return there["revision"]
        if name in {"app_label", "app_name", "content_type_app_name"}:
            return "posts"
        if name in {"model_name", "content_type_model_name"}:
            return "series"
        if kind in SAMPLES:
            return SAMPLES[kind]
        return {"kind": "mastodon", "language": "ca", "code": "ca"}.get(name) or {"int": "1"}.get(kind, "x")

    return "/" + _NAMED.sub(fill, plain(route))


def measure(there: dict[str, str], part: int = 0, parts: int = 1) -> dict[str, dict[str, str]]:
    """Route to method to the letters of those who get in; of every so-manieth route."""
    people = {role: _person(role) for role in LETTERS}
    found: dict[str, dict[str, str]] = {}
    for route in routes()[part::parts]:
        path = address(route, there)
        cache.clear()  # nobody is turned away for having asked too often
        found[plain(route)] = {
            method: "".join(
                letter for role, letter in LETTERS.items() if _lets_in(path, method, people[role])
            )
            or NOBODY
            for method in METHODS
        }
    return found


def _person(role: str) -> Any:
    if role == "stranger":
        return AnonymousUser()
    user, _ = User.objects.get_or_create(username=f"a {role}", is_superuser=role == SUPERUSER)
    user.groups.set(Group.objects.filter(name=role))
    return user


def _lets_in(path: str, method: str, user: Any) -> bool:
    if method == "GET":
        return _asked(path, method, user)
    with transaction.atomic():  # what one role deletes is there for the next
        answer = _asked(path, method, user)
        transaction.set_rollback(True)
    return answer


def _asked(path: str, method: str, user: Any) -> bool:
    request = _request(path, method, user)
    match = resolve(path)
    request.resolver_match = match
    try:
        with context.request_context(request):
            response = match.func(request, *match.args, **match.kwargs)
    except PermissionDenied:
        return False
    except ReauthenticationRequired:
        return user.is_authenticated
    except Exception:  # noqa: BLE001 - not there, not understood, or broken: it was entered
        return True
    if response.status_code in {401, 403, 405, 429}:
        return False
    to_login = response.status_code == 302 and response["Location"].startswith("/desk/login/?next=")
    return not to_login and not any("permission" in str(one) for one in get_messages(request))


def _request(path: str, method: str, user: Any) -> HttpRequest:
    request: Any = RequestFactory().generic(method, path)
    request.user, request.session = user, SessionStore()
    request._messages, request.allauth = CookieStorage(request), SimpleNamespace()
    request._dont_enforce_csrf_checks = True
    return request  # type: ignore[no-any-return]
