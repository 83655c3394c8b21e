"""The editor's own pages, beside Wagtail's."""

from __future__ import annotations

from django.urls import URLPattern
from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry

from publisher.desk.editor import comments, correction, focus, history, linking, papers


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        *comments.urls(),
        *history.urls(),
        *correction.urls(),
        *linking.urls(),
        *focus.urls(),
        *papers.urls(),
    ]


@hooks.register("register_rich_text_features")
def links_to_posts(features: FeatureRegistry) -> None:
    linking.register(features)
