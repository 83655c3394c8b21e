"""Where the figures enter Wagtail; `wagtail_hooks` imports this."""

from __future__ import annotations

from django.urls import URLPattern, reverse
from wagtail import hooks

from publisher.desk import policy
from publisher.desk.menu import RightMenuItem
from publisher.desk.statistics import views


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return views.urls()


@hooks.register("register_admin_menu_item")
def menu() -> RightMenuItem:
    url = reverse("desk_statistics")
    return RightMenuItem(
        "Statistics", url, permission=policy.SEE_DELIVERIES, icon_name="table", name="statistics", order=170
    )
