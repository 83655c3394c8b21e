"""How it stands with each outlet, in words: may it be sent to, does it let us in, until when, what came last."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.timesince import timesince

from channels import registry
from channels.models import Outlet
from channels.outlets import is_by_hand
from publisher.deliveries import brake, pace
from publisher.deliveries.models import ASKS_A_PERSON, Act, Brake, Delivery, Pace, State
from publisher.schedule.verdict import language_name

SOON = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """One outlet as the list shows it: never its settings, never its credentials."""

    pk: int
    name: str
    kind: str
    account: str
    language: str
    paused: bool
    held: bool
    state: str
    code: str
    """`good`, `open` or `bad`, for colour."""
    why: str
    credentials: str
    credentials_code: str
    last_on: datetime.date | None
    last_url: str
    waits: int
    """Deliveries that ask a person."""


def lines(now: datetime.datetime) -> list[Line]:
    pulled = brake.pulled()
    paces = {row.outlet_id: row for row in Pace.objects.filter(failures__gte=pace.BREAKER_FAILURES)}
    return [_line(outlet, now, pulled, paces.get(outlet.pk)) for outlet in _outlets()]


def line(outlet: Outlet, now: datetime.datetime) -> Line:
    found = _outlets().get(pk=outlet.pk)
    failing = Pace.objects.filter(outlet=outlet, failures__gte=pace.BREAKER_FAILURES).first()
    return _line(found, now, brake.pulled(), failing)


def kind_name(kind: str) -> str:
    return registry.KINDS[kind].label if kind in registry.KINDS else kind


def _outlets() -> QuerySet[Any]:
    arrived = Delivery.objects.filter(outlet=OuterRef("pk"), act=Act.ANNOUNCE, state=State.DELIVERED)
    latest = arrived.order_by("-slot_on")
    asking = Delivery.objects.filter(outlet=OuterRef("pk"), state__in=ASKS_A_PERSON)
    number = asking.order_by().values("outlet").annotate(number=Count("pk")).values("number")
    return Outlet.objects.defer("sealed").annotate(
        last_on=Subquery(latest.values("slot_on")[:1]),
        last_url=Subquery(latest.values("receipt__url")[:1]),
        waits=Subquery(number),
    )


def _line(outlet: Any, now: datetime.datetime, pulled: Brake | None, failing: Pace | None) -> Line:
    state, code, why = _state(outlet, pulled, failing)
    credentials, credentials_code = _credentials(outlet, now)
    return Line(
        pk=outlet.pk,
        name=outlet.name,
        kind=kind_name(outlet.kind),
        account=outlet.account,
        language=language_name(outlet.language),
        paused=outlet.paused,
        held=bool(outlet.held_reason),
        state=state,
        code=code,
        why=why,
        credentials=credentials,
        credentials_code=credentials_code,
        last_on=outlet.last_on,
        last_url=outlet.last_url or "",
        waits=outlet.waits or 0,
    )


def _state(outlet: Outlet, pulled: Brake | None, failing: Pace | None) -> tuple[str, str, str]:
    if outlet.held_reason:
        return "Held", "bad", outlet.held_reason
    if outlet.paused:
        return "Paused", "open", "what is due waits"
    if pulled:
        return "Stopped with all others", "bad", pulled.reason
    if is_by_hand(outlet.settings):
        return "Kept by hand", "open", "a person posts what is made ready"
    if failing and failing.open_until_at:
        until = f"{failing.open_until_at:%H:%M} UTC"
        return "Failing", "bad", f"{failing.failures} failures in a row; tried next at {until}"
    return "Open", "good", ""


def _credentials(outlet: Outlet, now: datetime.datetime) -> tuple[str, str]:
    if is_by_hand(outlet.settings):
        return "none needed", "open"
    if outlet.expires_at and outlet.expires_at <= now:
        return f"ended on {outlet.expires_at:%-d %B %Y}", "bad"
    if outlet.check_answer == Outlet.Answer.BAD:
        return "do not let us in", "bad"
    if outlet.checked_at is None:
        return "never checked", "open"
    if outlet.expires_at:
        soon = outlet.expires_at - now < SOON
        return f"end on {outlet.expires_at:%-d %B %Y}", "bad" if soon else "good"
    if outlet.check_answer == Outlet.Answer.UNCLEAR:
        return "could not be asked", "open"
    return f"good, asked {timesince(outlet.checked_at, now, depth=1)} ago", "good"
