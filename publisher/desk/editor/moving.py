"""The date in the form of a post: another date is a move, with the calendar's plan, its conflicts and its trail.

A page that saves by itself moves nothing: while a date is typed it is three dates, and a move is a decision.
"""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from wagtail.admin.forms import WagtailAdminModelForm

from publisher.clock import wall_now
from publisher.desk.approval import name_of
from publisher.desk.calendar import trail
from publisher.posts.models import Post, post_on
from publisher.schedule.moving.carry import move
from publisher.schedule.moving.plan import Plan, plan
from publisher.schedule.moving.steps import NotMovableError, OnTaken, TakenError


class PostForm(WagtailAdminModelForm):
    planned: Plan | None = None
    """Where the date is not the one that is stored."""

    def clean_publish_on(self) -> datetime.date:
        wanted: datetime.date = self.cleaned_data["publish_on"]
        stored = stored_on(self.instance)
        if stored is None:
            if (other := post_on(wanted)) is not None:
                raise ValidationError(f"{_spoken(wanted)} has “{other.title}”: choose another date.")
        elif stored != wanted:
            self.planned = _plan(self.instance.pk, wanted)
        return wanted


def stored_on(post: Post) -> datetime.date | None:
    """None: it was never saved."""
    return Post.objects.filter(pk=post.pk).values_list("publish_on", flat=True).first() if post.pk else None


def said(planned: Plan) -> list[str]:
    """What saving does, and what should be known before."""
    moves = [
        f"“Save draft” moves it from {_spoken(line.old_on)} to {_spoken(line.new_on)}, with all that hangs on its date."
        for line in planned.lines
    ]
    return moves + [f"{warning.message}." for warning in planned.warnings]


def carry(planned: Plan, by: Any) -> Plan:
    """Inside the transaction that saves the rest. Raises `PermissionDenied` where it cannot be any more."""
    try:
        return move(
            {line.post.pk: line.new_on for line in planned.lines},
            OnTaken.ASK,
            token=planned.token,
            by=by,
            by_name=name_of(by),
            now=wall_now(),
            told=lambda done: trail.note(done, by=by, reason=""),
        )
    except NotMovableError as error:
        raise PermissionDenied(f"Nothing was saved, and nothing was moved: {error}.") from error


def _plan(post: int, to: datetime.date) -> Plan:
    try:
        return plan({post: to}, OnTaken.ASK, wall_now())
    except TakenError as error:
        other = post_on(error.dates[0])
        query = urlencode({"post": post, "to": to.isoformat()})
        raise ValidationError(
            format_html(
                "{} has “{}”. <a href='{}?{}'>Swap the two, or shift what follows, in the calendar</a>.",
                _spoken(to),
                other.title if other else "another post",
                reverse("desk_calendar_move"),
                query,
            )
        ) from error
    except NotMovableError as error:
        raise ValidationError(f"It cannot move there: {error}.") from error


def _spoken(date: datetime.date) -> str:
    return date_format(date, "D j F Y")
