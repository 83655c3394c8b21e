"""Joining a class by its link. The page is for people without an account; the link is the only thing they have."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from translations import cohorts, screen_language
from translations.errors import InvitationError
from translations.screens.people_forms import JoinForm


@never_cache
@screen_language.spoken
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    try:
        invitation = cohorts.invitation_of(token, now)
        if request.user.is_authenticated:
            return _join_as_oneself(request, token, invitation.cohort.name)
        form = JoinForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            user = form.save(commit=False)
            cohorts.join(token, user, now=now)
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            messages.success(request, _("Welcome. Take a text whenever you like."))
            return redirect("translations:queue")
        context = {"form": form, "cohort": invitation.cohort}
        return _shown(render(request, "translations/join.html", context))
    except InvitationError as error:
        return _shown(render(request, "translations/join.html", {"refused": str(error)}, status=410))


def _join_as_oneself(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """People who have an account keep it."""
    if request.method == "POST" and isinstance(request.user, User):
        cohorts.join(token, request.user, now=timezone.now())
        messages.success(request, _("You are in the class %(name)s.") % {"name": name})
        return redirect("translations:queue")
    return _shown(render(request, "translations/join.html", {"joins_as": request.user, "name": name}))


def _shown(response: HttpResponse) -> HttpResponse:
    # The address is the secret. With “no-referrer” a browser would call the form's origin “null”, and Django refuse it:
    # https://fetch.spec.whatwg.org/#append-a-request-origin-header
    response["Referrer-Policy"] = "same-origin"
    return response
