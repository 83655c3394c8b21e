"""Where the calendar enters Wagtail; `wagtail_hooks` imports this."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from publisher.desk import policy
from publisher.desk.calendar import feed_views, panels, shelf_views, trail, views
from publisher.desk.menu import RightMenuItem


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("calendar/", views.CalendarView.as_view(), name="desk_calendar"),
        path("calendar/move/", views.MoveView.as_view(), name="desk_calendar_move"),
        path("calendar/address/", feed_views.AddressView.as_view(), name="desk_calendar_address"),
        path("calendar/shelf/", shelf_views.ShelfView.as_view(), name="desk_shelf"),
        path("calendar/unfilled/", shelf_views.PolicyView.as_view(), name="desk_unfilled_policy"),
    ]


@hooks.register("register_admin_menu_item")
def calendar_menu() -> MenuItem:
    return RightMenuItem(
        "Calendar",
        reverse("desk_calendar"),
        permission=policy.SEE_POSTS,
        icon_name="calendar-alt",
        name="calendar",
        order=90,
    )


@hooks.register("register_settings_menu_item")
def policy_menu() -> MenuItem:
    url = reverse("desk_unfilled_policy")
    return RightMenuItem(
        "Unfilled days",
        url,
        permission=policy.CHANGE_SLOTS,
        icon_name="calendar-alt",
        name="unfilled",
        order=15,
    )


@hooks.register("construct_homepage_panels", order=10)
def unfilled_days(_request: HttpRequest, shown: list[Component]) -> None:
    shown.append(panels.UnfilledPanel())


@hooks.register("register_log_actions")
def audit_words(actions: Any) -> None:
    trail.register(actions)
