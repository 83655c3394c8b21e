"""The reserve shelf, and the policy for days that nobody fills."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.log_actions import log

from publisher.clock import wall_now
from publisher.desk import policy
from publisher.desk.approval import done_or_told_why, name_of
from publisher.desk.calendar import asking
from publisher.desk.views import DeskPage
from publisher.editions import freeze
from publisher.posts.copies import IncompleteError
from publisher.posts.models import Post
from publisher.schedule.models import Reserve, UnfilledPolicy
from publisher.schedule.unfilled import shelf
from publisher.schedule.unfilled.shelf import NotShelvableError


class ShelfView(DeskPage):
    permission = policy.SEE_POSTS
    template_name = "desk/calendar/shelf.html"
    page_title = "Reserve shelf"
    header_icon = "folder-inverse"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = asking.move_of(self.request.GET).posts
        on_shelf = Reserve.objects.filter(post=None).select_related("picture")
        lying = list(on_shelf.prefetch_related("picture__renditions"))
        unfit = shelf.unfit_of(lying)
        context: dict[str, Any] = super().get_context_data(
            reserves=[(reserve, unfit[reserve.pk]) for reserve in lying],
            asked=next(iter(asked), None),
            way=UnfilledPolicy.current().get_way_display(),
            may_approve=policy.may(self.request.user, policy.APPROVE),
            may_change=policy.may(self.request.user, policy.CHANGE_POSTS),
            **kwargs,
        )
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            if "shelve" in request.POST:
                return self._shelve(request)
            return self._give_date(request)
        except (NotShelvableError, IncompleteError) as error:
            messages.error(request, f"Nothing was changed: {error}.")
            return redirect("desk_shelf")

    def _shelve(self, request: HttpRequest) -> HttpResponse:
        if not policy.may(request.user, policy.APPROVE):
            raise PermissionDenied("Only who may approve puts posts on the shelf.")
        post = get_object_or_404(Post, pk=asking.number_of(request.POST.get("post", "")))

        def step() -> None:
            freeze.frozen_of(post)  # a picture that cannot be cut is found now, not on the day
            kept = shelf.put(post, by=request.user, by_name=name_of(request.user), now=wall_now())
            log(
                instance=kept, action="wagtail.create", user=request.user, data={"from": str(post.publish_on)}
            )
            messages.success(
                request, f"“{kept.title}” lies on the shelf; {post.publish_on:%-d %B %Y} is free again."
            )

        done_or_told_why(request, step)
        return redirect("desk_shelf")

    def _give_date(self, request: HttpRequest) -> HttpResponse:
        if not policy.may(request.user, policy.CHANGE_POSTS):
            raise PermissionDenied("Only who may change posts gives a reserve a date.")
        reserve = get_object_or_404(Reserve, pk=asking.number_of(request.POST.get("reserve", "")))
        date, problem = asking.date_of(request.POST.get("to", ""))
        if date is None:
            messages.error(request, problem or "Date: choose one.")
            return redirect("desk_shelf")
        made = shelf.give_date(reserve, date)
        log(instance=made, action="wagtail.create", user=request.user, data={"from": "the reserve shelf"})
        messages.success(request, f"“{made.title}” is a draft of {date:%-d %B %Y} now.")
        return redirect(f"{reverse('desk_calendar')}?month={date:%Y-%m}#d{date}")


class PolicyForm(forms.ModelForm):  # type: ignore[type-arg]
    lead_hours = forms.IntegerField(
        min_value=1,
        max_value=72,
        label="Hours of notice",
        help_text="So many hours before the slot the post that fills the day is chosen, and the team is told which "
        "one it is. Until the slot anybody may still fill the day.",
    )
    older_years = forms.IntegerField(
        min_value=1,
        max_value=50,
        label="Age of a rerun, in years",
        help_text="Only posts that are at least so old are shown again.",
    )
    again_years = forms.IntegerField(
        min_value=1,
        max_value=50,
        label="Years between two reruns of one post",
        help_text="A post that was shown again is not chosen before so many years have passed.",
    )
    weekly_max = forms.IntegerField(
        min_value=1,
        max_value=UnfilledPolicy.WEEKLY_MAX,
        label="Reruns a week, at most",
        help_text="Within any seven days. Where there are so many already, the day is held.",
    )

    class Meta:
        model = UnfilledPolicy
        fields = ["way", "lead_hours", "older_years", "again_years", "weekly_max", "drafts_step_aside"]
        widgets = {"way": forms.RadioSelect}


class PolicyView(DeskPage):
    permission = policy.CHANGE_SLOTS
    template_name = "desk/calendar/policy.html"
    page_title = "Unfilled days"
    header_icon = "calendar-alt"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or PolicyForm(instance=UnfilledPolicy.current())
        context: dict[str, Any] = super().get_context_data(form=form, **kwargs)
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PolicyForm(request.POST, instance=UnfilledPolicy.current())
        if not form.is_valid():
            response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=400)
            return response
        saved = form.save()
        log(instance=saved, action="wagtail.edit", user=request.user, data={"way": saved.way})
        messages.success(request, f"An unfilled day: {saved.get_way_display()}.")
        return redirect("desk_unfilled_policy")
