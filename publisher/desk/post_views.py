"""Wagtail's views of a post, without the ways round approval.

Wagtail would publish, unpublish, lock and unlock by hand, and would let a tab that was opened before
the approval write over it. Every such way is refused here with a message (docs/adr/0004).
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.views import View
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views.generic.base import BaseObjectMixin
from wagtail.snippets.views import snippets

from publisher.clock import wall_now
from publisher.desk import approval, policy
from publisher.desk.editor import correction, moving
from publisher.desk.editor.side_panels import with_ours
from publisher.desk.states import state_of
from publisher.desk.views import NamesItself
from publisher.posts.models import Post
from publisher.schedule.moving.plan import Plan

NOT_BY_HAND = (
    "A post is approved, then released at its slot; it cannot be published by hand. Nothing was saved."
)
LOCKED = "The post was approved in the meantime and is locked; reopen it to change it. Nothing was saved."
BY_HAND = ("action-publish", "action-unpublish")


class _NotByHandMixin:
    """Refuses Wagtail's own way of going live, whoever asks."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if any(name in request.POST for name in BY_HAND):
            if self.expects_json_response:  # type: ignore[attr-defined]
                return self.json_error_response("not_by_hand", NOT_BY_HAND)  # type: ignore[attr-defined]
            messages.error(request, NOT_BY_HAND)
            return redirect(request.path)
        return super().post(request, *args, **kwargs)  # type: ignore[misc]


class PostCreateView(_NotByHandMixin, snippets.CreateView):
    """`?publish_on=2031-03-03`: written for that day."""

    def get_initial_form_instance(self) -> Post:
        post: Post = super().get_initial_form_instance() or Post()
        with contextlib.suppress(ValueError):
            post.publish_on = datetime.date.fromisoformat(self.request.GET.get("publish_on", ""))
        return post

    def get_side_panels(self) -> MediaContainer:
        return with_ours(super().get_side_panels(), self.form.instance, self.request)


class PostEditView(_NotByHandMixin, snippets.EditView):
    moved: Plan | None = None

    def user_has_permission(self, permission: str) -> bool:
        # Wagtail lets superusers and whoever locked an object unlock it without asking the policy.
        return permission not in policy.OUR_ROAD and super().user_has_permission(permission)

    def get_side_panels(self) -> MediaContainer:
        found = super().get_side_panels()
        return found if self.expects_json_response else with_ours(found, self.object, self.request)

    def get_available_actions(self) -> list[str]:
        actions: list[str] = super().get_available_actions()
        return [*actions, "approve"] if policy.may(self.request.user, policy.APPROVE) else actions

    def save_instance(self) -> Post:
        """Inside the transaction that saves: the lock seen when the form was opened may be out of date."""
        if Post.objects.select_for_update().filter(pk=self.object.pk, locked=True).exists():
            raise PermissionDenied(LOCKED)
        stored = moving.stored_on(self.object)
        wanted, self.form.instance.publish_on = self.form.instance.publish_on, stored
        saved: Post = super().save_instance()
        if wanted != stored and not self.expects_json_response:
            self.moved = moving.carry(self.form.planned, self.request.user)
            # What Wagtail does next with the post, it does with this very object.
            row = self._row()
            saved.publish_on, saved.latest_revision = row.publish_on, row.latest_revision
            self.new_revision = saved.latest_revision
        return saved

    def approve_action(self) -> HttpResponse | None:
        return self._approving(
            lambda: approval.approve(self._row(), by=self.request.user, now=wall_now()),
        )

    def workflow_action_action(self) -> HttpResponse | None:
        if self.workflow_action != "approve":
            super().workflow_action_action()
            return None
        return self._approving(super().workflow_action_action)

    def get_success_message(self, instance: Post | None = None) -> str:
        if self._ends_in_approval():
            if correction.is_public(self.object):
                return f"“{self.object.title}” is approved as corrected; its page and its outlets follow."
            day = date_format(self.object.publish_on, "j F Y")
            return f"“{self.object.title}” is approved and goes out on {day} at its slot."
        message: str = super().get_success_message(instance)
        if self.moved is not None:
            message += f" It moved to {date_format(self.object.publish_on, 'j F Y')}, with all that hangs on its date."
        return message

    def _approving(self, step: Callable[[], object]) -> HttpResponse | None:
        """What was typed is kept as a draft whatever comes of the approval."""
        with approval.weighed(self.request.POST.get("change", "")):
            if self._cut() and approval.done_or_told_why(self.request, step):
                return None
        return redirect(self.get_edit_url())

    def _cut(self) -> bool:
        return approval.done_or_told_why(self.request, lambda: approval.cut_pictures(self._row()))

    def _ends_in_approval(self) -> bool:
        return self.action == "approve" or (
            self.action == "workflow-action" and self.workflow_action == "approve"
        )

    def _row(self) -> Post:
        return Post.objects.get(pk=self.object.pk)


class PostWorkflowActionView(snippets.WorkflowActionView):
    """The same decision, taken from the list “Awaiting your review”."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Wagtail's own answer where it worked; where it did not, the way back to the list of why."""
        answers: list[HttpResponseBase] = []

        def decide() -> None:
            if self.action_name == "approve":
                approval.cut_pictures(Post.objects.get(pk=self.object.pk))
            answers.append(super(PostWorkflowActionView, self).post(request, *args, **kwargs))

        if approval.done_or_told_why(request, decide):
            return answers[0]
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            told: HttpResponseBase = self.render_modal_json(
                request, {"step": "success", "redirect": self.redirect_url}
            )
            return told
        return redirect(self.redirect_url)


class PostLockView(snippets.LockView):
    def user_has_permission(self, permission: str) -> bool:  # noqa: ARG002
        return False


class ReopenView(BaseObjectMixin, NamesItself, View):
    """Stands where Wagtail would unlock: taking an approval back needs a reason."""

    model = Post
    template_name = "desk/reopen.html"
    page_title = "Reopen"
    header_icon = "lock-open"
    success_url_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policy.may(request.user, policy.REOPEN):
            raise PermissionDenied
        if not self.object.locked:
            messages.warning(request, "The post is open already.")
            return redirect(self._edit_url())
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:  # noqa: ARG002
        return self._form()

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            return self._form(error="Say why, so that the others understand.")
        approval.reopen(self.object, by=request.user, reason=reason, now=wall_now())
        messages.success(request, f"“{self.object.title}” is open again. Approve it anew when it is ready.")
        return redirect(self._edit_url())

    def _form(self, error: str = "") -> HttpResponse:
        context = self.get_context_data(
            post=self.object, state=state_of(self.object), error=error, edit_url=self._edit_url()
        )
        response: HttpResponse = self.render_to_response(context, status=400 if error else 200)
        return response

    def get_page_subtitle(self) -> str:
        return str(self.object.title)

    def _edit_url(self) -> str:
        return reverse(self.success_url_name, args=[self.object.pk])
