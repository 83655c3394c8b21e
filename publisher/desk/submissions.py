"""Donated pictures at the desk: read, made a draft, declined, withdrawn; and the terms that donors accept."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import View
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.action_menu import ActionMenuItem

from publisher.clock import wall_now
from publisher.deliveries import amendments
from publisher.deliveries.amendments import Planned
from publisher.desk import policy
from publisher.desk.approval import name_of
from publisher.desk.day import today
from publisher.desk.form import channel_choices
from publisher.desk.menu import CountingMenuItem
from publisher.desk.views import DeskPage, NeedsRight
from publisher.editions import donated
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition, Site
from publisher.editions.withdrawal import editions_of
from publisher.posts.models import PictureRight, Post
from publisher.schedule import embargo as slots
from publisher.schedule.runway import first_free
from publisher.schedule.slots import ONE_DAY
from publisher.schedule.verdict import language_name
from publisher.submissions import drafts, embargo, papers, quarantine, terms, transitions
from publisher.submissions.drafts import DateTakenError, GoneError
from publisher.submissions.models import Submission, SubmissionFile
from publisher.submissions.papers import LookUpError
from publisher.submissions.terms import TermsError
from publisher.submissions.transitions import ReasonError, WrongStateError

SEE = "submissions.view_submission"
CHANGE = "submissions.change_submission"
TERMS = "submissions.add_terms"
DRAFT = "posts.add_post"
SHOWN = 60
MIMES = {form: f"image/{form}" for form in ("jpeg", "png", "tiff", "webp")}
State = Submission.State


@dataclass(frozen=True)
class Line:
    row: Submission
    state: str
    code: str
    """For colour, as `day.EditionLine` has it."""
    asks: bool
    """Whether somebody has to do something."""
    thumb: SubmissionFile | None
    embargo: str


@dataclass(frozen=True)
class RightLine:
    place: str
    permissions: tuple[tuple[str, str], ...]
    """Language and what may be."""


class SubmissionsView(DeskPage):
    permission = SEE
    template_name = "desk/submissions.html"
    page_title = "Submissions"
    header_icon = "upload"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Submission.objects.select_related("post").prefetch_related("files")
        lines = [line_of(row) for row in rows[:SHOWN]]
        waiting = [line_of(row) for row in _asking().select_related("post").prefetch_related("files")]
        asked = {line.row.pk for line in waiting}
        context: dict[str, Any] = super().get_context_data(
            waiting=waiting,
            others=[line for line in lines if line.row.pk not in asked],
            may_change_terms=policy.may(self.request.user, TERMS),
            **kwargs,
        )
        return context


class SubmissionView(DeskPage):
    permission = SEE
    template_name = "desk/submission.html"
    page_title = "Submission"
    header_icon = "upload"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = get_object_or_404(Submission.objects.select_related("post"), pk=kwargs["pk"])
        user, now = self.request.user, wall_now()
        public = _public_editions(row.post)
        context: dict[str, Any] = super().get_context_data(
            row=row,
            line=line_of(row),
            files=row.files.all(),
            rights=_rights(row),
            consents=row.consents.select_related("terms"),
            events=row.events.all(),
            mails=row.mails.all(),
            embargo=embargo.spoken(row),
            can_draft=row.state == State.RECEIVED and row.post is None and policy.may(user, DRAFT),
            can_decline=row.state == State.RECEIVED and row.post is None and policy.may(user, CHANGE),
            can_withdraw=row.state == State.RECEIVED and policy.may(user, CHANGE),
            can_erase=row.erased_at is None and policy.may(user, CHANGE),
            can_take_down=bool(public) and policy.may(user, policy.APPROVE),
            public=public,
            plan=_plan(public),
            reason_max=transitions.REASON_MAX,
            **{
                "error": "",
                "failed": "",
                "date": _first_free(row, now).isoformat(),
                "reason": "",
                "tell": True,
                **kwargs,
            },
        )
        return context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Submission, pk=pk)
        step = request.POST.get("step", "")
        doing = {
            "draft": (DRAFT, _draft),
            "decline": (CHANGE, _decline),
            "withdraw": (CHANGE, _withdraw),
            "erase": (CHANGE, _erase),
        }
        if step not in doing:
            raise Http404("no such step")
        right, act = doing[step]
        if not policy.may(request.user, right):
            return HttpResponse(status=403)
        try:
            return act(request, row)
        except (DateTakenError, GoneError, ReasonError, WrongStateError, _DateError, _UnsureError) as error:
            given = {name: request.POST.get(name, "") for name in ("date", "reason")}
            response: HttpResponse = self.render_to_response(
                self.get_context_data(
                    pk=pk, error=str(error), failed=step, tell="tell" in request.POST, **given
                ),
                status=400,
            )
            return response

    def get_page_subtitle(self) -> str:
        return f"{self.kwargs['pk']}"


class FileView(NeedsRight, View):
    """A file in quarantine, for people of the desk: its small copy, or itself to be saved."""

    permission = SEE

    def get(self, request: HttpRequest, name: str) -> HttpResponseBase:
        row = get_object_or_404(SubmissionFile, name=name, submission__isnull=False)
        whole = "whole" in request.GET
        file = quarantine.path(row.name) if whole else quarantine.preview_path(row.name)
        try:
            opened = file.open("rb")
        except FileNotFoundError:
            raise Http404("it is not in quarantine any more") from None
        saved_as = f"submission-{row.submission_id}-{row.pk}.{row.form}"
        mime = MIMES[row.form] if whole else MIMES["jpeg"]
        response = FileResponse(
            opened, as_attachment=whole, filename=saved_as if whole else "", content_type=mime
        )
        response["Cache-Control"] = "private, max-age=3600"
        # A picture shows, whatever was hidden in the file does not run.
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["X-Content-Type-Options"] = "nosniff"
        return response


class TermsView(DeskPage):
    permission = TERMS
    template_name = "desk/submission_terms.html"
    page_title = "Terms for donors"
    header_icon = "doc-full"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = wall_now()
        languages = sorted(
            Site.objects.values_list("language", flat=True), key=lambda one: (one != SOURCE, one)
        )
        texts = [(language_name(language), terms.current(language, now)) for language in languages]
        context: dict[str, Any] = super().get_context_data(
            texts=texts, **{"error": "", "failed": "", **kwargs}
        )
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        language, now = request.POST.get("language", ""), wall_now()
        if not Site.objects.filter(language=language).exists():
            raise Http404("no such site")
        try:
            before = terms.current(language, now)
            after = terms.renew(language, request.POST.get("text", ""), now)
        except TermsError as error:
            response: HttpResponse = self.render_to_response(
                self.get_context_data(error=str(error), failed=language), status=400
            )
            return response
        if after.pk == before.pk:
            messages.info(request, "The text is the same; nothing was written.")
        else:
            messages.success(
                request, f"Version {after.number} is in use. Earlier consents keep their version."
            )
        return redirect("desk_submission_terms")


class _DateError(ValueError):
    pass


class _UnsureError(ValueError):
    pass


def line_of(row: Submission) -> Line:
    state, code, asks = _state(row)
    files = [file for file in row.files.all() if file.removed_at is None]
    return Line(row, state, code, asks, files[0] if files else None, embargo.spoken(row))


def _state(row: Submission) -> tuple[str, str, bool]:
    if row.state == State.WITHDRAWN:
        if _public_editions(row.post):
            return "Withdrawn by the donor, and still public", "bad", True
        return "Withdrawn", "open", False
    if row.state == State.DECLINED:
        return "Declined", "open", False
    if row.post is None:
        return "Waits for you", "open", True
    return f"Draft of {row.post.publish_on.day} {row.post.publish_on:%B %Y}", "good", False


def _asking() -> Any:
    """Whatever waits for a person: new ones, and withdrawn ones that are still public."""
    public = Edition.objects.filter(state=Edition.State.RELEASED).values("post")
    new = Submission.objects.filter(state=State.RECEIVED, post=None)
    return new | Submission.objects.filter(state=State.WITHDRAWN, post__in=public)


def _public_editions(post: Post | None) -> list[Edition]:
    if post is None:
        return []
    return [one for one in editions_of(post, SOURCE) if one.state == Edition.State.RELEASED]


def _plan(public: list[Edition]) -> list[tuple[Planned, str]]:
    return [(line, language_name(line.language)) for line in amendments.plan(public)] if public else []


def _rights(row: Submission) -> list[RightLine]:
    labels = dict(channel_choices())
    found: dict[str, list[tuple[str, str]]] = {}
    for right in row.rights.all():
        said = PictureRight.Permission(right.permission).label
        found.setdefault(right.channel, []).append((language_name(right.language), str(said)))
    return [RightLine(labels.get(channel, channel), tuple(lines)) for channel, lines in found.items()]


def _first_free(row: Submission, now: datetime.datetime) -> datetime.date:
    """The first date without a post, after today and after the embargo."""
    date = today(now) + ONE_DAY
    if row.embargo_until_at is not None and (first := slots.first_date(row.embargo_until_at)) is not None:
        date = max(date, first)
    return first_free(date)


def _draft(request: HttpRequest, row: Submission) -> HttpResponse:
    try:
        date = datetime.date.fromisoformat(request.POST.get("date", ""))
    except ValueError:
        raise _DateError("date: is not a date; write it like 2026-05-03") from None
    user = request.user
    paper = None
    try:
        paper = papers.look_up(row.doi)
    except LookUpError as error:
        messages.warning(request, f"The paper was not looked up: {error}. It is as the donor typed it.")
    post = drafts.make(row, date, by=user, by_name=name_of(user), now=wall_now(), paper=paper)
    messages.success(
        request,
        "This is the draft: the pictures, their rights and credits are in it. Give it a title and a text.",
    )
    return redirect(reverse("posts:edit", args=[post.pk]))


def _decline(request: HttpRequest, row: Submission) -> HttpResponse:
    told = "tell" in request.POST
    transitions.decline(
        row,
        by_name=name_of(request.user),
        reason=request.POST.get("reason", ""),
        tell=told,
        now=wall_now(),
    )
    messages.success(request, "Declined. " + ("The donor gets a mail." if told else "Nobody was written to."))
    return redirect("desk_submissions")


def _withdraw(request: HttpRequest, row: Submission) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise ReasonError("reason: is missing; say why, so that the others understand")
    transitions.withdraw(row, by_name=name_of(request.user), reason=reason, now=wall_now())
    messages.success(request, "Withdrawn. What was not public does not go out.")
    return redirect("desk_submission", pk=row.pk)


def _erase(request: HttpRequest, row: Submission) -> HttpResponse:
    if "sure" not in request.POST:
        raise _UnsureError("sure: is not ticked; it cannot be undone, so say that you mean it")
    done = donated.erase(row, by_name=name_of(request.user), now=wall_now())
    stays = " What is public stays." if done.public_on else ""
    messages.success(request, f"The donor is forgotten.{stays}")
    return redirect("desk_submission", pk=row.pk)


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return CountingMenuItem(
        "Submissions",
        reverse("desk_submissions"),
        permission=SEE,
        waiting=lambda: _asking().count(),
        icon_name="upload",
        name="submissions",
        order=110,
    )


class SubmissionItem(ActionMenuItem):
    """From the post to what its donor said."""

    name = "action-submission"
    label = "Its submission"
    icon_name = "upload"
    order = -8

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        return (
            context["view"] == "edit"
            and policy.may(context["request"].user, SEE)
            and Submission.objects.filter(post=context["instance"].pk).exists()
        )

    def get_url(self, parent_context: Mapping[str, Any]) -> str:
        return reverse("desk_submission", args=[parent_context["instance"].submission.pk])


@hooks.register("register_snippet_action_menu_item")
def submission_item(model: type) -> ActionMenuItem | None:
    return SubmissionItem() if model is Post else None


def urls() -> list[URLPattern]:
    return [
        path("submissions/", SubmissionsView.as_view(), name="desk_submissions"),
        path("submissions/<int:pk>/", SubmissionView.as_view(), name="desk_submission"),
        path("submissions/terms/", TermsView.as_view(), name="desk_submission_terms"),
        path("submissions/file/<str:name>/", FileView.as_view(), name="desk_submission_file"),
    ]
