"""The addresses of the desk and the translators' room. Public pages are files: `website.serve`."""

from __future__ import annotations

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as desk_urls

from publisher.desk import media
from publisher.desk.calendar import feed_views
from publisher.newsletter import views as newsletter
from publisher.website import search_page, submit

PEOPLE = RedirectView.as_view(url="/desk/people/")

urlpatterns = [
    # Before Wagtail's pages for the same, which know no second factor, no last editor-in-chief and no log.
    path("desk/", include("publisher.accounts.urls")),
    re_path(r"^desk/(?:users|groups|bulk/auth)/.*$", PEOPLE, name="instead_of_wagtails_people"),
    re_path(r"^desk/password_reset/.*$", RedirectView.as_view(url="/desk/security/password/reset/")),
    path("desk/calendar/<str:token>.ics", feed_views.calendar_feed, name="desk_calendar_feed"),
    path("desk/", include(desk_urls)),
    path("translate/", include("translations.urls")),
    path("api/", include("publisher.api.urls")),
    path("private/media/<path:name>", media.library),
    path("private/frozen/<str:name>", media.frozen, name="private_frozen"),
    path("newsletter", newsletter.form),
    path("newsletter/", include("publisher.newsletter.urls")),
    path("search", search_page.page),
    path("search/", RedirectView.as_view(url="/search", permanent=True, query_string=True)),
    path("search/part", search_page.part),
    path("submit", submit.begin),
    path("submit/", include("publisher.website.submit_urls")),
    path("static/<path:name>", media.asset),
]
