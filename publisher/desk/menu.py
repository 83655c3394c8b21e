"""Entries of the menu that are shown to whoever has the right to what they lead to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from publisher.desk import policy


class RightMenuItem(MenuItem):
    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return policy.may(request.user, self.permission)


class CountingMenuItem(RightMenuItem):
    """“Questions (2)”: how many wait."""

    def __init__(self, *args: Any, waiting: Callable[[], int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = waiting

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        if waiting := self.waiting():
            component.label = f"{self.label} ({waiting})"
        return component
