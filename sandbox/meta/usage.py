"""Usage headers: https://developers.facebook.com/docs/graph-api/overview/rate-limiting"""

from __future__ import annotations

import json
import math
from collections import Counter

from sandbox.clock import Clock
from sandbox.meta.problem import Problem


class Usage:
    """Counts of one run of the sandbox, by account and hour."""

    def __init__(self, kind: str, code: int, clock: Clock) -> None:
        self.calls_per_hour = 4_800
        self._kind = kind
        self._code = code
        self._clock = clock
        self._counts: Counter[tuple[str, int]] = Counter()

    def call(self, account: str) -> dict[str, str]:
        """Counts a call and gives the headers."""
        key = account, int(self._clock.now() // 3_600)
        self._counts[key] += 1
        return self._headers(account, min(100, self._counts[key] * 100 // self.calls_per_hour), 0)

    def is_spent(self, account: str) -> bool:
        return self._counts[account, int(self._clock.now() // 3_600)] > self.calls_per_hour

    def spent(self, account: str, wait_seconds: float) -> tuple[Problem, dict[str, str]]:
        minutes = max(1, math.ceil(wait_seconds / 60))
        message = f"There have been too many calls from this {self._kind} account. Wait a bit and try again."
        return Problem(self._code, message, 2446079), self._headers(account, 100, minutes)

    def wait_seconds(self) -> float:
        return 3_600 - self._clock.now() % 3_600

    def _headers(self, account: str, percent: int, minutes: int) -> dict[str, str]:
        use = {"call_count": percent, "total_cputime": 1, "total_time": 1}
        case = {"type": self._kind, **use, "estimated_time_to_regain_access": minutes}
        return {
            "X-App-Usage": json.dumps(use),
            "X-Business-Use-Case-Usage": json.dumps({account or "unknown": [case]}),
        }
