"""Mastodon's limits by its own clock: https://docs.joinmastodon.org/api/rate-limits/"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime

from sandbox.clock import Clock
from sandbox.mastodon.problem import Problem

ALL = (300, 300)
CAPS = {"media": (30, 1_800), "delete": (30, 1_800)}
"""Calls and the seconds in which they may be made; the others share `ALL`."""


class Quota:
    """Counts of one run of the sandbox, by account and call."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.caps = dict(CAPS)
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str, int]] = Counter()

    def call(self, account: str, operation: str) -> dict[str, str]:
        """Counts a call and gives the rate headers; raises 429 when there are none left."""
        cap, seconds = self.caps.get(operation, ALL)
        window = int(self._clock.now()) // seconds
        with self._lock:
            key = (account, operation if operation in self.caps else "", window)
            self._counts[key] += 1
            count = self._counts[key]
        headers = _headers(cap, max(0, cap - count), (window + 1) * seconds)
        if count > cap:
            raise Problem(429, "Too many requests", headers)
        return headers

    def spent(self, seconds: float) -> dict[str, str]:
        """The headers of an account that has no calls left for so long. Mastodon sends no Retry-After."""
        return _headers(ALL[0], 0, self._clock.now() + seconds)


def _headers(limit: int, remaining: int, reset: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{datetime.fromtimestamp(reset, UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
    }
