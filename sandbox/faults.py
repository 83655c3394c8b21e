"""What can go wrong between a platform and us, the same for every kind.

“Accept” means that the platform did what was asked and kept it; what fails is our hearing of it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    BEFORE_503 = "before-accept-503"  # answered 503, nothing was done
    REFUSE = "refuse"  # the connection is closed without an answer, nothing was done
    RATE_LIMIT = "rate-limit"  # 429 with the platform's own headers and Retry-After, nothing was done
    HANG = "accept-then-hang"  # done, and no answer for `seconds`
    RESET = "accept-then-reset"  # done, and the connection is reset
    ERROR = "accept-then-5xx"  # done, and answered 504
    GARBAGE = "accept-then-garbage"  # done, and answered 2xx with JSON that breaks off
    CUT = "accept-then-cut"  # done, and the answer is shorter than it says
    LAG = "index-lag"  # what was made in the last `seconds` is missing from lists
    SLOW = "slow"  # all as usual, after `seconds`


DONE_FIRST = frozenset({Fault.HANG, Fault.RESET, Fault.ERROR, Fault.GARBAGE, Fault.CUT})
NOT_DONE = frozenset({Fault.BEFORE_503, Fault.REFUSE, Fault.RATE_LIMIT})


@dataclass
class Armed:
    kind: str
    operation: str
    """One of the kind's operations, or `*`."""
    fault: Fault
    count: int | None = 1
    """How many calls it strikes; None: until it is cleared."""
    seconds: float = 30.0
    account: str = "*"

    def meets(self, kind: str, account: str, operation: str) -> bool:
        return (
            self.kind in {kind, "*"}
            and self.account in {account, "*"}
            and self.operation in {operation, "*"}
            and self.count != 0
        )


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._armed: list[Armed] = []

    def arm(self, armed: Armed) -> None:
        with self._lock:
            self._armed.append(armed)

    def clear(self) -> None:
        with self._lock:
            self._armed.clear()

    def take(self, kind: str, account: str, operation: str) -> Armed | None:
        """The fault that strikes this call, counted down; lag strikes lists through `lag_seconds`."""
        with self._lock:
            for armed in self._armed:
                if armed.fault is not Fault.LAG and armed.meets(kind, account, operation):
                    if armed.count is not None:
                        armed.count -= 1
                    return armed
        return None

    def lag_seconds(self, kind: str, account: str, operation: str) -> float:
        with self._lock:
            return max(
                (
                    armed.seconds
                    for armed in self._armed
                    if armed.fault is Fault.LAG and armed.meets(kind, account, operation)
                ),
                default=0.0,
            )
