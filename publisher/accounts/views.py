"""One's own account: signing in, the second factor, sessions, and joining by an invitation."""
# mypy: allow-subclassing-any

from __future__ import annotations

from allauth.account import views as account
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from publisher.accounts import adapters, browsers, door, invitations
from publisher.accounts.forms import JoinForm

EVERYTHING = "every other"


class LoginView(account.LoginView):
    def get_authenticated_redirect_url(self) -> str:
        """Who is in already does not go round in circles before a room that is not theirs."""
        return adapters.room_of(self.request.user, self.get_next_url())


@require_safe
@login_required
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    user = _visitor(request)
    context = {
        "has_factor": door.has_factor(user),
        "needs_factor": door.needs_factor(user),
        "home": adapters.home_of(request),
    }
    return render(request, "accounts/security.html", context)


@require_safe
@login_required
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where people are sent who may do much and have not set one up."""
    if door.has_factor(_visitor(request)):
        return redirect("mfa_index")
    host = request.get_host().rpartition(":")[0] or request.get_host()
    return render(request, "accounts/second_factor.html", {"host_is_a_number": _is_number(host)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    user = _visitor(request)
    if request.method == "POST":
        which = request.POST.get("session", "")
        for session in _of(request, user, which):
            session.end()
        messages.success(request, _("Signed out there."))
        return redirect("usersessions_list")
    mine = sorted(UserSession.objects.purge_and_list(user), key=lambda one: one.last_seen_at, reverse=True)
    lines = [(session, browsers.named(session.user_agent)) for session in mine]
    context = {"sessions": lines, "here": request.session.session_key, "every_other": EVERYTHING}
    return render(request, "usersessions/usersession_list.html", context)


def _of(request: HttpRequest, user: User, which: str) -> list[UserSession]:
    """The session named, or all but this one; another person's is not there."""
    mine = UserSession.objects.filter(user=user)
    if which == EVERYTHING:
        return list(mine.exclude(session_key=request.session.session_key))
    return [get_object_or_404(mine, pk=int(which) if which.isdecimal() else 0)]


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    try:
        invited = invitations.of(token, now)
        form = JoinForm(invited.address, request.POST or None)
        if request.method == "POST" and form.is_valid():
            told = form.cleaned_data
            user = invitations.join(
                token,
                first_name=told["first_name"],
                last_name=told["last_name"],
                password=told["password"],
                now=now,
            )
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            reauthenticate_by_password(request)
            messages.success(request, _("Welcome."))
            return redirect("second_factor" if door.needs_factor(user) else adapters.home_of(request))
        answer = render(request, "accounts/invitation.html", {"form": form, "invitation": invited})
    except invitations.InvitationError as error:
        answer = render(request, "accounts/invitation.html", {"refused": str(error)}, status=410)
    # The address is the secret. With “no-referrer” a browser would call the form's origin “null”, and Django refuse it:
    # https://fetch.spec.whatwg.org/#append-a-request-origin-header
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _visitor(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _is_number(host: str) -> bool:
    """Passkeys belong to a name: https://www.w3.org/TR/webauthn-3/#rp-id."""
    return host.replace(".", "").isdecimal() or host.startswith("[")
