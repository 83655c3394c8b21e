"""The first page: today, tomorrow and what lies ahead; true within seconds, without reloading."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.views.generic import View
from wagtail.admin.ui.components import Component

from publisher.clock import wall_now
from publisher.deliveries import transitions
from publisher.desk import policy, rehearsals
from publisher.desk.amend_views import delivery_or_404
from publisher.desk.approval import name_of
from publisher.desk.day import day, next_slots, today
from publisher.desk.today import ahead
from publisher.desk.today.needs import needs
from publisher.desk.today.standing import feeds_of, standing
from publisher.desk.today.weekend import weekend
from publisher.desk.views import NeedsRight
from publisher.posts.models import post_on

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


class TodayPanel(Component):
    name = "today"
    template_name = "desk/today/panel.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        body = part(parent_context["request"])
        return {"part": body, "etag": etag_of(body)}


class PartView(NeedsRight, View):
    """What changes of the first page; asked for every few seconds, so it says as shortly that nothing did."""

    permission = policy.DESK
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        body = part(request)
        etag = etag_of(body)
        headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
        if request.headers.get("If-None-Match") == etag:
            return HttpResponseNotModified(headers=headers)
        return HttpResponse(body, headers=headers)


class LookAgainView(NeedsRight, View):
    """The one button that cannot do harm: the platform is asked once more, nothing is sent."""

    permission = policy.APPROVE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = delivery_or_404(pk)
        if transitions.decide("look_again", row, wall_now(), by_name=name_of(request.user)):
            messages.success(request, f"{row.outlet.name}: it is looked up again.")
        else:
            messages.error(request, f"{row.outlet.name}: it moved on meanwhile.")
        return redirect("wagtailadmin_home")


def etag_of(body: str) -> str:
    """The tokens of forms are masked anew each time: they are no change."""
    return f'"{hashlib.sha256(_TOKEN.sub("", body).encode()).hexdigest()[:32]}"'


def part(request: HttpRequest) -> str:
    user, now = request.user, wall_now()
    sees = policy.may(user, policy.SEE_DELIVERIES)
    this = day(today(now), now)
    feeds = feeds_of(this)
    asked, about_all = needs() if sees else ([], [])
    runway = ahead.ready(now)
    context = {
        "day": this,
        "standing": standing(this, feeds),
        "feeds": feeds,
        "needs": asked,
        "about_all": about_all,
        "days": rehearsals.ahead(now) if sees else [],
        "weekend": weekend(this.date, now),
        "runway": runway,
        "first_draft": post_on(runway.first_empty) if runway and runway.first_empty else None,
        "translating": ahead.translating(now),
        "slots": next_slots(now),
        "changes": ahead.clock_change(now),
        "sees_deliveries": sees,
        "approves": policy.may(user, policy.APPROVE),
        "writes": policy.may(user, "posts.add_post"),
    }
    return render_to_string("desk/today/part.html", context, request)


def urls() -> list[URLPattern]:
    return [
        path("today/part/", PartView.as_view(), name="desk_today_part"),
        path("today/look-again/<int:pk>/", LookAgainView.as_view(), name="desk_look_again"),
    ]
