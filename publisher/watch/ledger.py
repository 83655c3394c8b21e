"""What the ledger itself shows to be stuck."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet

from publisher.deliveries import brake as house_brake
from publisher.deliveries import clock_guard, waiting
from publisher.deliveries.attention import mend, to_post, waits_by_hand
from publisher.deliveries.models import ASKS_A_PERSON, Delivery, State
from publisher.watch.finding import Finding, Level, ok

UNTOUCHED_MAX = datetime.timedelta(minutes=5)


def persons() -> list[Finding]:
    """One for each outlet with Deliveries that wait for somebody to decide."""
    stuck = Delivery.objects.filter(state__in=ASKS_A_PERSON).select_related("edition", "outlet")
    rows: dict[str, list[Delivery]] = {}
    for delivery in stuck.order_by("-due_at", "-pk"):
        rows.setdefault(delivery.outlet.name, []).append(delivery)
    return [_person(name, of_outlet) for name, of_outlet in sorted(rows.items())] or [
        ok("person", "no delivery waits for a person")
    ]


def _person(outlet: str, rows: list[Delivery]) -> Finding:
    """One that only waits to be posted by hand is no trouble, and hides none."""
    troubled = [delivery for delivery in rows if not waits_by_hand(delivery)]
    return _trouble(outlet, troubled) if troubled else _by_hand(outlet, rows)


def _by_hand(outlet: str, rows: list[Delivery]) -> Finding:
    newest = rows[0]
    return Finding(
        f"person:{outlet}",
        Level.WARNING,
        f"The post of {newest.edition.publish_on} waits for a person to post it on {outlet}{_more(rows)}",
        "that outlet is kept by hand",
        f"{to_post(newest)}; give the address of your post there",
        about=str(newest.pk),
    )


def _trouble(outlet: str, rows: list[Delivery]) -> Finding:
    newest = rows[0]
    return Finding(
        f"person:{outlet}",
        Level.BAD,
        f"The delivery of {newest.edition.publish_on} to {outlet} needs a person{_more(rows)}",
        f"{State(newest.state).label.lower()}: {newest.reason or 'no reason was given'}",
        mend(newest),
        about=str(newest.pk),
    )


def _more(rows: list[Delivery]) -> str:
    return f", and {len(rows) - 1} older ones" if len(rows) > 1 else ""


def queue(now: datetime.datetime) -> Finding:
    """Due, everything open for it, and nobody took it up."""
    untouched = [(_ready_at(delivery), delivery) for delivery in _untouched(now)]
    ready_at, oldest = min(untouched, key=lambda pair: pair[0], default=(now, None))
    if oldest is None or now - ready_at < UNTOUCHED_MAX:
        return ok("queue", f"no due delivery is untouched for {UNTOUCHED_MAX.seconds // 60} minutes")
    return Finding(
        "queue",
        Level.BAD,
        f"The delivery of {oldest.edition.publish_on} to {oldest.outlet.name} is due and nobody took it up",
        f"due since {ready_at:%Y-%m-%d %H:%M} UTC",
        "see whether workers run and what their log says",
        since=ready_at,
    )


def _untouched(now: datetime.datetime) -> QuerySet[Delivery]:
    """Of what the ledger itself would let a worker claim now."""
    return Delivery.objects.filter(pk__in=waiting.due(now), state=State.PENDING, attempts=0).select_related(
        "edition", "outlet"
    )


def _ready_at(delivery: Delivery) -> datetime.datetime:
    live_at = delivery.edition.page_live_at or delivery.due_at
    return max(delivery.due_at, delivery.next_at, live_at)


def brake() -> Finding:
    pulled = house_brake.pulled()
    if pulled is None:
        return ok("brake", "the brake is not pulled")
    return Finding(
        "brake",
        Level.WARNING,
        "The brake is pulled: nothing leaves the house",
        f"by {pulled.by_name}: {pulled.reason}",
        "release it when the reason is gone",
        since=pulled.pulled_at,
    )


def jumps() -> list[Finding]:
    """Hosts whose wall clock moved otherwise than time did."""
    found = [
        Finding(
            f"clock:{jump.host}",
            Level.BAD,
            f"The clock of {jump.host} jumped by {jump.seconds:+.0f} s; that host releases nothing",
            f"noticed when its clock read {jump.noticed_at:%Y-%m-%d %H:%M} UTC",
            "set the clock right, then settle the jump",
            about=str(jump.pk),
            since=jump.noticed_at,
        )
        for jump in clock_guard.open_jumps()
    ]
    return found or [ok("clock", "no clock jumped")]
