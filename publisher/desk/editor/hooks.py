"""The editor's own pages, beside Wagtail's."""

from __future__ import annotations

from django.urls import URLPattern
from wagtail import hooks

from publisher.desk.editor import comments, correction, history


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [*comments.urls(), *history.urls(), *correction.urls()]
