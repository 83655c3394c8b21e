"""The outlets, as people keep them: the list, one outlet, adding, changing, checking, pausing, removing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View
from wagtail.log_actions import registry as log_registry

from channels import checks, registry
from channels.models import Outlet
from channels.outlets import is_by_hand
from channels.registry import Kind
from publisher.clock import wall_now
from publisher.deliveries.models import ASKS_A_PERSON, Delivery
from publisher.desk import outlet_connect, outlet_saving, outlet_states, policy
from publisher.desk.day import state_words
from publisher.desk.outlet_forms import OutletForm, kinds
from publisher.desk.views import DeskPage, NeedsRight

LATEST = 10


class OutletsView(DeskPage):
    permission = policy.SEE_OUTLETS
    template_name = "desk/outlets.html"
    page_title = "Outlets"
    header_icon = "globe"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        context: dict[str, Any] = super().get_context_data(
            lines=outlet_states.lines(wall_now()),
            may_change=policy.may(user, policy.CHANGE_OUTLETS),
            may_add=policy.may(user, policy.ADD_OUTLETS),
            **kwargs,
        )
        return context


class OutletPage(DeskPage):
    """A page below the list."""

    header_icon = "globe"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        *before, own = super().get_breadcrumbs_items()
        return [*before, {"url": reverse("desk_outlets"), "label": "Outlets"}, own]


class OutletView(OutletPage):
    permission = policy.SEE_OUTLETS
    template_name = "desk/outlet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outlet = get_object_or_404(Outlet, pk=kwargs["pk"])
        user, deliveries = self.request.user, Delivery.objects.filter(outlet=outlet)
        self.page_title = outlet.name
        kind = registry.KINDS.get(outlet.kind)
        context: dict[str, Any] = super().get_context_data(
            outlet=outlet,
            line=outlet_states.line(outlet, wall_now()),
            waiting=_shown(deliveries.filter(state__in=ASKS_A_PERSON)),
            latest=_shown(deliveries),
            log=log_registry.get_logs_for_instance(outlet).select_related("user")[:LATEST],
            asks=not is_by_hand(outlet.settings),
            connects=bool(kind and kind.connect),
            may_change=policy.may(user, policy.CHANGE_OUTLETS),
            may_remove=policy.may(user, policy.REMOVE_OUTLETS) and not deliveries.exists(),
            **kwargs,
        )
        return context


class KindsView(OutletPage):
    permission = policy.ADD_OUTLETS
    template_name = "desk/outlet_kinds.html"
    page_title = "Add an outlet"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(kinds=kinds(), **kwargs)
        return context


@method_decorator(sensitive_post_parameters(), name="dispatch")
class _FormView(OutletPage):
    template_name = "desk/outlet_form.html"

    def form_of(self, request: HttpRequest) -> OutletForm:
        raise NotImplementedError

    def save(self, request: HttpRequest, form: OutletForm) -> Outlet:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form_of(self.request)
        context: dict[str, Any] = super().get_context_data(**{**kwargs, "form": form, "kind": form.kind})
        return context

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form_of(request)
        if not form.is_valid():
            response: HttpResponse = self.render_to_response(
                self.get_context_data(form=form, **kwargs), status=400
            )
            return response
        outlet = self.save(request, form)
        return redirect(reverse("desk_outlet", args=[outlet.pk]))


class AddView(_FormView):
    permission = policy.ADD_OUTLETS

    def form_of(self, request: HttpRequest) -> OutletForm:
        kind = _kind(self.kwargs["kind"])
        self.page_title = f"Add {kind.label}"
        return OutletForm(kind, None, request.POST or None)

    def save(self, request: HttpRequest, form: OutletForm) -> Outlet:
        outlet = outlet_saving.add(form, request.user)
        follows = "Connect it now." if outlet.held_reason else "Check it now."
        messages.success(
            request, f"{outlet.name} is added; nothing of the past will be sent there. {follows}"
        )
        return outlet


class ChangeView(_FormView):
    permission = policy.CHANGE_OUTLETS

    def form_of(self, request: HttpRequest) -> OutletForm:
        outlet = get_object_or_404(Outlet, pk=self.kwargs["pk"])
        self.page_title = f"Change {outlet.name}"
        return OutletForm(_kind(outlet.kind), outlet, request.POST or None)

    def save(self, request: HttpRequest, form: OutletForm) -> Outlet:
        outlet = form.outlet
        if outlet is None:
            raise Http404
        if outlet_saving.change(outlet, form, request.user):
            messages.success(request, f"{outlet.name} is changed. Check it now.")
        else:
            messages.success(request, f"{outlet.name}: nothing has changed.")
        return outlet


class _Press(NeedsRight, View):
    """A button of one outlet."""

    permission = policy.CHANGE_OUTLETS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        outlet = get_object_or_404(Outlet, pk=pk)
        self.press(request, outlet)
        back = request.POST.get("next") == "list"
        return redirect(reverse("desk_outlets") if back else reverse("desk_outlet", args=[pk]))

    def press(self, request: HttpRequest, outlet: Outlet) -> None:
        raise NotImplementedError


class PauseView(_Press):
    def press(self, request: HttpRequest, outlet: Outlet) -> None:
        outlet_saving.pause(outlet, request.user)
        messages.success(request, f"{outlet.name} is paused: what is due waits.")


class ResumeView(_Press):
    def press(self, request: HttpRequest, outlet: Outlet) -> None:
        outlet_saving.resume(outlet, request.user)
        messages.success(request, f"{outlet.name} is open again.")


class CheckView(_Press):
    def press(self, request: HttpRequest, outlet: Outlet) -> None:
        said = checks.check(outlet, wall_now)
        tell = messages.success if said.answer == Outlet.Answer.GOOD else messages.error
        tell(request, f"{outlet.name}: {said.answer.label.lower()}. {said.words}")


class RemoveView(OutletPage):
    permission = policy.REMOVE_OUTLETS
    template_name = "desk/outlet_remove.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page_title = "Remove an outlet"
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outlet = get_object_or_404(Outlet, pk=kwargs["pk"])
        context: dict[str, Any] = super().get_context_data(
            outlet=outlet, has_deliveries=outlet.deliveries.exists(), **kwargs
        )
        return context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        outlet = get_object_or_404(Outlet, pk=pk)
        if not outlet_saving.remove(outlet, request.user):
            messages.error(
                request, f"{outlet.name} is kept: what was sent there is never forgotten. Pause it instead."
            )
            return redirect(reverse("desk_outlet", args=[pk]))
        messages.success(request, f"{outlet.name} is removed.")
        return redirect(reverse("desk_outlets"))


def urls() -> list[URLPattern]:
    return [
        path("outlets/", OutletsView.as_view(), name="desk_outlets"),
        path("outlets/new/", KindsView.as_view(), name="desk_outlet_kinds"),
        path("outlets/new/<slug:kind>/", AddView.as_view(), name="desk_outlet_add"),
        path("outlets/connected/", outlet_connect.BackView.as_view(), name="desk_outlet_connected"),
        path("outlets/<int:pk>/", OutletView.as_view(), name="desk_outlet"),
        path("outlets/<int:pk>/change/", ChangeView.as_view(), name="desk_outlet_change"),
        path("outlets/<int:pk>/connect/", outlet_connect.ConnectView.as_view(), name="desk_outlet_connect"),
        path("outlets/<int:pk>/check/", CheckView.as_view(), name="desk_outlet_check"),
        path("outlets/<int:pk>/pause/", PauseView.as_view(), name="desk_outlet_pause"),
        path("outlets/<int:pk>/resume/", ResumeView.as_view(), name="desk_outlet_resume"),
        path("outlets/<int:pk>/remove/", RemoveView.as_view(), name="desk_outlet_remove"),
    ]


def _kind(name: str) -> Kind:
    try:
        return registry.kind(name)
    except registry.UnknownKind as error:
        raise Http404(str(error)) from None


def _shown(deliveries: Any) -> list[tuple[Delivery, str]]:
    """The latest, each with its state in words."""
    found = deliveries.select_related("edition", "outlet", "receipt").order_by("-slot_on", "-pk")[:LATEST]
    return [(row, state_words(row)) for row in found]
