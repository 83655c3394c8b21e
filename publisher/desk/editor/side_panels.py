"""Our panels beside the form, next to Wagtail's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel

from publisher.posts.models import Post


class OutletsPanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Outlets: what each would be sent"
        icon_name = "globe"
        has_counter = False

    name = "outlets"
    title = "What each outlet is sent"
    template_name = "desk/editor/outlets_panel.html"
    order = 310


def with_ours(panels: MediaContainer, post: Post, request: HttpRequest) -> MediaContainer:
    ours: list[Any] = [OutletsPanel(post, request)]
    return MediaContainer([*panels, *ours])
