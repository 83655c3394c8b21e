"""What a session remembers of its person: that the second factor was shown, and when they were last seen."""

from __future__ import annotations

import datetime
import ipaddress
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone

from publisher.website.networks import network_of

FACTOR, SEEN = "second_factor_of", "seen_at"
SEEN_EVERY = datetime.timedelta(minutes=5)
"""Written no more often: a row for each request would cost more than it tells."""


def has_shown_factor(request: HttpRequest, user: User) -> bool:
    return request.session.get(FACTOR) == user.pk


def see(request: HttpRequest) -> None:
    now = timezone.now()
    before = request.session.get(SEEN, "")
    if before > (now - SEEN_EVERY).isoformat():
        return
    request.session[SEEN] = now.isoformat()
    if before and UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=now
    ):
        return
    _keep(request)


def address_of(request: HttpRequest) -> str:
    """Where a request came from, as an address; in IPv6 the network of a household."""
    place = network_of(request).partition("/")[0]
    try:
        return str(ipaddress.ip_address(place))
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - nothing listens there: it stands for "not known"


def listen() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
    authentication_step_completed.connect(_step, dispatch_uid="accounts.step")
    authenticator_added.connect(_added, dispatch_uid="accounts.added")


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    """However somebody came in, also by a link of the translators' room."""
    request.session[SEEN] = timezone.now().isoformat()
    if hasattr(request, "user"):  # not in a session made without any browser
        _keep(request)
        _know_address(user)


def _know_address(user: User) -> None:
    """An address that the team gave somebody counts until they change it, unless two people have it."""
    if not user.email or EmailAddress.objects.filter(user=user, primary=True).exists():
        return
    address = user.email.lower()
    only_theirs = not EmailAddress.objects.filter(email=address).exclude(user=user).exists()
    EmailAddress.objects.update_or_create(
        user=user, email=address, defaults={"primary": True, "verified": only_theirs}
    )


def _keep(request: HttpRequest) -> None:
    UserSession.objects.create_from_request(request)


def _step(request: HttpRequest, method: str, user: User, **_: Any) -> None:
    if method == "mfa":
        request.session[FACTOR] = user.pk


def _added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Who has just set one up has shown it; recovery codes alone are none."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session[FACTOR] = user.pk
