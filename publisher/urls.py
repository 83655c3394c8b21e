"""The addresses of the desk and the translators' room. Public pages are files: `website.serve`."""

from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as desk_urls

urlpatterns = [
    path("desk/", include(desk_urls)),
]
