"""The one road from the desk to an Edition: every way of approving or reopening a post ends here.

Wagtail's workflow calls `_on_workflow_finished` inside its own transaction (docs/adr/0004): where the
post cannot be approved, the exception takes the workflow back to where it was.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from publisher.clock import wall_now
from publisher.desk import policy, signals
from publisher.editions import freeze
from publisher.editions.freeze import NotApprovableError, WrongStateError
from publisher.posts.models import Post

CHANGES = (
    ("cosmetic", "Cosmetic: nothing is said differently"),
    ("minor", "Minor: worth a look by the translators"),
    ("major", "Major: readers of the translations are told that the original was updated"),
    ("critical", "Critical: a correction; readers of the translations are warned at once"),
)
_change: ContextVar[str] = ContextVar("change", default="")
"""Wagtail's workflow carries nothing from the form to its end."""


@contextmanager
def weighed(change: str) -> Iterator[None]:
    """What is approved in here differs from what was approved before as much as the editor says."""
    token = _change.set(change if change in dict(CHANGES) else "")
    try:
        yield
    finally:
        _change.reset(token)


def approve(post: Post, *, by: Any, now: datetime.datetime) -> None:
    """Freeze the stored draft on an editor's word; a review that is under way ends with it.

    Raises `NotApprovableError`, `WrongStateError`, or `PermissionDenied`.
    """
    _must(by, policy.APPROVE)
    with transaction.atomic():
        state: WorkflowState | None = post.current_workflow_state
        if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
            task_state = state.current_task_state.specific
            task_state.task.specific.on_action(task_state, by, "approve")
            return
        if state is not None:  # sent back to the writer, and approved as it is after all
            state.cancel(user=by)
        _freeze(post.pk, by, now)


def reopen(post: Post, *, by: Any, reason: str, now: datetime.datetime) -> None:
    """Take the approval back, so that the draft can be edited. Raises `PermissionDenied`."""
    _must(by, policy.REOPEN)
    with transaction.atomic():
        freeze.reopen(post, by_name=name_of(by), reason=reason, now=now)
        log(instance=post, action="wagtail.unlock", user=by, data={"reason": reason})


def cut_pictures(post: Post) -> None:
    """Cut the draft's pictures before a transaction is opened: it takes seconds, and locks nobody out."""
    freeze.frozen_of(post)


def done_or_told_why(request: HttpRequest, step: Callable[[], object]) -> bool:
    """True where `step` approved; otherwise whoever tried is shown what is missing."""
    try:
        step()
    except NotApprovableError as error:
        lines = format_html_join("", "<li>{}</li>", ((finding.message,) for finding in error.findings))
        messages.error(request, format_html("Not approved yet. What is missing: <ul>{}</ul>", lines))
    except WrongStateError as error:
        messages.error(request, f"Not approved: {error}.")
    else:
        return True
    return False


def name_of(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())


def connect() -> None:
    signals.workflow_finished.connect(_on_workflow_finished, dispatch_uid="publisher.desk.approval")


def _on_workflow_finished(workflow_state: WorkflowState, user: Any, **_: Any) -> None:
    post = workflow_state.content_object
    if isinstance(post, Post):
        # A workflow without steps would end on the writer's own word.
        _must(user, policy.APPROVE)
        _freeze(post.pk, user, wall_now())


def _freeze(post_id: int, by: Any, now: datetime.datetime) -> None:
    post = Post.objects.select_for_update().get(pk=post_id)
    freeze.approve(post, by=by, by_name=name_of(by), now=now, change=_change.get())


def _must(user: Any, permission: str) -> None:
    if user is None or not policy.may(user, permission):
        raise PermissionDenied("Only an editor may approve or reopen a post.")
