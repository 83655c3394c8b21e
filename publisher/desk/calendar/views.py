"""The calendar, and the form by which posts are moved: a drag only fills it in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from publisher.clock import wall_now
from publisher.desk import policy
from publisher.desk.approval import name_of
from publisher.desk.calendar import asking, trail
from publisher.desk.calendar.days import (
    DayState,
    empty_dates,
    month_after,
    month_before,
    month_dates,
    planned,
)
from publisher.desk.day import today
from publisher.desk.views import DeskPage
from publisher.editions.freeze import SOURCE
from publisher.posts.models import Post, Series, Writer
from publisher.schedule.models import Slot
from publisher.schedule.moving.carry import ChangedError, move
from publisher.schedule.moving.plan import Plan, plan
from publisher.schedule.moving.steps import NotMovableError, OnTaken, Rhythm, TakenError
from publisher.schedule.verdict import language_name

VIEWS = ("month", "list")
FILTERS = ("state", "writer", "series", "missing")


class CalendarView(DeskPage):
    permission = policy.SEE_POSTS
    template_name = "desk/calendar/calendar.html"
    page_title = "Calendar"
    header_icon = "calendar-alt"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query, now = self.request.GET, wall_now()
        this_day = today(now)
        first, wanted = asking.month_of(query, this_day), asking.wanted_of(query)
        found = planned(month_dates(first), now, wanted=wanted, month=first.month)
        view = query.get("view", "")
        view = view if view in VIEWS else ""
        begins_on = asking.begins_on(first, this_day, whole_weeks=view == "month")
        languages = Slot.objects.exclude(language=SOURCE).values_list("language", flat=True)
        context: dict[str, Any] = super().get_context_data(
            days=found,
            month=first,
            today=this_day,
            empty=[date for date in empty_dates(found, now) if date.month == first.month],
            earlier=self._address(month_before(first)),
            later=self._address(month_after(first)),
            this_month=self._address(this_day.replace(day=1)),
            begins_on=begins_on,
            earlier_days=sum(day.in_month and day.shown and day.date < begins_on for day in found),
            view=view,
            views=[(name, name.capitalize(), self._address(first, view=name)) for name in VIEWS],
            wanted=wanted,
            states=DayState.choices,
            writers=list(Writer.objects.all()),
            series=list(Series.objects.all()),
            languages=[(language, language_name(language)) for language in languages],
            may_approve=policy.may(self.request.user, policy.APPROVE),
            may_move=policy.may(self.request.user, policy.CHANGE_POSTS),
            **kwargs,
        )
        return context

    def _address(self, month: Any, **changes: str) -> str:
        kept = QueryDict(mutable=True)
        asked = {name: self.request.GET.get(name, "") for name in (*FILTERS, "view")}
        for name, value in {**asked, "month": f"{month:%Y-%m}", **changes}.items():
            if value:
                kept[name] = value
        return f"?{kept.urlencode()}"


class MoveView(DeskPage):
    """Asks for the date, shows the plan, and moves when it is confirmed."""

    permission = policy.CHANGE_POSTS
    template_name = "desk/calendar/move.html"
    page_title = "Move"
    header_icon = "calendar-alt"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        return self._answer(asking.move_of(request.GET))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        asked, now = asking.move_of(request.POST), wall_now()
        if asked.to is None or not asked.posts:
            return self._answer(asked, status=400)
        try:
            seen = plan(asked.targets, asked.on_taken, now)
            if not self._may(seen):
                raise PermissionDenied("Only who may approve may move what is approved.")
            done = move(
                asked.targets,
                asked.on_taken,
                token=request.POST.get("token", ""),
                by=request.user,
                by_name=name_of(request.user),
                now=now,
                told=lambda planned: trail.note(planned, by=request.user, reason=asked.reason),
            )
        except ChangedError as error:
            messages.warning(request, f"Nothing was moved: {error}.")
            return self._answer(asked, status=409)
        except NotMovableError as error:
            messages.error(request, f"Nothing was moved: {error}.")
            return self._answer(asked, status=400)
        messages.success(request, _told(done))
        return redirect(f"{reverse('desk_calendar')}?month={asked.to:%Y-%m}#d{asked.to.isoformat()}")

    def _answer(self, asked: asking.Move, status: int = 200) -> HttpResponse:
        context = self.get_context_data(move=asked, **self._plan(asked))
        response: HttpResponse = self.render_to_response(context, status=status)
        return response

    def _plan(self, asked: asking.Move) -> dict[str, Any]:
        """The plan, or what stands in its way, or what it asks."""
        context: dict[str, Any] = {
            "plan": None,
            "taken": (),
            "problem": asked.problem,
            "rhythms": [(Rhythm.DAILY, "on days that follow each other"), (Rhythm.WEEKENDS, "on weekends")],
            "may_confirm": False,
        }
        if asked.to is None or not asked.posts:
            return context
        try:
            found = plan(asked.targets, asked.on_taken, wall_now())
            context |= {
                "plan": found,
                "may_confirm": self._may(found),
                "settled": asked.on_taken != OnTaken.ASK,
            }
        except TakenError as error:
            context["taken"] = _standing(error)
        except NotMovableError as error:
            context["problem"] = f"This cannot be: {error}."
        return context

    def _may(self, found: Plan) -> bool:
        return not found.moves_approved or policy.may(self.request.user, policy.APPROVE)


def _standing(error: TakenError) -> list[Post]:
    return list(Post.objects.filter(publish_on__in=error.dates).order_by("publish_on"))


def _told(done: Plan) -> str:
    if not done.lines:
        return "Nothing had to be moved."
    first, others = done.lines[0], len(done.lines) - 1
    if not others:
        return f"“{first.post.title}” moved to {first.new_on.day} {first.new_on:%B %Y}."
    return f"{others + 1} posts moved."
