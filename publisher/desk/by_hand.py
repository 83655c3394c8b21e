"""Posting by hand: the words and pictures exactly as they were frozen, and the address that proves it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import View

from channels.contract import PictureRef, Rendition
from channels.errors import ChannelError
from channels.outlets import adapter_of
from channels.registry import UnknownKind
from channels.secrets import SealError
from publisher.clock import wall_now
from publisher.deliveries import adoption, ledger, transitions
from publisher.deliveries.models import POSTS, Act, Delivery
from publisher.deliveries.permalinks import PermalinkError
from publisher.desk import policy
from publisher.desk.amend_views import delivery_or_404, permalink_of
from publisher.desk.approval import name_of
from publisher.desk.day import AMENDMENTS
from publisher.desk.outlet_states import kind_name
from publisher.desk.views import DeskPage, NeedsRight
from publisher.editions import store
from publisher.editions.models import TamperedError
from publisher.editions.store import StoreError


@dataclass(frozen=True)
class Ready:
    """A text to be copied whole."""

    name: str
    label: str
    text: str

    @property
    def rows(self) -> int:
        return min(14, max(2, len(self.text) // 60 + self.text.count("\n") + 1))


class ByHandView(DeskPage):
    permission = policy.APPROVE
    template_name = "desk/by_hand.html"
    page_title = "Post by hand"
    header_icon = "copy"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = delivery_or_404(kwargs["pk"])
        thread, obstacle = _thread(row)
        pictures = _pictures(thread)
        context: dict[str, Any] = super().get_context_data(
            row=row,
            kind=kind_name(row.outlet.kind),
            act=AMENDMENTS.get(Act(row.act), "").lower(),
            permalink=permalink_of(row),
            obstacle=obstacle,
            texts=_texts(thread),
            link=thread[0].link if thread else "",
            pictures=[
                (number, file_name(thread[0], number, picture), picture)
                for number, picture in enumerate(pictures, 1)
            ],
            adopts=transitions.may_decide("adopt", row),
            marks=transitions.may_decide("mark_done", row),
            **{"error": "", "given": "", **kwargs},
        )
        return context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = delivery_or_404(pk)
        url = request.POST.get("permalink", "").strip()
        name = "adopt" if url or row.act in POSTS else "mark_done"
        try:
            post = adoption.remote_post(row.outlet, url) if name == "adopt" else None
        except PermalinkError as error:
            words = str(error)
            response: HttpResponse = self.render_to_response(
                self.get_context_data(pk=pk, error=f"{words[:1].upper()}{words[1:]}.", given=url[:500]),
                status=400,
            )
            return response
        if transitions.decide(name, row, wall_now(), by_name=name_of(request.user), post=post):
            messages.success(request, f"{row.outlet.name}: recorded. Thank you.")
        else:
            messages.error(request, f"{row.outlet.name}: it moved on meanwhile; look again.")
        return redirect(reverse("desk_deliveries_of", args=[row.edition.publish_on]))


class PictureView(NeedsRight, View):
    """The frozen bytes, to be kept as a file."""

    permission = policy.APPROVE
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:  # noqa: ARG002
        thread, _ = _thread(delivery_or_404(pk))
        pictures = _pictures(thread)
        if not 1 <= number <= len(pictures):
            raise Http404
        picture = pictures[number - 1]
        try:
            content = store.fetch(picture.sha256, picture.mime)
        except StoreError as error:
            raise Http404(str(error)) from None
        name = file_name(thread[0], number, picture)
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(content, content_type=picture.mime, headers=headers)


def file_name(rendition: Rendition, number: int, picture: PictureRef) -> str:
    """`bpod-2026-11-21-1.jpg`"""
    ending = picture.mime.partition("/")[2].replace("jpeg", "jpg")
    return f"{rendition.key}-{number}.{ending}"


def urls() -> list[URLPattern]:
    return [
        path("by-hand/<int:pk>/", ByHandView.as_view(), name="desk_by_hand"),
        path("by-hand/<int:pk>/picture/<int:number>/", PictureView.as_view(), name="desk_by_hand_picture"),
    ]


def _thread(row: Delivery) -> tuple[tuple[Rendition, ...], str]:
    """What is frozen, or would be frozen now; and why there is nothing. A withdrawal has no words."""
    if row.act == Act.WITHDRAW:
        return (), ""
    if row.rendition is not None:
        return Rendition.from_json(row.rendition).thread, ""
    try:
        rendition = ledger.compose(row.edition, row.outlet, adapter_of(row.outlet, wall_now), row.revision)
    except (ChannelError, SealError, UnknownKind, TamperedError) as error:
        return (), str(error)
    return rendition.thread[row.depth :], ""


def _texts(thread: tuple[Rendition, ...]) -> list[Ready]:
    texts = []
    for number, rendition in enumerate(thread):
        label = "The words" if number == 0 else "Then, as an answer below your own post"
        texts.append(Ready(f"words-{number}", label, rendition.plain))
    pictures = _pictures(thread)
    for number, picture in enumerate(pictures, 1):
        which = f" of picture {number}" if len(pictures) > 1 else " of the picture"
        texts.append(Ready(f"alt-{number}", f"Description{which} (alternative text)", picture.alt))
    return [text for text in texts if text.text]


def _pictures(thread: tuple[Rendition, ...]) -> tuple[PictureRef, ...]:
    return tuple(picture for rendition in thread for picture in rendition.pictures)
