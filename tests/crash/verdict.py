"""What must be true in the end, read from the peer and from the database."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.crash import kinds
from tests.crash.cases import Case, Outcome
from tests.crash.world import CORRECTED

CALLS = {"announce": "send", "reply": "send", "correct": "edit", "withdraw": "delete"}
"""The step that each act of a Delivery makes public, and the kind of attempt that is written down for it."""
UNSENT = {"withdraw-unsent": "cancelled", "hide-unsent": "held"}
"""Acts that nothing comes of, and how they end."""
_UNKNOWN = ("under_way", "unknown")


@dataclass(frozen=True)
class Found:
    """How a case ended: `facts` is what our database says, `heard` what the peer knows."""

    facts: dict[str, Any]
    heard: dict[str, Any]

    @property
    def deliveries(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.facts["deliveries"]
        return rows

    @property
    def ends(self) -> list[tuple[str, str]]:
        return sorted((row["act"], row["state"]) for row in self.deliveries)

    @property
    def visible(self) -> int:
        return len(self.heard["visible"])

    @property
    def named(self) -> bool:
        """Whether the receipts are of posts that can be seen, and of all of them."""
        return sorted(self.facts["receipts"]) == sorted(self.heard["visible"])

    def operation(self, step: str) -> str:
        """The peer's own word for it; several steps may be one operation."""
        return str(self.heard["steps"].get(step, ""))

    def calls(self, operation: str) -> int:
        return int(self.heard["calls"].get(operation, 0))

    def written(self, operation: str) -> int:
        """Attempts of the steps that this operation carries out."""
        steps = [attempt["kind"] for row in self.deliveries for attempt in row["attempts"]]
        return sum(self.operation(step) == operation for step in steps if step in CALLS.values())


def judge(outcome: Outcome, case: Case, found: Found, normal: Found) -> None:
    """`normal` is how the same act ends on the same kind without trouble and without a death."""
    outcome.state = "+".join(row["state"] for row in found.deliveries)
    if found.visible > normal.visible:
        outcome.duplicates.append(f"{found.visible} posts can be seen, not {normal.visible}")
        return
    if not found.facts["settled"]:
        reasons = "; ".join(row["reason"] for row in found.deliveries if row["reason"])
        outcome.losses.append(f"still {outcome.state} after all rounds: {reasons}")
        return
    if found is normal:
        outcome.losses += _not_as_promised(case, found)
    if _is_in_doubt(found):
        outcome.asked = True
    else:
        outcome.losses += _lost(found, normal)
        outcome.losses += _without_mail(found, outcome.fired, doubts=case.trouble != "none")
        outcome.lies += _untrue_receipts(found, normal)
    for row in found.deliveries:
        outcome.lies += _untrue_attempts(row)
    outcome.lies += _unwritten_calls(found, normal)
    under_way = sum(
        attempt["outcome"] == "under_way" for row in found.deliveries for attempt in row["attempts"]
    )
    if under_way > outcome.fired:
        outcome.lies.append(f"{under_way} attempts are under way after {outcome.fired} deaths")


def _not_as_promised(case: Case, found: Found) -> list[str]:
    """What every other case of this kind and act is measured by must itself be right."""
    first, states = found.deliveries[0], {row["state"] for row in found.deliveries}
    if case.kind in kinds.ENDS:
        right = (first["state"], found.visible) == (kinds.ENDS[case.kind], 0)
    elif case.act in UNSENT:
        right = (first["state"], found.visible) == (UNSENT[case.act], 0)
    elif case.act in found.facts["can"] and not found.facts["can"][case.act]:
        right = states == {"delivered", "needs_person"} and found.visible > 0
    elif case.act == "withdraw":
        right = states == {"delivered"} and (found.visible == 0 or not found.named)
    else:
        right = states == {"delivered"} and found.visible > 0
    if case.act == "correct" and states == {"delivered"} and found.named:
        right = right and any(CORRECTED in text for text in found.heard["texts"])
    return [] if right else [f"without any trouble it ended as {found.ends} with {found.visible} posts"]


def _is_in_doubt(found: Found) -> bool:
    """A person is asked about a post, rightly: it was sent, nobody knows how it went, nor can be asked."""
    posts = [row for row in found.deliveries if CALLS[row["act"]] == "send"]
    asked = [row for row in posts if row["state"] == "needs_person"]
    delivered = [row for row in posts if row["state"] == "delivered"]
    doubted = [
        row
        for row in asked
        if any(attempt["kind"] == "send" and attempt["outcome"] in _UNKNOWN for attempt in row["attempts"])
    ]
    receipts: list[str] = found.facts["receipts"]
    return bool(found.facts["blind"] and asked) and doubted == asked and len(receipts) == len(delivered)


def _lost(found: Found, normal: Found) -> list[str]:
    lost = []
    if found.ends != normal.ends:
        reasons = "; ".join(row["reason"] for row in found.deliveries if row["reason"])
        lost.append(f"ended as {found.ends}, not {normal.ends}: {reasons}")
    if found.visible != normal.visible:
        lost.append(f"{found.visible} posts can be seen, not {normal.visible}")
    if sorted(found.heard["texts"]) != sorted(normal.heard["texts"]):
        lost.append("followers read other words")
    return lost


def _without_mail(found: Found, deaths: int, *, doubts: bool) -> list[str]:
    """Of a newsletter's readers only those may be in doubt whose mail was under way: at a death, or at the trouble."""
    left_out = sum(number for state, number in found.facts["copies"].items() if state != "sent")
    most = deaths + doubts
    return [f"{left_out} readers are left out, and at most {most} may be"] if left_out > most else []


def _untrue_receipts(found: Found, normal: Found) -> list[str]:
    receipts = found.facts["receipts"]
    if len(receipts) != len(normal.facts["receipts"]):
        return [f"{len(receipts)} receipts, not {len(normal.facts['receipts'])}"]
    if normal.named and not found.named:
        return [f"the receipts name {receipts}, and {found.heard['visible']} can be seen"]
    return []


def _untrue_attempts(row: dict[str, Any]) -> list[str]:
    attempts = row["attempts"]
    numbers, outcomes = ([attempt[name] for attempt in attempts] for name in ("number", "outcome"))
    right_end = (
        not attempts or (outcomes.count("delivered") == 1 and outcomes[-1] == "delivered")
        if row["state"] == "delivered"
        else "delivered" not in outcomes
    )
    checks = {
        f"attempts are numbered {numbers}": numbers == [*range(1, len(attempts) + 1)],
        "an attempt claims an end without an outcome, or an outcome without an end": all(
            attempt["ended"] == (attempt["outcome"] != "under_way") for attempt in attempts
        ),
        f"{row['state']}, and its attempts say {outcomes}": right_end,
    }
    return [sentence for sentence, true in checks.items() if not true]


def _unwritten_calls(found: Found, normal: Found) -> list[str]:
    """An attempt may be several calls, where the platform is several hubs; without trouble it is known how many."""
    lies = []
    for operation in sorted({found.operation(step) for step in CALLS.values()} - {""}):
        came, written = found.calls(operation), found.written(operation)
        each = max(1, math.ceil(normal.calls(operation) / max(1, normal.written(operation))))
        if came > written * each:
            lies.append(f"{written} attempts are written down, and {came} calls came: {operation}")
    return lies


def half_written(
    at_death: Mapping[str, bytes], before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> list[str]:
    """Files that a reader could get whose bytes are neither those of before nor those of after."""
    return sorted(
        name for name, content in at_death.items() if content not in (before.get(name), after.get(name))
    )
