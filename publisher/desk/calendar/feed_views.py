"""The page with a person's address, and the feed itself, which asks for no password: its address is one."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from publisher.addresses import at_desk
from publisher.clock import wall_now
from publisher.desk import policy
from publisher.desk.calendar import addresses, feed
from publisher.desk.calendar.days import Day, planned
from publisher.desk.day import today
from publisher.desk.views import DeskPage
from publisher.editions.models import EditionRevision
from publisher.posts.models import Post
from publisher.schedule.models import Slot
from publisher.schedule.slots import ONE_DAY
from publisher.submissions.models import Submission, SubmissionFile

BACK, AHEAD = 31, 120
SEE_EMBARGOED = "submissions.view_submission"


class AddressView(DeskPage):
    permission = policy.SEE_POSTS
    template_name = "desk/calendar/address.html"
    page_title = "In your own calendar"
    header_icon = "calendar-alt"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = addresses.of(self.request.user)
        path = reverse("desk_calendar_feed", args=[addresses.token(found)]) if found else ""
        address = at_desk(path) if path else ""
        context: dict[str, Any] = super().get_context_data(address=address, made=found, **kwargs)
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        if "revoke" in request.POST:
            addresses.take_back(request.user)
            messages.success(request, "The address leads nowhere any more.")
        else:
            addresses.give(request.user, wall_now())
            messages.success(request, "Here is your address. An earlier one leads nowhere any more.")
        return redirect("desk_calendar_address")


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001
    owner = addresses.owner(token)
    if owner is None or not policy.may(owner, policy.SEE_POSTS):
        raise Http404
    now = wall_now()
    first = today(now) - BACK * ONE_DAY
    found = planned([first + place * ONE_DAY for place in range(BACK + AHEAD)], now)
    reader = feed.Reader(sees_embargoed=policy.may(owner, SEE_EMBARGOED))
    content = feed.feed(_worth_telling(found), Slot.objects.all(), reader, _facts(found, now))
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    answer["Cache-Control"] = "private, max-age=300"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _worth_telling(found: list[Day]) -> list[Day]:
    """Empty days that are over, and those after the last planned one, say nothing."""
    last = max((day.date for day in found if day.post is not None), default=None)
    now = wall_now()
    return [
        day
        for day in found
        if day.post is not None
        or (last is not None and day.date <= last and day.slot_at is not None and day.slot_at > now)
        or day.foreseen
    ]


def _facts(found: list[Day], now: datetime.datetime) -> feed.Facts:
    posts = [day.post.pk for day in found if day.post is not None]
    edited = Post.objects.filter(pk__in=posts).values_list("pk", "latest_revision__created_at")
    frozen = EditionRevision.objects.filter(edition__post__in=posts).values_list("edition__post")
    changed: dict[int, datetime.datetime] = {}
    for post, at in [*edited, *frozen.annotate(at=Max("approved_at"))]:
        if at is not None:
            changed[post] = max(at, changed.get(post, at))
    return feed.Facts(
        changed_at=changed,
        embargoed=_embargoed(posts, now),
        base_url=at_desk(),
        domain=urlsplit(at_desk()).hostname or "localhost",
    )


def _embargoed(posts: list[int], now: datetime.datetime) -> frozenset[int]:
    """Those with a donated picture that may be shown nowhere yet."""
    waiting = Submission.objects.filter(embargo_until_at__gt=now)
    pictures = SubmissionFile.objects.filter(submission__in=waiting, picture__isnull=False).values("picture")
    held = Post.objects.filter(pk__in=posts, pictures__picture__in=pictures)
    return frozenset(held.values_list("pk", flat=True))
