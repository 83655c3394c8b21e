"""Where the calendar enters Wagtail; `wagtail_hooks` imports this."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from publisher.desk import policy
from publisher.desk.calendar import feed_views, trail, views


class _CalendarMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return policy.may(request.user, policy.SEE_POSTS)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("calendar/", views.CalendarView.as_view(), name="desk_calendar"),
        path("calendar/move/", views.MoveView.as_view(), name="desk_calendar_move"),
        path("calendar/address/", feed_views.AddressView.as_view(), name="desk_calendar_address"),
    ]


@hooks.register("register_admin_menu_item")
def calendar_menu() -> MenuItem:
    return _CalendarMenuItem(
        "Calendar", reverse("desk_calendar"), icon_name="calendar-alt", name="calendar", order=90
    )


@hooks.register("register_log_actions")
def audit_words(actions: Any) -> None:
    trail.register(actions)
