"""The desk's own pages: the day's deliveries."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from publisher.clock import wall_now
from publisher.desk import policy
from publisher.desk.day import day, next_slots, today
from publisher.posts.models import post_on


class NeedsRight:
    permission = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policy.may(request.user, self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class NamesItself(WagtailAdminTemplateMixin):
    """Wagtail's header shows the last breadcrumb: a page that adds none would be called “Home”."""

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class DeskPage(NeedsRight, NamesItself, TemplateView):
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
