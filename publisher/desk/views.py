"""The desk's own pages: the day's deliveries, the outlets, and signing in."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View
from wagtail.admin.views.account import LoginView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from channels.models import Outlet
from publisher.clock import wall_now
from publisher.desk import policy
from publisher.desk.day import day, next_slots, today
from publisher.posts.models import post_on

TRANSLATORS_HOME = "/translate/"


class DeskLoginView(LoginView):
    """Translators have no desk: they go to their room."""

    def get_success_url(self) -> str:
        url: str = super().get_success_url()
        desk = reverse("wagtailadmin_home")
        if url.startswith(desk) and not policy.may(self.request.user, policy.DESK):
            return TRANSLATORS_HOME
        return url


class _NeedsRight:
    permission = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policy.may(request.user, self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class NamesItself(WagtailAdminTemplateMixin):
    """Wagtail's header shows the last breadcrumb: a page that adds none would be called “Home”."""

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class DeskPage(_NeedsRight, NamesItself, TemplateView):
    """A page of ours inside Wagtail."""


class DeliveriesView(DeskPage):
    permission = policy.SEE_DELIVERIES
    template_name = "desk/deliveries.html"
    page_title = "Deliveries"
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = wall_now()
        date: datetime.date = kwargs.get("date") or today(now)
        one = datetime.timedelta(days=1)
        context: dict[str, Any] = super().get_context_data(
            day=day(date, now),
            today=today(now),
            before=date - one if date > datetime.date.min else None,
            after=date + one if date < datetime.date.max else None,
            slots=next_slots(now),
            post=post_on(date),
        )
        return context


class OutletsView(DeskPage):
    permission = policy.SEE_OUTLETS
    template_name = "desk/outlets.html"
    page_title = "Outlets"
    header_icon = "globe"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Only what may be read aloud: never `settings` or `sealed`.
        outlets = Outlet.objects.only("name", "kind", "account", "language", "paused", "held_reason")
        context: dict[str, Any] = super().get_context_data(
            outlets=outlets, may_pause=policy.may(self.request.user, policy.PAUSE_OUTLETS), **kwargs
        )
        return context


class PauseView(_NeedsRight, View):
    """Pauses or resumes one outlet; what is due waits meanwhile."""

    permission = policy.PAUSE_OUTLETS
    http_method_names = ["post"]
    paused = True

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        outlet = get_object_or_404(Outlet, pk=pk)
        if outlet.paused != self.paused:
            Outlet.objects.filter(pk=pk).update(paused=self.paused)
            log(
                instance=outlet,
                action="wagtail.edit",
                user=request.user,
                title=outlet.name,
                data={"paused": self.paused},
            )
        messages.success(request, f"{outlet.name} is {'paused' if self.paused else 'open again'}.")
        return redirect(reverse("desk_outlets"))
