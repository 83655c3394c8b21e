"""Below /api/: what is no route of ours is a problem as well, not a page."""

from __future__ import annotations

from django.urls import URLPattern, include, path
from django.views.generic import RedirectView

from publisher.api import pages
from publisher.api.contract import api
from publisher.api.guard import guard


def _guarded() -> tuple[list[URLPattern], str]:
    patterns, _app, namespace = api.urls
    routes = [pattern for pattern in patterns if isinstance(pattern, URLPattern)]
    for route in routes:
        route.callback = guard(route.callback)
    return [route for route in routes if route.name != "api-root"], namespace


_routes, _namespace = _guarded()

urlpatterns = [
    path("", RedirectView.as_view(url="/api/v1/docs")),
    path("v1/", RedirectView.as_view(url="/api/v1/docs")),
    path("v1/docs", pages.docs),
    path("v1/openapi.json", pages.openapi),
    path("v1/", include((_routes, _namespace))),
    path("<path:rest>", pages.nothing),
]
