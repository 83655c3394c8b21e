"""Taking a post back, and saying what a person found or did on a platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.snippets.action_menu import ActionMenuItem

from publisher.clock import wall_now
from publisher.deliveries import adoption, amendments, transitions
from publisher.deliveries.models import POSTS, Act, Delivery, Receipt
from publisher.deliveries.permalinks import PermalinkError
from publisher.desk import amending, policy
from publisher.desk.approval import name_of
from publisher.desk.day import AMENDMENTS
from publisher.desk.views import DeskPage
from publisher.editions.freeze import SOURCE, WrongStateError
from publisher.editions.models import Edition
from publisher.editions.withdrawal import NOTE_MAX_CODEPOINTS, NoteError, editions_of
from publisher.posts.models import Post
from publisher.schedule.verdict import language_name

ANSWERS = {
    "adopt": "It is there: this is its address",
    "mark_done": "I have done it by hand",
    "look_again": "Look again",
    "retry": "It is mended: try again",
    "send_again": "It is not there: send it again",
    "cancel": "Leave it: no more",
}
AMENDED = {**ANSWERS, "adopt": "It stands there anew: this is its address", "send_again": "Try again"}


class WithdrawView(DeskPage):
    permission = policy.APPROVE
    template_name = "desk/withdraw.html"
    page_title = "Withdraw"
    header_icon = "bin"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        post = get_object_or_404(Post, pk=kwargs["pk"])
        open_states = (Edition.State.APPROVED, Edition.State.RELEASED)
        editions = [edition for edition in editions_of(post, SOURCE) if edition.state in open_states]
        context: dict[str, Any] = super().get_context_data(
            post=post,
            editions=[(edition.language, language_name(edition.language)) for edition in editions],
            public=any(edition.state == Edition.State.RELEASED for edition in editions),
            plan=[(line, language_name(line.language)) for line in amendments.plan(editions)],
            source=SOURCE,
            note_max=NOTE_MAX_CODEPOINTS,
            edit_url=reverse("posts:edit", args=[post.pk]),
            **{"error": "", "note": "", "reason": "", "language": SOURCE, **kwargs},
        )
        return context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        given = {name: request.POST.get(name, "").strip() for name in ("language", "note", "reason")}
        if not given["reason"]:
            return self._again(pk, "Say why, so that the others understand.", given)
        post, user = get_object_or_404(Post, pk=pk), request.user
        try:
            done = amending.withdraw(post, **given, by=user, by_name=name_of(user), now=wall_now())
        except (NoteError, WrongStateError) as error:
            return self._again(pk, str(error), given)
        if done.reopened:
            messages.success(
                request,
                f"“{post.title}” was never public; its approval is taken back and it will not go out.",
            )
        else:
            names = ", ".join(map(language_name, done.languages))
            messages.success(request, f"“{post.title}” is withdrawn ({names}). The outlets follow.")
        return redirect(reverse("desk_deliveries_of", args=[post.publish_on]))

    def _again(self, pk: int, error: str, given: Mapping[str, str]) -> HttpResponse:
        response: HttpResponse = self.render_to_response(
            self.get_context_data(pk=pk, error=error, **given), status=400
        )
        return response


class DecideView(DeskPage):
    """What nothing here can tell, or what a platform does not let us do."""

    permission = policy.APPROVE
    template_name = "desk/decide.html"
    page_title = "Decide"
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = delivery_or_404(kwargs["pk"])
        words = ANSWERS if row.act in POSTS else AMENDED
        context: dict[str, Any] = super().get_context_data(
            row=row,
            what=AMENDMENTS.get(Act(row.act), "Announcement"),
            permalink=permalink_of(row),
            ready_text=(row.rendition or {}).get("plain", "") if row.act != Act.WITHDRAW else "",
            answers=[(name, words[name]) for name in words if transitions.may_decide(name, row)],
            log=row.attempt_log.all(),
            **{"error": "", **kwargs},
        )
        return context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, name = delivery_or_404(pk), request.POST.get("answer", "")
        url, reason = (request.POST.get(field, "").strip() for field in ("permalink", "reason"))
        if name not in ANSWERS:
            return self._again(pk, "Choose one of the answers.")
        try:
            post = adoption.remote_post(row.outlet, url) if name == "adopt" else None
        except PermalinkError as error:
            return self._again(pk, f"Not recorded: {error}.")
        by_name = name_of(request.user)
        if transitions.decide(name, row, wall_now(), by_name=by_name, post=post, reason=reason):
            messages.success(request, f"{row.outlet.name}: recorded.")
        else:
            messages.error(request, f"{row.outlet.name}: it moved on meanwhile; look again.")
        return redirect(reverse("desk_deliveries_of", args=[row.edition.publish_on]))

    def _again(self, pk: int, error: str) -> HttpResponse:
        response: HttpResponse = self.render_to_response(
            self.get_context_data(pk=pk, error=error), status=400
        )
        return response


class WithdrawItem(ActionMenuItem):
    name = "action-withdraw"
    label = "Withdraw…"
    icon_name = "bin"
    order = 100

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        return (
            context["view"] == "edit"
            and policy.may(context["request"].user, policy.APPROVE)
            and context["instance"]
            .editions.filter(state__in=[Edition.State.APPROVED, Edition.State.RELEASED])
            .exists()
        )

    def get_url(self, parent_context: Mapping[str, Any]) -> str:
        return reverse("desk_withdraw", args=[parent_context["instance"].pk])


@hooks.register("register_snippet_action_menu_item")
def withdraw_item(model: type) -> ActionMenuItem | None:
    return WithdrawItem() if model is Post else None


def urls() -> list[URLPattern]:
    return [
        path("withdraw/<int:pk>/", WithdrawView.as_view(), name="desk_withdraw"),
        path("decide/<int:pk>/", DecideView.as_view(), name="desk_decide"),
    ]


def delivery_or_404(pk: int) -> Delivery:
    return get_object_or_404(Delivery.objects.select_related("edition", "outlet", "about"), pk=pk)


def permalink_of(row: Delivery) -> str:
    receipt = Receipt.objects.filter(delivery=row.about_id or row.pk).first()
    return receipt.url if receipt else ""
