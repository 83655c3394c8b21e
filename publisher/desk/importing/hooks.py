"""Where uploads enter Wagtail; `wagtail_hooks` imports this."""

from __future__ import annotations

from django.urls import URLPattern, reverse
from wagtail import hooks

from publisher.desk import policy
from publisher.desk.importing import views
from publisher.desk.menu import RightMenuItem


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return views.urls()


@hooks.register("register_admin_menu_item")
def menu() -> RightMenuItem:
    url = reverse("desk_import")
    return RightMenuItem(
        "Import", url, permission=policy.IMPORT, icon_name="folder-open-inverse", name="importing", order=125
    )
