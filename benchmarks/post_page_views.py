"""The same post as a view that asks the database and fills our own template, and as a page of Wagtail."""

from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from wagtail import urls as wagtail_urls

from publisher.editions.models import Edition
from publisher.website.pages import Pages, Shown
from publisher.website.sites import presses


def post(_request: HttpRequest, year: int, month: int, number: int) -> HttpResponse:
    day, press = datetime.date(year, month, number), presses()["en"]
    edition = Edition.objects.select_related("current").get(language="en", publish_on=day)
    content, shelf = edition.content(), press.shelf
    shown = Shown(content, content.path)
    return HttpResponse(Pages(press).post(shown, before=shelf.before(day), after=shelf.after(day)))


urlpatterns = [
    path("archive/<int:year>/<int:month>/<int:number>", post),
    path("pages/", include(wagtail_urls)),
]
