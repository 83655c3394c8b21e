"""X's limits in windows of 15 minutes, by its own clock: https://docs.x.com/x-api/fundamentals/rate-limits"""

from __future__ import annotations

import threading
from collections import Counter

from sandbox.clock import Clock
from sandbox.x.problem import Problem

WINDOW_SECONDS = 900
CAPS = {"me": 75, "upload": 500, "metadata": 500, "create": 100, "timeline": 900, "delete": 50}


class Quota:
    """Counts of one run of the sandbox, by account and call."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.caps = dict(CAPS)
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str, int]] = Counter()

    def call(self, account: str, operation: str) -> dict[str, str]:
        """Counts a call and gives the rate headers; raises 429 when there are none left."""
        cap = self.caps.get(operation, 100)
        window = int(self._clock.now()) // WINDOW_SECONDS
        with self._lock:
            self._counts[account, operation, window] += 1
            count = self._counts[account, operation, window]
        headers = _headers(cap, max(0, cap - count), (window + 1) * WINDOW_SECONDS)
        if count > cap:
            raise TooManyRequests(headers)
        return headers

    def spent(self, seconds: float) -> dict[str, str]:
        """The headers of an account that has no calls left for so long. X sends no Retry-After."""
        return _headers(CAPS["create"], 0, int(self._clock.now() + seconds))


def _headers(limit: int, remaining: int, reset: int) -> dict[str, str]:
    return {
        "x-rate-limit-limit": str(limit),
        "x-rate-limit-remaining": str(remaining),
        "x-rate-limit-reset": str(reset),
    }


class TooManyRequests(Problem):
    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__(429, "Too Many Requests")
        self.headers = headers
