"""Links to earlier posts, chosen by their words and kept by their id (`publisher.posts.links`)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

from publisher.desk import policy
from publisher.desk.states import PostState, with_state
from publisher.posts.links import LINKTYPE
from publisher.posts.models import BODY_FEATURES, Post

FEATURE, ENTITY = "post-link", "POST"
CHOOSE = "posts.change_post"
SHOWN_MAX = 20


def widget() -> Any:
    """The editor of a body, with a button for links to posts."""
    return get_rich_text_editor_widget("default", features=[*BODY_FEATURES, FEATURE])


def register(features: FeatureRegistry) -> None:
    entity = {"type": ENTITY, "icon": "calendar-alt", "description": "Link to a post"}
    features.register_editor_plugin(
        "draftail", FEATURE, EntityFeature(entity, js=["desk/editor/post_link.js"])
    )
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {f'a[linktype="{LINKTYPE}"]': _FromBody(ENTITY)},
            "to_database_format": {"entity_decorators": {ENTITY: _to_body}},
        },
    )


class _FromBody(LinkElementHandler):
    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        number = _number(attrs.get("id"))
        found = Post.objects.filter(pk=number).values("pk", "title", "publish_on").first()
        if found is None:
            return {"id": number, "label": "This post is gone"}
        return {"id": number, "label": _label(found["publish_on"], found["title"])}


def _to_body(props: dict[str, Any]) -> Any:
    number = _number(props.get("id"))
    if number is None:
        return props["children"]
    return DOM.create_element("a", {"linktype": LINKTYPE, "id": str(number)}, props["children"])


def _number(value: Any) -> int | None:
    """Whatever a browser sends; a key of the database has at most 18 digits."""
    digits = str(value)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


def _label(publish_on: Any, title: str) -> str:
    return f"{publish_on.day} {publish_on:%B %Y}: {title}"


@require_safe
def linkable(request: HttpRequest) -> JsonResponse:
    """The newest posts, or those that have the words in their title, strapline, series or date."""
    if not policy.may(request.user, CHOOSE):
        raise PermissionDenied
    rows = with_state(_found(request.GET.get("q", ""))).order_by("-publish_on")[:SHOWN_MAX]
    return JsonResponse(
        {
            "posts": [
                {"id": row.pk, "title": row.title, "label": _label(row.publish_on, row.title),
                 "state": PostState(row.desk_state).label}
                for row in rows
            ]
        }
    )  # fmt: skip


def _found(words: str) -> QuerySet[Post]:
    rows = Post.objects.all()
    for word in words.split()[:8]:
        said = Q(title__icontains=word) | Q(strapline__icontains=word) | Q(series__name__icontains=word)
        rows = rows.filter(said | Q(publish_on__startswith=word) if word[:1].isdigit() else said)
    return rows


def urls() -> list[URLPattern]:
    return [path("posts/linkable/", linkable, name="desk_linkable")]
