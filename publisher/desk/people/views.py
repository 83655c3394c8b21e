"""The people: who has an account, with what role; inviting, changing, retiring. For editors-in-chief."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.views.generic import View
from wagtail.admin.menu import MenuItem

from publisher.accounts import invitations
from publisher.accounts.models import AccountEvent, Invitation
from publisher.desk import policy, roles
from publisher.desk.approval import name_of
from publisher.desk.menu import RightMenuItem
from publisher.desk.people import changes, mails, roster
from publisher.desk.views import DeskPage, NeedsRight

ROLES = [(name, name) for name in roles.RIGHTS]
A_PAGE = 50
EVENTS_MAX = 50
SENT = "The invitation to {address} is on its way. It is good for {days} days, once."


class InviteForm(forms.Form):
    address = forms.EmailField(label="E-mail address", max_length=254)
    role = forms.ChoiceField(choices=ROLES, initial=roles.WRITER)


class PeopleView(DeskPage):
    permission = policy.PEOPLE
    template_name = "desk/people/people.html"
    page_title = "People"
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        role, retired = self.request.GET.get("role", ""), self.request.GET.get("retired") == "1"
        page = Paginator(roster.rows(role=role, retired=retired), A_PAGE).get_page(self.request.GET.get("p"))
        context: dict[str, Any] = super().get_context_data(
            page=page,
            people=[roster.person(user) for user in page],
            roles=list(roles.RIGHTS),
            role=role,
            retired=retired,
            invitations=Invitation.objects.filter(used_at=None, taken_back_at=None).select_related("made_by"),
            now=timezone.now(),
            form=kwargs.get("form") or InviteForm(),
            relaxed=not settings.SECOND_FACTOR_REQUIRED,
        )
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        form = InviteForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        _invite(request, form.cleaned_data["address"], form.cleaned_data["role"])
        return redirect("desk_people")


class PersonView(DeskPage):
    permission = policy.PEOPLE
    template_name = "desk/people/person.html"
    header_icon = "user"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        items: list[dict[str, str]] = super().get_breadcrumbs_items()
        return [*items[:-1], {"url": reverse("desk_people"), "label": "People"}, items[-1]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = roster.person(get_object_or_404(roster.everybody(), pk=self.kwargs["pk"]))
        self.page_title = person.name
        context: dict[str, Any] = super().get_context_data(
            person=person,
            roles=list(roles.RIGHTS),
            is_oneself=person.user == self.request.user,
            events=AccountEvent.objects.filter(person=person.user).select_related("by")[:EVENTS_MAX],
            **kwargs,
        )
        return context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        person, by, now = get_object_or_404(User, pk=pk), _chief(request), timezone.now()
        action = request.POST.get("action", "")
        try:
            if action == "role":
                changes.change_role(person, request.POST.get("role", ""), by, now)
            elif action == "retire":
                changes.retire(person, by, now)
            elif action == "reopen":
                changes.reopen(person, by, now)
            elif action == "sign_out":
                changes.end_sessions(person, by, now)
            elif action == "reset_factor":
                changes.reset_factor(person, by, now)
                mails.factor_reset(person, by)
            else:
                raise BadRequest(f"action: {action!r} is none of this page's")
            messages.success(request, f"{name_of(person)}: {DONE[action]}")
        except changes.ChangeRefusedError as error:
            messages.error(request, str(error))
        except mails.MailNotSentError as error:
            messages.warning(
                request, f"{DONE[action]} The mail that says so was not taken ({error}): tell them."
            )
        return redirect("desk_person", pk)


DONE = {
    "role": "the role is changed.",
    "retire": "retired. They were signed out everywhere; all they wrote stays.",
    "reopen": "the account is open again.",
    "sign_out": "signed out everywhere.",
    "reset_factor": "the second factor is gone; they set it up anew when they sign in.",
}


class TakeBackView(NeedsRight, View):
    permission = policy.PEOPLE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_object_or_404(Invitation, pk=pk)
        if invitations.take_back(found, _chief(request), timezone.now()):
            messages.success(request, "Nobody joins by that invitation any more.")
        else:
            messages.warning(request, "That invitation was used or taken back already.")
        return redirect("desk_people")


def _invite(request: HttpRequest, address: str, role: str) -> None:
    """The answer is the same whether the address has an account or not."""
    by, now = _chief(request), timezone.now()
    made = invitations.invite(address, role, by, now)
    try:
        if made is None:
            mails.already(address, role, request.build_absolute_uri(reverse("account_login")))
        else:
            link = request.build_absolute_uri(reverse("invitation", args=[invitations.token_of(made)]))
            mails.invited(made.address, role, link, formats.date_format(made.expires_at, "j F Y, H:i e"))
    except mails.MailNotSentError as error:
        if made is not None:
            invitations.take_back(made, by, now)
        messages.error(
            request, f"The mail server did not take the mail ({error}). Nothing was sent; try again."
        )
        return
    messages.success(request, SENT.format(address=address, days=invitations.LASTS.days))


def _chief(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def urls() -> list[URLPattern]:
    return [
        path("people/", PeopleView.as_view(), name="desk_people"),
        path("people/<int:pk>/", PersonView.as_view(), name="desk_person"),
        path("people/invitations/<int:pk>/", TakeBackView.as_view(), name="desk_invitation"),
    ]


def menu_item() -> MenuItem:
    url = reverse("desk_people")
    return RightMenuItem("People", url, permission=policy.PEOPLE, icon_name="group", name="people", order=5)
