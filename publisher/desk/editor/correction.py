"""What a correction will do where followers have the post already, shown before the button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from wagtail.snippets.views.snippets import PreviewOnEditView

from channels.errors import ChannelError
from publisher.clock import wall_now
from publisher.deliveries import amendments
from publisher.deliveries.models import Act, Delivery, State
from publisher.desk import approval, policy
from publisher.desk.editor import languages, live, outlets
from publisher.desk.views import DeskPage
from publisher.editions.content import Content
from publisher.editions.freeze import SOURCE, NotApprovableError
from publisher.editions.models import Edition
from publisher.editions.store import StoreError
from publisher.posts.models import Post


@dataclass(frozen=True)
class Planned:
    outlet: str
    language: str
    what: str
    tone: str
    url: str = ""
    ready_text: str = ""
    """For a person to paste, where a person does it."""


def is_public(post: Post) -> bool:
    return Edition.objects.filter(post=post.pk, language=SOURCE, state=Edition.State.RELEASED).exists()


def plan(post: Post, draft: Content) -> list[Planned]:
    """Outlet by outlet, the draft's own language first; asks no platform."""
    rows = (
        Delivery.objects.filter(act=Act.ANNOUNCE, edition__post=post, edition__state=Edition.State.RELEASED)
        .exclude(state=State.CANCELLED)
        .select_related("edition", "outlet", "receipt")
        .order_by("outlet__name")
    )
    by_language: dict[str, list[Delivery]] = {}
    for row in rows:
        by_language.setdefault(row.edition.language, []).append(row)
    return [
        _planned(worded, row)
        for worded in languages.each(draft)
        for row in by_language.get(worded.language, ())
    ]


def _planned(worded: languages.Worded, row: Delivery) -> Planned:
    about = (row.outlet.name, worded.name)
    if row.state in amendments.NOT_OUT:
        return Planned(*about, "not sent yet: it goes out as corrected", "good")
    if row.state != State.DELIVERED:
        return Planned(*about, "nobody knows yet whether it arrived: where it did, it is corrected", "open")
    receipt = row.receipt
    channel = outlets.adapter(row.outlet)
    try:
        rendition = outlets.compose(worded, row.outlet, channel)
    except (ChannelError, StoreError) as error:
        return Planned(*about, f"stays as it is: {error}", "bad", receipt.url)
    if rendition.digest == receipt.rendition_digest:
        return Planned(*about, "stays as it is: it reads the same there", "good", receipt.url)
    correct = Delivery(edition=row.edition, outlet=row.outlet, act=Act.CORRECT)
    if why := amendments.obstacle(correct, receipt, channel.limits):
        return Planned(*about, f"by hand: {why}", "open", receipt.url, rendition.plain)
    return Planned(*about, "edited in place by us", "good", receipt.url)


def shown(post: Post) -> dict[str, Any]:
    """The plan, or why there is none yet."""
    try:
        return {"plan": plan(post, live.draft_of(post)), "reasons": ()}
    except NotApprovableError as error:
        return {"plan": (), "reasons": [finding.message for finding in error.findings]}
    except StoreError as error:
        return {"plan": (), "reasons": [str(error)]}


class CorrectionOnEdit(PreviewOnEditView):
    """Of what stands in the form."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not self.validate_form(form):
            told: dict[str, Any] = {"plan": (), "reasons": ["Mend what is marked in the form."]}
        else:
            form.save(commit=False)
            told = shown(form.instance)
        return render(request, "desk/editor/plan.html", told)


class CorrectionView(DeskPage):
    """Of the saved draft, with the button below it."""

    permission = policy.APPROVE
    template_name = "desk/editor/correction.html"
    page_title = "Approve a correction"
    header_icon = "check"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        post = get_object_or_404(Post, pk=kwargs["pk"])
        context: dict[str, Any] = super().get_context_data(
            post=post,
            public=is_public(post),
            changes=approval.CHANGES,
            edit_url=reverse("posts:edit", args=[post.pk]),
            **shown(post),
            **kwargs,
        )
        return context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        post = get_object_or_404(Post, pk=pk)
        now = wall_now()

        def approve() -> None:
            approval.cut_pictures(post)
            approval.approve(post, by=request.user, now=now)

        with approval.weighed(request.POST.get("change", "")):
            done = approval.done_or_told_why(request, approve)
        return redirect(reverse("posts:edit" if done else "desk_correction", args=[pk]))


def urls() -> list[URLPattern]:
    return [path("posts/correct/<int:pk>/", CorrectionView.as_view(), name="desk_correction")]


def form_urls(viewset: Any) -> list[URLPattern]:
    form_class = viewset.get_form_class(for_update=True)
    view = viewset.construct_view(CorrectionOnEdit, form_class=form_class)
    return [path("correction/<int:pk>/", view, name="correction_on_edit")]
