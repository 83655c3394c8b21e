"""The addresses of the desk and the translators' room. Public pages are files: `website.serve`."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as desk_urls

from publisher.desk import media
from publisher.desk.calendar import feed_views
from publisher.desk.views import DeskLoginView
from publisher.newsletter import views as newsletter
from publisher.website import search_page, submit

urlpatterns = [
    path("desk/login/", DeskLoginView.as_view()),  # before Wagtail's, which keeps the name
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
