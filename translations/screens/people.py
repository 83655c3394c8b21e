"""The coordinator's people: classes, their invitations, who has how much in hand, and how a class leaves."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from translations import cohorts, door, people
from translations.models import Cohort, Invitation, Job, TranslationRevision
from translations.screens.people_forms import CohortForm, InvitationForm
from translations.screens.steps import languages

Status = TranslationRevision.Status


@dataclass(frozen=True)
class Person:
    user: User
    in_hand: int
    approved: int


@dataclass(frozen=True)
class Link:
    invitation: Invitation
    url: str
    """Empty where it lets nobody in any more."""


@door.open_to(door.COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    form = CohortForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cohort = form.save()
        messages.success(request, _("The class is there. Now invite its people."))
        return redirect("translations:cohort", cohort.pk)
    context = {
        "cohorts": Cohort.objects.annotate(size=Count("people", filter=Q(people__is_active=True))),
        "languages": languages(),
        "form": form,
        "people": _persons(people.everybody()),
    }
    return render(request, "translations/people.html", context)


@door.open_to(door.COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def cohort(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Cohort, pk=pk)
    form = InvitationForm(request.POST if request.POST.get("action") == "invite" else None)
    if request.method == "POST" and (answer := _act(request, found, form)) is not None:
        return answer
    context = {
        "cohort": found,
        "people": _persons(found.people.all()),
        "links": [_link(request, invitation) for invitation in found.invitations.all()],
        "form": form,
    }
    return render(request, "translations/cohort.html", context)


def _act(request: HttpRequest, found: Cohort, form: InvitationForm) -> HttpResponse | None:
    action, _colon, rest = request.POST.get("action", "").partition(":")
    now = timezone.now()
    if action == "invite":
        if not form.is_valid():
            return None
        lasts = datetime.timedelta(days=form.cleaned_data["days"])
        cohorts.invite(
            found, door.visitor(request), uses_max=form.cleaned_data["uses_max"], lasts=lasts, now=now
        )
        messages.success(request, _("Copy the link below and give it to the class."))
    elif action == "take_back" and rest.isdecimal():
        cohorts.take_back(get_object_or_404(found.invitations, pk=int(rest)), now)
        messages.success(request, _("Nobody joins by that link any more."))
    elif action == "retire":
        if "sure" not in request.POST:
            messages.error(request, _("Tick the box first: every account of the class will be closed."))
        else:
            _retire(request, found, now)
    else:
        raise BadRequest(f"action: {action!r} is none of this page's")
    return redirect("translations:cohort", found.pk)


def _retire(request: HttpRequest, found: Cohort, now: datetime.datetime) -> None:
    done = cohorts.retire(found, now=now)
    counts = {"closed": done.closed, "texts": done.handed_back}
    messages.success(request, _("Accounts closed: %(closed)s. Texts handed back: %(texts)s.") % counts)
    if done.stayed:
        messages.warning(
            request,
            _("Still needed elsewhere, and left open: %(names)s.") % {"names": ", ".join(done.stayed)},
        )


def _link(request: HttpRequest, invitation: Invitation) -> Link:
    good = (
        invitation.expires_at > timezone.now()
        and invitation.uses < invitation.uses_max
        and invitation.cohort.retired_at is None
    )
    path = reverse("translations:join", args=[cohorts.token_of(invitation)])
    return Link(invitation, request.build_absolute_uri(path) if good else "")


def _persons(users: Iterable[User]) -> list[Person]:
    found = list(users)
    jobs = Job.objects.filter(state__in=Job.AT_WORK, assignee__in=found).order_by()
    texts = TranslationRevision.objects.filter(status=Status.APPROVED, author__in=found).order_by()
    in_hand = dict(jobs.values_list("assignee").annotate(Count("pk")))
    approved = dict(texts.values_list("author").annotate(Count("pk")))
    return [Person(user, in_hand.get(user.pk, 0), approved.get(user.pk, 0)) for user in found]
