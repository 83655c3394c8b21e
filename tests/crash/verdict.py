"""What must be true in the end, read from the peer and from the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.crash import kinds
from tests.crash.cases import Case, Outcome
from tests.crash.world import CORRECTED

CALLS = {"announce": "send", "correct": "edit", "withdraw": "delete"}
"""The step that each act of a Delivery makes public, and the kind of attempt that is written down for it."""
_UNKNOWN = ("under_way", "unknown")


@dataclass(frozen=True)
class End:
    """How a case must end, where nothing is in doubt."""

    states: tuple[str, ...]
    visible: int
    text: str = ""


def judge(outcome: Outcome, case: Case, facts: dict[str, Any], heard: dict[str, Any]) -> None:
    """`facts` is what our database says, `heard` what the peer knows."""
    deliveries, visible = facts["deliveries"], heard["visible"]
    outcome.state = "+".join(row["state"] for row in deliveries)
    if len(visible) > 1:
        outcome.duplicates.append(f"{len(visible)} posts can be seen")
        return
    if not facts["settled"]:
        reasons = "; ".join(row["reason"] for row in deliveries)
        outcome.losses.append(f"still {outcome.state} after all rounds: {reasons}")
        return
    end = _end(case, facts)
    if _is_in_doubt(deliveries, facts, end):
        outcome.asked = True
    else:
        outcome.losses += _missed(end, outcome.state, heard)
        outcome.lies += _untrue_receipts(deliveries, facts["receipts"], visible)
    for row in deliveries:
        outcome.lies += _untrue_attempts(row, heard["calls"])
    under_way = sum(attempt["outcome"] == "under_way" for row in deliveries for attempt in row["attempts"])
    if under_way > outcome.fired:
        outcome.lies.append(f"{under_way} attempts are under way after {outcome.fired} deaths")


def _end(case: Case, facts: dict[str, Any]) -> End:
    if case.kind in kinds.ENDS:
        return End((kinds.ENDS[case.kind],), 0)
    if case.act in facts["can"] and not facts["can"][case.act]:
        return End(("delivered", "needs_person"), 1)
    return {
        "announce": End(("delivered",), 1),
        "release": End(("delivered",), 1),
        "correct": End(("delivered", "delivered"), 1, CORRECTED),
        "correct-unseen": End(("delivered", "delivered"), 1),
        "withdraw": End(("delivered", "delivered"), 0),
        "withdraw-unsent": End(("cancelled",), 0),
    }[case.act]


def _is_in_doubt(deliveries: list[dict[str, Any]], facts: dict[str, Any], end: End) -> bool:
    """A person is asked about an announcement, rightly: it was sent, nobody knows how it went, nor can be asked."""
    first = deliveries[0]
    doubted = any(
        attempt["kind"] == "send" and attempt["outcome"] in _UNKNOWN for attempt in first["attempts"]
    )
    asked = first["state"] == "needs_person" and "needs_person" not in end.states
    return bool(asked and facts["blind"] and doubted and not facts["receipts"])


def _missed(end: End, state: str, heard: dict[str, Any]) -> list[str]:
    missed = []
    if state != "+".join(end.states):
        missed.append(f"ended as {state}, not {'+'.join(end.states)}")
    if len(heard["visible"]) != end.visible:
        missed.append(f"{len(heard['visible'])} posts can be seen, not {end.visible}")
    if not all(end.text in text for text in heard["texts"]):
        missed.append("the post shows the old words")
    return missed


def _untrue_receipts(deliveries: list[dict[str, Any]], receipts: list[str], visible: list[str]) -> list[str]:
    announced = deliveries[0]["state"] == "delivered"
    taken_away = any(row["act"] == "withdraw" and row["state"] == "delivered" for row in deliveries)
    if len(receipts) != announced:
        return [f"{len(receipts)} receipts for {deliveries[0]['state']}"]
    if announced and not taken_away and receipts != visible:
        return [f"the receipt names {receipts}, and {visible} can be seen"]
    return []


def _untrue_attempts(row: dict[str, Any], calls: Mapping[str, int]) -> list[str]:
    attempts, step = row["attempts"], CALLS[row["act"]]
    numbers, outcomes = ([attempt[name] for attempt in attempts] for name in ("number", "outcome"))
    written = sum(attempt["kind"] == step for attempt in attempts)
    came = calls.get(step, 0)
    delivered = row["state"] == "delivered" and came
    checks = {
        f"attempts are numbered {numbers}": numbers == [*range(1, len(attempts) + 1)],
        f"{written} attempts to {step} are written down, and {came} came": written >= came,
        "an attempt claims an end without an outcome, or an outcome without an end": all(
            attempt["ended"] == (attempt["outcome"] != "under_way") for attempt in attempts
        ),
        f"{row['state']}, and its attempts say {outcomes}": (
            outcomes.count("delivered") == 1 and outcomes[-1] == "delivered"
            if delivered
            else "delivered" not in outcomes or row["state"] == "delivered"
        ),
    }
    return [sentence for sentence, true in checks.items() if not true]


def half_written(
    at_death: Mapping[str, bytes], before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> list[str]:
    """Files that a reader could get whose bytes are neither those of before nor those of after."""
    return sorted(
        name for name, content in at_death.items() if content not in (before.get(name), after.get(name))
    )
