"""What one worker process does: a round of the ledger, or a whole tick; then it says what is in the database."""

from __future__ import annotations

import datetime
import math
from typing import Any

from django.db.models import Count, F

from channels.models import Outlet
from channels.newsletter.models import Copy
from channels.outlets import adapter_of
from publisher.clock import Clock, clock_from
from publisher.deliveries import amendments, ledger, ledger_clock, steps, transitions, waiting
from publisher.deliveries.models import ASKS_A_PERSON, SETTLED, Attempt, Delivery, LedgerClock, Receipt

LEASE_AND_A_BIT = transitions.LEASE_SECONDS + 20
"""Between two rounds: long enough that a dead worker's lease is over, and shorter than the quiet time."""
ROUNDS_MAX = 25
_TIMES_MAX = 100
WORKER_STEPS = {name: step for name, step in steps.STEPS.items() if name not in steps.DECISIONS}
AT_REST = {*SETTLED, *ASKS_A_PERSON}


def clock_of(start: datetime.datetime, number: int) -> Clock:
    return clock_from(start + number * datetime.timedelta(seconds=LEASE_AND_A_BIT))


def until_due(clock: Clock) -> int:
    """How many rounds from now there is something to do; those between would only look at the clock."""
    now = clock.now()
    due_at = waiting.next_due_at(now, datetime.timedelta(days=1))
    return math.ceil((due_at - now).total_seconds() / LEASE_AND_A_BIT) if due_at else 1


def pass_time(rounds: int) -> None:
    """As if this host had run on since the last round: both of its clocks agree on that."""
    LedgerClock.objects.update(boot_seconds=F("boot_seconds") - rounds * LEASE_AND_A_BIT)
    assert hasattr(ledger_clock, "_synced_at")
    ledger_clock._synced_at = float("-inf")  # this process has read it before


def ledger_round(clock: Clock) -> None:
    """What a tick does with Deliveries."""
    for _ in range(_TIMES_MAX):
        transitions.drop_expired(clock.now())
        amendments.open_due(clock.now())
        states = [ledger.deliver(pk, clock) for pk in waiting.due(clock.now())]
        if not any(states):
            return


def settled(wanted: int) -> bool:
    """There are as many Deliveries as wanted, and no worker moves one any more by itself."""
    states = list(Delivery.objects.values_list("state", flat=True))
    return len(states) >= wanted and set(states) <= AT_REST


def facts() -> dict[str, Any]:
    """What the database says."""
    limits = adapter_of(Outlet.objects.get()).limits
    return {
        "deliveries": [
            {
                "act": str(delivery.act),
                "state": str(delivery.state),
                "reason": delivery.reason,
                "attempts": [_told(attempt) for attempt in delivery.attempt_log.order_by("number")],
            }
            for delivery in Delivery.objects.order_by("pk")
        ],
        "copies": dict(Copy.objects.order_by("state").values_list("state").annotate(Count("pk"))),
        "receipts": [receipt.remote_id for receipt in Receipt.objects.all()],
        "blind": not (limits.can_look_up or limits.sends_once),
        "can": {"correct": limits.can_edit, "withdraw": limits.can_delete},
    }


def _told(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "kind": str(attempt.kind),
        "outcome": str(attempt.outcome),
        "ended": attempt.ended_at is not None,
    }
