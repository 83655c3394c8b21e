"""Limits by the sandbox's clock: https://docs.bsky.app/docs/advanced-guides/rate-limits"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass

from sandbox.bluesky.problem import Problem
from sandbox.clock import Clock


@dataclass(frozen=True)
class Cap:
    points: int
    seconds: int


CAPS = {
    "calls": (Cap(3_000, 300),),
    "createSession": (Cap(30, 300), Cap(300, 86_400)),
    "records": (Cap(5_000, 3_600), Cap(35_000, 86_400)),
}
POINTS = {"putRecord": 2, "swapRecord": 2, "deleteRecord": 1}


class Quota:
    """Counts of one run of the sandbox, by account."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.caps = dict(CAPS)
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str, int, int]] = Counter()

    def call(self, account: str, operation: str) -> dict[str, str]:
        """Counts a call and gives the rate headers; raises 429 when there are none left."""
        headers = self._count(account, "calls", 1)
        if operation == "createSession":
            headers = self._count(account, "createSession", 1)
        if points := POINTS.get(operation, 0):
            headers = self._count(account, "records", points)
        return headers

    def spent(self, seconds: float) -> dict[str, str]:
        """The headers of an account that has no calls left for so long. There is no Retry-After."""
        return _headers(CAPS["calls"][0], 0, int(self._clock.now() + seconds))

    def _count(self, account: str, what: str, points: int) -> dict[str, str]:
        tightest: dict[str, str] = {}
        with self._lock:
            for cap in self.caps[what]:
                window = int(self._clock.now()) // cap.seconds
                key = (account, what, cap.seconds, window)
                self._counts[key] += points
                left = cap.points - self._counts[key]
                headers = _headers(cap, max(0, left), (window + 1) * cap.seconds)
                if left < 0:
                    raise Problem(429, "RateLimitExceeded", "Rate Limit Exceeded", headers)
                tightest = tightest or headers
        return tightest


def _headers(cap: Cap, remaining: int, reset: int) -> dict[str, str]:
    return {
        "RateLimit-Limit": str(cap.points),
        "RateLimit-Remaining": str(remaining),
        "RateLimit-Reset": str(reset),
        "RateLimit-Policy": f"{cap.points};w={cap.seconds}",
    }
