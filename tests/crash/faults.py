"""What goes wrong at the platform while the worker is killed, in the words of `sandbox.faults`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sandbox.faults import DONE_FIRST, NOT_DONE, Fault

HANG_READ_SECONDS = 0.3
HANG_SECONDS = 1.0
PATIENT_READ_SECONDS = 20.0
"""Where nothing hangs, a busy machine must not look like a platform that does."""
LAG_SECONDS = 500.0
"""Less than the quiet time: an index that is slower than that is outside what we promise."""
RETRY_AFTER_SECONDS = 60.0

CALL = "call"
"""The step that followers see: which one that is, the act says."""
Strike = tuple[str, Fault]
"""The step that it strikes, or `*`, and what happens."""


@dataclass(frozen=True)
class Trouble:
    strikes: tuple[Strike, ...] = ()
    rounds_unreachable: int = 0
    """So long nothing listens at the platform's address."""

    @property
    def read_seconds(self) -> float:
        hangs = any(fault is Fault.HANG for _, fault in self.strikes)
        return HANG_READ_SECONDS if hangs else PATIENT_READ_SECONDS


def armed(strike: Strike, act: str) -> dict[str, object]:
    """What the sandbox is told; each strikes once, an index lags all the time."""
    step, fault = strike
    if step == CALL:
        step = CALLS.get(act, "send")
    seconds = {Fault.HANG: HANG_SECONDS, Fault.LAG: LAG_SECONDS}.get(fault, RETRY_AFTER_SECONDS)
    return {
        "operation": step,
        "fault": fault.value,
        "count": None if fault is Fault.LAG else 1,
        "seconds": seconds,
    }


CALLS: Final = {"correct": "edit", "withdraw": "delete"}
_LOST: Strike = (CALL, Fault.RESET)

TROUBLES: Final[dict[str, Trouble]] = {
    "none": Trouble(),
    "no-connection": Trouble(rounds_unreachable=2),
    **{f"{fault}": Trouble(((CALL, fault),)) for fault in sorted(DONE_FIRST | NOT_DONE)},
    "prepare-accept-then-reset": Trouble((("prepare", Fault.RESET),)),
    "prepare-accept-then-hang": Trouble((("prepare", Fault.HANG),)),
    "prepare-rate-limit": Trouble((("prepare", Fault.RATE_LIMIT),)),
    "index-lag": Trouble((("*", Fault.LAG),)),
    "accept-then-reset+index-lag": Trouble((_LOST, ("*", Fault.LAG))),
    "accept-then-reset+look-up-5xx": Trouble((_LOST, ("look_up", Fault.ERROR))),
    "refuse+look-up-rate-limit": Trouble(((CALL, Fault.REFUSE), ("look_up", Fault.RATE_LIMIT))),
}

ACTS: Final[dict[str, tuple[str, ...]]] = {
    "announce": tuple(TROUBLES),
    "announce-next": ("none", "accept-then-reset"),
    "correct": ("none", "no-connection", "accept-then-hang", "accept-then-reset", "refuse", "rate-limit"),
    "withdraw": ("none", "no-connection", "accept-then-garbage", "accept-then-5xx", "refuse", "rate-limit"),
    "correct-unseen": ("none",),
    "withdraw-unsent": ("none",),
    "hide-unsent": ("none",),
    "show-again": ("none",),
    "release": ("none", "accept-then-reset"),
}
"""What is done, and what can go wrong with it: a correction has nothing to look up."""
