"""A person goes to the platform, lets us in there, and comes back with what opens the outlet.

The journey stands in the session: it belongs to this person's browser, is good for ten minutes and once.
What it holds in secret is sealed, for sessions lie in the database in plain words.
"""

from __future__ import annotations

import datetime
import hmac
import secrets
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import View

from channels import checks, registry
from channels.contract import Connect, OutletConfig, Return
from channels.errors import ChannelError
from channels.models import Outlet
from channels.outlets import config_of
from channels.secrets import SealError, seal, unseal
from publisher.clock import wall_now
from publisher.desk import outlet_saving, outlet_states, policy
from publisher.desk.views import DeskPage, NeedsRight

JOURNEY = "outlet_journey"
LIFE = datetime.timedelta(minutes=10)


class JourneyError(Exception):
    """Why a person who came back is not let in, and what to do."""


class ConnectView(DeskPage):
    """Says where it leads, and as whom to sign in; a press sets out."""

    permission = policy.CHANGE_OUTLETS
    template_name = "desk/outlet_connect.html"
    header_icon = "link"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outlet = get_object_or_404(Outlet, pk=kwargs["pk"])
        self.page_title = f"Connect {outlet.name}"
        kind, connect = registry.KINDS.get(outlet.kind), _connect(outlet)
        given = _given(outlet)
        needs = kind.fields if kind and connect else ()
        context: dict[str, Any] = super().get_context_data(
            outlet=outlet,
            kind=outlet_states.kind_name(outlet.kind),
            connects=connect is not None,
            missing=[
                field.label
                for field in needs
                if connect and field.name in connect.NEEDS and field.name not in given
            ],
            redirect_url=_redirect_url(self.request),
            **{"error": "", "leads_to": "", **kwargs},
        )
        return context

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        *before, own = super().get_breadcrumbs_items()
        return [*before, {"url": reverse("desk_outlets"), "label": "Outlets"}, own]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        outlet = get_object_or_404(Outlet, pk=pk)
        try:
            leads_to = _set_out(request, outlet)
        except (JourneyError, ChannelError, SealError) as error:
            return self._page(pk, status=400, error=str(error))
        # A page with a link, not a redirect: a policy for forms (CSP form-action) may forbid to leave by a form.
        return self._page(pk, leads_to=leads_to)

    def _page(self, pk: int, status: int = 200, **said: str) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(pk=pk, **said), status=status)
        return response


class BackView(NeedsRight, View):
    """Where the platform sends people back to; one address for all outlets, as apps must name it beforehand."""

    permission = policy.CHANGE_OUTLETS
    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        journey = request.session.pop(JOURNEY, None)
        try:
            outlet = _come_back(request, journey)
        except (JourneyError, ChannelError, SealError, registry.UnknownKind) as error:
            messages.error(request, f"Not connected. {error}")
            from_here = _outlet_of(journey)
            return redirect(_page_of(from_here) if from_here else reverse("desk_outlets"))
        said = checks.check(outlet, wall_now)
        messages.success(request, f"{outlet.name} is connected. {said.words}")
        return redirect(_page_of(outlet))


def _set_out(request: HttpRequest, outlet: Outlet) -> str:
    connect = _connect(outlet)
    if connect is None:
        raise JourneyError("This platform is entered by keys alone. Change the outlet to give them.")
    redirect_url = _redirect_url(request)
    departure = connect.begin(_config(outlet), redirect_url, secrets.token_urlsafe(24))
    request.session[JOURNEY] = {
        "outlet": outlet.pk,
        "until": (wall_now() + LIFE).isoformat(),
        "redirect_url": redirect_url,
        "echoes": sorted(departure.echoes),
        "keep": seal(dict(departure.keep)),
    }
    return departure.url


def _come_back(request: HttpRequest, journey: dict[str, Any] | None) -> Outlet:
    """The outlet, with the credentials kept. Nothing is kept of an account that is not the outlet's."""
    if journey is None:
        raise JourneyError("Nobody set out from this browser, or it was finished before. Connect again.")
    if wall_now() >= datetime.datetime.fromisoformat(journey["until"]):
        raise JourneyError("It took longer than ten minutes. Connect again.")
    query = {name: str(value) for name, value in request.GET.items()}
    if not any(hmac.compare_digest(query.get(name, ""), value) for name, value in journey["echoes"]):
        raise JourneyError("This answer belongs to no journey of yours. Connect again.")
    outlet = _outlet_of(journey)
    connect = _connect(outlet) if outlet else None
    if outlet is None or connect is None:
        raise JourneyError("The outlet is gone.")
    config = _config(outlet)
    back = Return(journey["redirect_url"], query, unseal(journey["keep"]))
    given = connect.finish(config, back)
    checks.ask(outlet.kind, replace(config, secrets={**config.secrets, **given}, store=None), wall_now)
    outlet_saving.connected(outlet, given, request.user)
    return Outlet.objects.get(pk=outlet.pk)


def _outlet_of(journey: dict[str, Any] | None) -> Outlet | None:
    return Outlet.objects.filter(pk=journey["outlet"]).first() if journey else None


def _page_of(outlet: Outlet) -> str:
    return reverse("desk_outlet", args=[outlet.pk])


def _connect(outlet: Outlet) -> Connect | None:
    kind = registry.KINDS.get(outlet.kind)
    return kind.connect if kind else None


def _config(outlet: Outlet) -> OutletConfig:
    return checks.hurried(config_of(outlet, wall_now))


def _given(outlet: Outlet) -> dict[str, Any]:
    """What was said and is not empty."""
    try:
        values = {**outlet.settings, **outlet.secrets()}
    except SealError:
        values = dict(outlet.settings)
    return {name: value for name, value in values.items() if value}


def _redirect_url(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("desk_outlet_connected"))
