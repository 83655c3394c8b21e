"""Posts, series and writers in the desk's menu."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import formats
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from publisher.desk import form, post_views
from publisher.desk.editor import correction, live
from publisher.desk.states import PostState, with_state
from publisher.posts.models import Post, PostPicture, Series, Writer


class PostFilterSet(WagtailFilterSet):
    # Without Wagtail's widget this filter has no template, and the list answers 500.
    publish_on = django_filters.DateFromToRangeFilter(label="Date", widget=DateRangePickerWidget)
    desk_state = django_filters.ChoiceFilter(label="State", choices=PostState.choices)

    class Meta:
        model = Post
        fields = ["publish_on", "series"]


class PictureColumn(Column):
    cell_template_name = "desk/picture_cell.html"

    def get_value(self, instance: Post) -> Any:
        return next((placed.picture for placed in instance.pictures.all()), None)


class StateColumn(Column):
    cell_template_name = "desk/state_cell.html"

    def get_value(self, instance: Any) -> PostState:
        return PostState(instance.desk_state)


class PostViewSet(SnippetViewSet):
    model = Post
    url_prefix = url_namespace = "posts"
    icon = "image"
    menu_label = "Posts"
    menu_name = "posts"
    menu_order = 100
    add_to_admin_menu = True
    copy_view_enabled = False  # the date of a post is its own
    inspect_view_enabled = False

    add_view_class = post_views.PostCreateView
    edit_view_class = post_views.PostEditView
    lock_view_class = post_views.PostLockView
    unlock_view_class = post_views.ReopenView
    workflow_action_view_class = post_views.PostWorkflowActionView

    # Title first: Wagtail gives the edit link to the first column when it is a name (docs/adr/0004).
    list_display = [
        "title",
        PictureColumn("picture", label="Picture", width="6rem"),
        Column(
            "date",
            label="Date",
            accessor=lambda post: formats.date_format(post.publish_on, "D j M Y"),
            sort_key="publish_on",
        ),
        Column("kicker", label="Series", classname="desk-roomy"),
        StateColumn("desk_state", label="State"),
    ]
    list_per_page = 31
    filterset_class = PostFilterSet
    # The words are sought in the rows themselves: an index would not know `desk_state`.
    search_backend_name = None
    search_fields = ["title", "strapline", "body", "series__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:  # noqa: ARG002
        pictures = PostPicture.objects.select_related("picture").prefetch_related("picture__renditions")
        return with_state(
            Post.objects.select_related("series").prefetch_related(Prefetch("pictures", pictures))
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), *live.urls(self), *correction.form_urls(self)]

    def get_edit_handler(self) -> Any:
        return form.panels().bind_to_model(self.model)


class SeriesViewSet(SnippetViewSet):
    model = Series
    url_prefix = url_namespace = "series"
    icon = "list-ol"
    menu_label = "Series"
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]
    panels = [FieldPanel("name"), FieldPanel("kind")]


class WriterViewSet(SnippetViewSet):
    model = Writer
    url_prefix = url_namespace = "writers"
    icon = "user"
    menu_label = "Writers"
    list_display = ["name"]
    search_fields = ["name"]
    panels = [FieldPanel("name")]


class ListsViewSetGroup(SnippetViewSetGroup):
    items = (SeriesViewSet, WriterViewSet)
    menu_label = "Lists"
    menu_icon = "list-ul"
    menu_name = "lists"
    menu_order = 120
