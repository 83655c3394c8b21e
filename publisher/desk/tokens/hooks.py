"""Where the API’s tokens enter Wagtail; `wagtail_hooks` imports this."""

from __future__ import annotations

from django.urls import URLPattern, reverse
from wagtail import hooks

from publisher.desk import policy
from publisher.desk.menu import RightMenuItem
from publisher.desk.tokens import views


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return views.urls()


@hooks.register("register_settings_menu_item")
def menu() -> RightMenuItem:
    url = reverse("desk_tokens")
    return RightMenuItem(
        "API tokens", url, permission=policy.MAKE_TOKENS, icon_name="key", name="tokens", order=80
    )
