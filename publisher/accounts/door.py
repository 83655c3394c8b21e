"""Who can publish or see outlets comes in with a second factor; without one they reach only the page to set it up."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import urlencode

from publisher.accounts import marks

NEED_FACTOR = (
    "editions.add_editionrevision",
    "editions.change_edition",
    "channels.view_outlet",
    "channels.add_outlet",
    "channels.change_outlet",
    "channels.delete_outlet",
    "accounts.add_invitation",
)
"""Whoever has one of these rights: to approve, to reopen, to see or change outlets, to let people in."""

GUARDED = ("/desk/", "/translate/", "/private/")
OWN_PAGES = ("/desk/login/", "/desk/logout/", "/desk/security/", "/desk/invitation/")
"""Signing in and out, and one's own account: there a second factor is set up and shown."""
OPEN = (*OWN_PAGES, "/desk/sprite/", "/desk/jsi18n/")
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

View = Callable[[HttpRequest], HttpResponseBase]


def needs_factor(user: User) -> bool:
    return bool(settings.SECOND_FACTOR_REQUIRED) and any(user.has_perm(right) for right in NEED_FACTOR)


def has_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def second_factor_first(get_response: View) -> View:
    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(GUARDED) or not isinstance(user := request.user, User):
            return get_response(request)
        marks.see(request)
        if request.path.startswith(OPEN) or marks.has_shown_factor(request, user) or not needs_factor(user):
            return get_response(request)
        return _to_factor(request, user)

    return answer


def _to_factor(request: HttpRequest, user: User) -> HttpResponse:
    page = "mfa_reauthenticate" if has_factor(user) else "second_factor"
    if page == "mfa_reauthenticate" and not Authenticator.objects.filter(
        user=user, type=Authenticator.Type.TOTP
    ):
        page = "mfa_reauthenticate_webauthn"
    back = request.get_full_path() if request.method == "GET" else resolve_url(settings.LOGIN_REDIRECT_URL)
    return redirect(f"{reverse(page)}?{urlencode({'next': back})}")
