"""What people decided about deliveries: who, when, what. It is written with the step, and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from publisher.clock import wall_now
from publisher.deliveries import transitions
from publisher.deliveries.models import Attempt, Delivery

AT_ONCE_MAX = 50
"""Of a decision about several: what one person can have looked at."""
BULK = {
    "look_again": "Look again",
    "retry": "It is mended: try again",
    "cancel": "Leave them: no more",
}
"""None of them can send what may be there already."""


@dataclass
class Outcome:
    done: list[Delivery] = field(default_factory=list)
    passed_over: list[Delivery] = field(default_factory=list)
    """They moved on meanwhile, or this cannot be said of them."""


def deliveries(ids: Iterable[int]) -> QuerySet[Delivery]:
    return (
        Delivery.objects.filter(pk__in=list(ids)[:AT_ONCE_MAX])
        .select_related("edition", "outlet")
        .order_by("edition__publish_on", "outlet__name", "pk")
    )


def decide(name: str, rows: Iterable[Delivery], *, by_name: str, reason: str = "") -> Outcome:
    """One decision about several, each a step of its own: what moved on meanwhile is left as it is."""
    outcome, now = Outcome(), wall_now()
    for row in rows:
        took = transitions.may_decide(name, row) and transitions.decide(
            name, row, now, by_name=by_name, reason=reason
        )
        (outcome.done if took else outcome.passed_over).append(row)
    return outcome


def log() -> QuerySet[Attempt]:
    """All decisions, newest first."""
    return (
        Attempt.objects.filter(kind=Attempt.Kind.DECISION)
        .select_related("delivery__edition", "delivery__outlet")
        .order_by("-started_at", "-pk")
    )
