"""Our panels beside the form, next to Wagtail's own."""

from __future__ import annotations

from typing import Any

from django.forms.widgets import Script
from django.http import HttpRequest
from django.middleware.csrf import get_token
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel

from publisher.desk.editor import comments
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


class CommentsPanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Comments"
        icon_name = "comment"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            count = self.panel.object.comments.count()
            return {**super().get_context_data(parent_context), "count": count}

    name = "remarks"
    title = "Comments"
    template_name = "desk/editor/comments_panel.html"
    order = 320

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        told = {**super().get_context_data(parent_context), **comments.thread(self.object)}
        return {**told, "csrf_token": get_token(self.request)}

    class Media:
        js = (Script("desk/editor/comments.js", defer=True),)


def with_ours(panels: MediaContainer, post: Post, request: HttpRequest) -> MediaContainer:
    ours: list[Any] = [OutletsPanel(post, request)]
    if post.pk is not None:
        ours.append(CommentsPanel(post, request))
    return MediaContainer([*panels, *ours])
