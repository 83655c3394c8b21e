"""Where our screens enter Wagtail's, and what of Wagtail's is left out. Wagtail looks for this name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, register_converter, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.ui.components import Component
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.models import register_snippet

from publisher.desk import (
    amend_views,
    by_hand,
    outlet_views,
    policy,
    questions,
    rehearsals,
    submissions,
    views,
    wordings,
)
from publisher.desk.board import views as board
from publisher.desk.calendar import hooks as calendar_hooks  # noqa: F401 - Wagtail looks in this module alone
from publisher.desk.converters import IsoDate
from publisher.desk.editor import hooks as editor_hooks  # noqa: F401
from publisher.desk.importing import hooks as importing_hooks  # noqa: F401
from publisher.desk.menu import RightMenuItem
from publisher.desk.people import views as people
from publisher.desk.people.own_account import SecurityPanel
from publisher.desk.posts import ListsViewSetGroup, PostViewSet
from publisher.desk.settings_views import SiteViewSet, SlotViewSet
from publisher.desk.statistics import hooks as statistics_hooks  # noqa: F401
from publisher.desk.today.views import TodayPanel
from publisher.desk.today.views import urls as today_urls
from publisher.desk.tokens import hooks as tokens_hooks  # noqa: F401
from publisher.posts.models import Post

UNUSED_MENUS = frozenset({"explorer", "documents", "help", "reports", "snippets"})
"""Pages and documents are not how this house publishes."""

register_snippet(PostViewSet)
register_snippet(ListsViewSetGroup)
register_converter(IsoDate, "iso_date")


@hooks.register("register_admin_viewset")
def settings_viewsets() -> list[Any]:
    return [SlotViewSet(), SiteViewSet()]


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("deliveries/", views.DeliveriesView.as_view(), name="desk_deliveries"),
        path("deliveries/<iso_date:date>/", views.DeliveriesView.as_view(), name="desk_deliveries_of"),
        path("rehearsals/", rehearsals.RehearsalsView.as_view(), name="desk_rehearsals"),
        path("rehearsals/<int:pk>/", rehearsals.RehearsalView.as_view(), name="desk_rehearsal"),
        *board.urls(),
        *today_urls(),
        *outlet_views.urls(),
        *by_hand.urls(),
        *amend_views.urls(),
        *wordings.urls(),
        *questions.urls(),
        *submissions.urls(),
        *people.urls(),
    ]


@hooks.register("register_admin_menu_item")
def deliveries_menu() -> MenuItem:
    url = reverse("desk_board")
    return RightMenuItem(
        "Deliveries", url, permission=policy.SEE_DELIVERIES, icon_name="mail", name="deliveries", order=140
    )


@hooks.register("register_admin_menu_item")
def rehearsals_menu() -> MenuItem:
    url = reverse("desk_rehearsals")
    return RightMenuItem(
        "Rehearsals", url, permission=policy.SEE_DELIVERIES, icon_name="tasks", name="rehearsals", order=150
    )


@hooks.register("register_admin_menu_item")
def outlets_menu() -> MenuItem:
    url = reverse("desk_outlets")
    return RightMenuItem(
        "Outlets", url, permission=policy.SEE_OUTLETS, icon_name="globe", name="outlets", order=160
    )


@hooks.register("register_admin_menu_item")
def questions_menu() -> MenuItem:
    return questions.menu_item()


@hooks.register("register_settings_menu_item")
def wordings_menu() -> MenuItem:
    url = reverse("desk_wordings")
    return RightMenuItem(
        "Wordings", url, permission=policy.SEE_WORDINGS, icon_name="edit", name="wordings", order=30
    )


@hooks.register("register_account_settings_panel")
def security_panel(request: HttpRequest, user: Any, profile: Any) -> SecurityPanel:
    return SecurityPanel(request, user, profile)


@hooks.register("register_settings_menu_item")
def people_menu() -> MenuItem:
    return people.menu_item()


@hooks.register("construct_main_menu")
def drop_unused_menus(_request: HttpRequest, menu_items: list[MenuItem]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in UNUSED_MENUS]


@hooks.register("register_admin_search_area")
def search_posts() -> SearchArea:
    return SearchArea("Posts", reverse("posts:list"), name="posts", icon_name="image", order=50)


@hooks.register("construct_search")
def drop_unused_searches(_request: HttpRequest, areas: list[SearchArea]) -> None:
    areas[:] = [area for area in areas if area.name not in {"pages", "documents"}]


@hooks.register("construct_homepage_panels")
def today_first(_request: HttpRequest, panels: list[Component]) -> None:
    """Wagtail's panels about pages go; those about posts in review stay."""
    panels[:] = [panel for panel in panels if "workflow" in panel.name]
    panels += [TodayPanel()]


@hooks.register("construct_homepage_summary_items")
def no_summary(_request: HttpRequest, items: list[Component]) -> None:
    items.clear()


class _PostAction(ActionMenuItem):
    permission = ""

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        return (
            context["view"] == "edit"
            and isinstance(context["instance"], Post)
            and policy.may(context["request"].user, self.permission)
        )


class ApproveItem(_PostAction):
    name = "action-approve"
    label = "Save and approve"
    icon_name = "check"
    order = 10
    permission = policy.APPROVE

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        return (
            super().is_shown(context)
            and not context["locked_for_user"]
            # In review, the workflow's own buttons do it.
            and not context["instance"].workflow_in_progress
        )


class ReopenItem(_PostAction):
    name = "action-reopen"
    label = "Reopen…"
    icon_name = "lock-open"
    order = -10
    permission = policy.REOPEN

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        return super().is_shown(context) and context["instance"].locked

    def get_url(self, parent_context: Mapping[str, Any]) -> str:
        return reverse("posts:unlock", args=[parent_context["instance"].pk])


@hooks.register("register_snippet_action_menu_item")
def approve_item(model: type) -> ActionMenuItem | None:
    return ApproveItem() if model is Post else None


@hooks.register("register_snippet_action_menu_item")
def reopen_item(model: type) -> ActionMenuItem | None:
    return ReopenItem() if model is Post else None


@hooks.register("construct_snippet_action_menu")
def our_words(menu_items: list[ActionMenuItem], _request: HttpRequest, context: Mapping[str, Any]) -> None:
    """Wagtail says “Approve and Publish” on the last step; ours approves."""
    if context["model"] is not Post:
        return
    gone = {"action-publish", "action-unpublish"}
    menu_items[:] = [item for item in menu_items if item.name not in gone]
    for item in menu_items:
        item.label = str(item.label).removesuffix(" and Publish")


@hooks.register("before_delete_snippet")
def keep_what_was_approved(request: HttpRequest, instances: Any) -> HttpResponse | None:
    kept = [post for post in instances if isinstance(post, Post) and post.editions.exists()]
    if not kept:
        return None
    messages.error(request, f"Not deleted: {kept[0]} was approved once; what was approved is kept.")
    return redirect(reverse("posts:list"))


@hooks.register("register_permissions")
def rights_of_the_desk() -> Any:
    """Shown in the group form, so that the team can make further roles."""
    wanted = {
        "editions": [
            *("add_editionrevision", "change_edition", "view_edition"),
            *("view_site", "change_site", "view_wording", "add_wording"),
        ],
        "schedule": ["view_slot", "change_slot"],
        "deliveries": ["view_delivery"],
        "channels": ["view_outlet", "add_outlet", "change_outlet", "delete_outlet"],
        "translations": ["translate", "review"],
        "submissions": ["view_submission", "change_submission", "add_terms"],
    }
    found = Permission.objects.none()
    for app, codenames in wanted.items():
        found |= Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
    return found


@hooks.register("insert_global_admin_css")
def our_colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("insert_editor_js")
def word_counter() -> str:
    return format_html('<script src="{}" defer></script>', static("desk/words.js"))
