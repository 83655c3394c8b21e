"""Two texts of one job, and the one both were made of: a person takes one, the other, or types what is best of both.

Nothing is overwritten: what is chosen is a further revision, and where others saved meanwhile it is kept beside.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from translations import differences, door, drafts, markup, threeway, transitions
from translations.differences import Stretch
from translations.errors import TranslationError
from translations.models import Job, TranslationRevision
from translations.screens.fields import label, typed_as_stored
from translations.screens.steps import job_or_404, number
from translations.staleness import head_revision
from translations.transitions import Saved, Status
from translations.values import BODY

SAVED, KEPT, TYPED = "saved", "kept", "typed"


@dataclass(frozen=True)
class Field:
    """One field that the two texts say differently, each as people type it."""

    name: str
    label: str
    ancestor: str
    saved: str
    kept: str
    saved_changes: Sequence[Stretch]
    """Since the common ancestor."""
    kept_changes: Sequence[Stretch]
    choice: str
    """What is chosen already; empty where a person has to."""
    typed: str
    is_joined: bool
    """What is typed holds the changes of both."""

    @property
    def rows(self) -> int:
        return 8 if self.name == BODY else 2


@dataclass(frozen=True)
class Three:
    saved: TranslationRevision | None
    """None: nothing was, before these words were kept."""
    kept: TranslationRevision
    ancestor: TranslationRevision | None

    @property
    def number(self) -> int:
        return self.saved.number if self.saved else 0


@door.open_to(door.TRANSLATE, door.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, publish_on: datetime.date, language: str, kept: int) -> HttpResponse:
    job = job_or_404(publish_on, language)
    seen = number(request, "expected") if request.method == "POST" else None
    three = _three(job, kept, seen)
    if three is None:
        messages.info(request, _("These words are settled already."))
        return redirect("translations:editor", publish_on, language)
    texts = [text for text in (three.saved, three.kept) if text is not None]
    if not all(door.may_read(door.visitor(request), job, text) for text in texts):
        raise PermissionDenied
    return _act(request, job, three) if request.method == "POST" else _page(request, job, three)


def _three(job: Job, kept: int, seen: int | None) -> Three | None:
    """`seen`: what was the saved text when the page was made; the newest where there was no page yet."""
    rows = job.revisions.select_related("author", "based_on")
    beside = rows.filter(number=kept, status=Status.CONFLICT).first()
    saved = head_revision(job) if seen is None else rows.filter(number=seen).first()
    if beside is None:
        return None
    return Three(saved, beside, drafts.common_ancestor(saved, beside) if saved else None)


# --- showing -------------------------------------------------------------------------------------


def _page(
    request: HttpRequest, job: Job, three: Three, missing: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    user = door.visitor(request)
    fields = _fields(job, three, request.POST)
    context = {
        "job": job,
        "title": job.source.fields.get("title", ""),
        "three": three,
        "fields": fields,
        "same": [label(name) for name in job.source.fields if name not in {field.name for field in fields}],
        "missing": missing,
        "writable": job.is_held_by(user, timezone.now()) and door.may(request, door.TRANSLATE),
        "moved": three.saved is not None and three.saved.based_on.fingerprint != job.source.fingerprint,
    }
    return render(request, "translations/beside.html", context, status=status)


def _fields(job: Job, three: Three, posted: Mapping[str, str]) -> list[Field]:
    found = []
    for name in job.source.fields:
        ancestor = _typed(name, three.ancestor)
        saved, kept = _typed(name, three.saved), _typed(name, three.kept)
        if saved == kept:
            continue
        joined = threeway.merged(ancestor, saved, kept)
        found.append(
            Field(
                name=name,
                label=label(name),
                ancestor=ancestor,
                saved=saved,
                kept=kept,
                saved_changes=differences.words(ancestor, saved),
                kept_changes=differences.words(ancestor, kept),
                choice=posted.get(f"choice-{name}", "") or _likely(ancestor, saved, kept, joined),
                typed=posted.get(f"text-{name}", saved if joined is None else joined),
                is_joined=joined is not None and joined not in (saved, kept),
            )
        )
    return found


def _likely(ancestor: str, saved: str, kept: str, joined: str | None) -> str:
    """Where one side alone changed something, that side; where both did and it can be joined, both."""
    if joined is None:
        return ""
    if saved == ancestor:
        return KEPT
    return SAVED if kept == ancestor else TYPED


def _typed(name: str, revision: TranslationRevision | None) -> str:
    text = revision.fields.get(name, "") if revision is not None else ""
    return markup.from_html(text) if name == BODY else text


# --- acting --------------------------------------------------------------------------------------


def _act(request: HttpRequest, job: Job, three: Three) -> HttpResponse:
    if not door.may(request, door.TRANSLATE):
        raise PermissionDenied
    action = request.POST.get("action", "")
    if action not in (SAVED, KEPT, TYPED):
        raise BadRequest(f"action: {action!r} is none of this page's")
    head = head_revision(job)
    if action == SAVED and (head.number if head else 0) != three.number:
        messages.warning(request, _("Other words were saved meanwhile: look again."))
        return redirect("translations:beside", job.publish_on, job.language, three.kept.number)
    words = dict(three.saved.fields) if three.saved else {}
    if action == KEPT:
        words = dict(three.kept.fields)
    elif action == TYPED:
        fields = _fields(job, three, request.POST)
        if missing := [field.label for field in fields if field.choice not in (SAVED, KEPT, TYPED)]:
            return _page(request, job, three, missing, status=400)
        words |= {field.name: _chosen(field, three) for field in fields}
    try:
        saved = _stored(request, job, three, words)
    except TranslationError as error:
        messages.error(request, str(error))
        return _page(request, job, three, status=409)
    if saved.kept_beside:
        messages.warning(
            request, _("Other words were saved meanwhile. Nothing is lost: yours are kept beside them.")
        )
    else:
        messages.success(request, _("Settled. What you did not take stays under “Everything saved”."))
    return redirect("translations:editor", job.publish_on, job.language)


def _chosen(field: Field, three: Three) -> str:
    if field.choice == TYPED:
        return typed_as_stored(field.name, field.typed)
    text = three.saved if field.choice == SAVED else three.kept
    return str(text.fields.get(field.name, "")) if text else ""


def _stored(request: HttpRequest, job: Job, three: Three, words: Mapping[str, str]) -> Saved:
    return transitions.save_draft(
        job,
        door.visitor(request),
        words,
        three.number,
        now=timezone.now(),
        taken_in=number(request, "seen") if "taken_in" in request.POST else None,
        settles=[three.kept.number],
    )
