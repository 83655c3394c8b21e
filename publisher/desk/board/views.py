"""The board of deliveries, one delivery whole, a decision about several, and the log of decisions."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path

from channels.contract import Rendition
from channels.outlets import is_by_hand
from publisher.clock import wall_now
from publisher.deliveries import transitions
from publisher.deliveries.models import POSTS, Act
from publisher.deliveries.steps import DECISIONS
from publisher.desk import policy
from publisher.desk.amend_views import delivery_or_404, permalink_of
from publisher.desk.approval import name_of
from publisher.desk.board import decisions
from publisher.desk.board.grid import DAYS, grid
from publisher.desk.day import AMENDMENTS, reached_words, state_words, today
from publisher.desk.outlet_states import kind_name
from publisher.desk.views import DeskPage
from publisher.schedule.verdict import language_name

LOG_PAGE = 50


class BoardView(DeskPage):
    permission = policy.SEE_DELIVERIES
    template_name = "desk/board/board.html"
    page_title = "Deliveries"
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        this = today(wall_now())
        until, is_read = _date(self.request.GET, this)
        asking = self.request.GET.get("asking") == "1"
        span = datetime.timedelta(days=DAYS)
        board = grid(until, only_asking=asking)
        context: dict[str, Any] = super().get_context_data(
            board=board,
            today=this,
            until=until,
            since=until - span + datetime.timedelta(days=1)
            if until.toordinal() > DAYS
            else datetime.date.min,
            before=until - span if until.toordinal() > DAYS else None,
            after=min(until + span, this) if until < this else None,
            asking=asking,
            error="" if is_read else "Until: give a date such as 2026-03-14.",
            **kwargs,
        )
        return context


class DeliveryView(DeskPage):
    """All that is known of one delivery."""

    permission = policy.SEE_DELIVERIES
    template_name = "desk/board/delivery.html"
    page_title = "Delivery"
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = delivery_or_404(kwargs["pk"])
        rendition = Rendition.from_json(row.rendition) if row.rendition else None
        after = row.followed_by.select_related("outlet", "edition").order_by("pk")
        context: dict[str, Any] = super().get_context_data(
            row=row,
            act=AMENDMENTS.get(Act(row.act), "Announcement"),
            kind=kind_name(row.outlet.kind),
            language=language_name(row.edition.language),
            state=state_words(row),
            reached=reached_words(row),
            permalink=permalink_of(row),
            receipt=getattr(row, "receipt", None) if row.act in POSTS else None,
            rendition=rendition,
            pictures=list(enumerate(rendition.pictures, 1)) if rendition else [],
            log=row.attempt_log.all(),
            after=[(one, AMENDMENTS.get(Act(one.act), ""), state_words(one)) for one in after],
            by_hand=is_by_hand(row.outlet.settings),
            decides=any(transitions.may_decide(name, row) for name in DECISIONS),
        )
        return context


class DecideAllView(DeskPage):
    """One answer for several deliveries: first shown, then done."""

    permission = policy.APPROVE
    template_name = "desk/board/decide_all.html"
    page_title = "Decide about several"
    header_icon = "tasks"
    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        chosen = _chosen(request.GET)
        if not chosen:
            messages.error(request, "Nothing was chosen: mark the deliveries that wait for a person.")
            return redirect("desk_board")
        response: HttpResponse = self.render_to_response(self.get_context_data(chosen=chosen))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = kwargs["chosen"]
        rows = list(decisions.deliveries(chosen))
        context: dict[str, Any] = super().get_context_data(
            rows=[(row, state_words(row)) for row in rows],
            answers=[
                (name, words, sum(transitions.may_decide(name, row) for row in rows))
                for name, words in decisions.BULK.items()
            ],
            too_many=max(0, len(chosen) - decisions.AT_ONCE_MAX),
            most=decisions.AT_ONCE_MAX,
            **{"error": "", **kwargs},
        )
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen, name = _chosen(request.POST), request.POST.get("answer", "")
        if name not in decisions.BULK or not chosen:
            error = "Choose one of the answers." if chosen else "Nothing was chosen."
            context = self.get_context_data(chosen=chosen, error=error)
            response: HttpResponse = self.render_to_response(context, status=400)
            return response
        outcome = decisions.decide(
            name,
            decisions.deliveries(chosen),
            by_name=name_of(request.user),
            reason=request.POST.get("reason", "").strip()[:300],
        )
        messages.success(request, f"Recorded for {len(outcome.done)}: {decisions.BULK[name].lower()}.")
        if outcome.passed_over:
            words = ", ".join(str(row) for row in outcome.passed_over)
            messages.warning(request, f"Left as they are, since this cannot be said of them: {words}.")
        return redirect("desk_board")


class DecisionsView(DeskPage):
    permission = policy.SEE_DELIVERIES
    template_name = "desk/board/decisions.html"
    page_title = "Decisions"
    header_icon = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(decisions.log(), LOG_PAGE).get_page(self.request.GET.get("p"))
        context: dict[str, Any] = super().get_context_data(page=page, **kwargs)
        return context


def _date(given: QueryDict, otherwise: datetime.date) -> tuple[datetime.date, bool]:
    if not (words := given.get("until", "").strip()):
        return otherwise, True
    try:
        return datetime.date.fromisoformat(words), True
    except ValueError:
        return otherwise, False


def _chosen(given: QueryDict) -> list[int]:
    """Ids, each once; what is no id is nobody's."""
    found = [value for value in given.getlist("delivery") if value.isdecimal() and len(value) < 16]
    return list(dict.fromkeys(map(int, found)))


def urls() -> list[URLPattern]:
    return [
        path("deliveries/board/", BoardView.as_view(), name="desk_board"),
        path("deliveries/decisions/", DecisionsView.as_view(), name="desk_decisions"),
        path("deliveries/decide/", DecideAllView.as_view(), name="desk_decide_all"),
        path("delivery/<int:pk>/", DeliveryView.as_view(), name="desk_delivery"),
    ]
