"""What was approved, when and by whom, with what each approval changed; and what was taken back, with the reason."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from wagtail.models import ModelLogEntry

from publisher.desk.approval import name_of
from publisher.desk.editor.differences import Change, changes
from publisher.desk.views import DeskPage
from publisher.editions.content import Content
from publisher.editions.models import EditionRevision, TamperedError
from publisher.posts.models import Post
from publisher.schedule.verdict import language_name

SEE = "posts.view_post"
TAKEN_BACK = {"wagtail.unlock": "Reopened", "wagtail.unpublish": "Withdrawn"}
"""Under these names `desk.approval` and `desk.amending` write it down."""


@dataclass(frozen=True)
class Event:
    at: datetime.datetime
    what: str
    by_name: str
    changes: tuple[Change, ...] = ()
    reason: str = ""
    note: str = ""
    anchor: str = ""


class HistoryView(DeskPage):
    permission = SEE
    template_name = "desk/editor/history.html"
    page_title = "What was approved"
    header_icon = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        post = get_object_or_404(Post, pk=kwargs["pk"])
        context: dict[str, Any] = super().get_context_data(
            post=post,
            events=of(post),
            edit_url=reverse("posts:edit", args=[post.pk]),
            drafts_url=reverse("posts:history", args=[post.pk]),
            **kwargs,
        )
        return context


def of(post: Post) -> list[Event]:
    """The newest first."""
    return sorted([*_approvals(post), *_taken_back(post)], key=lambda event: event.at, reverse=True)


def _approvals(post: Post) -> Iterator[Event]:
    rows = EditionRevision.objects.filter(edition__post=post).select_related("edition")
    before: dict[str, Content | None] = {}
    for row in rows.order_by("edition", "number"):
        language = row.edition.language
        what = f"{language_name(language)}, approval {row.number}"
        anchor = f"{language}-{row.number}"
        try:
            content = row.verified_content()
        except TamperedError as error:
            yield Event(row.approved_at, what, row.approved_by_name, note=str(error), anchor=anchor)
            before[language] = None
            continue
        changed = tuple(changes(before.get(language), content))
        note = "" if language in before else "The first: everything is new."
        yield Event(row.approved_at, what, row.approved_by_name, changed, note=note, anchor=anchor)
        before[language] = content


def _taken_back(post: Post) -> Iterator[Event]:
    entries = ModelLogEntry.objects.for_instance(post).filter(action__in=TAKEN_BACK).select_related("user")
    for entry in entries:
        name = entry.data.get("by") or (name_of(entry.user) if entry.user else "")
        language = entry.data.get("language", "")
        what = TAKEN_BACK[entry.action] + (f" ({language_name(language)})" if language else "")
        yield Event(entry.timestamp, what, name, reason=entry.data.get("reason", ""))


def urls() -> list[URLPattern]:
    return [path("posts/approvals/<int:pk>/", HistoryView.as_view(), name="desk_approvals")]
