"""Tumblr's limits by its own clock: https://github.com/tumblr/docs/blob/master/api.md#rate-limits"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.clock import Clock
from sandbox.tumblr.problem import Problem

_ZONE = ZoneInfo("America/New_York")  # the documented example of `reset_at` is midnight there


@dataclass(frozen=True)
class Caps:
    calls_per_hour: int = 1_000
    calls_per_day: int = 5_000
    posts_per_day: int = 250
    images_per_day: int = 250


class Quota:
    """Counts of one run of the sandbox, by account."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.caps = Caps()
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str, str]] = Counter()

    def call(self, account: str) -> dict[str, str]:
        """Counts a call and gives the rate headers; raises 429 when there are none left."""
        with self._lock:
            hour = self._count(account, "calls", self._hour())
            day = self._count(account, "calls", self._day())
        headers = self._headers(hour, day)
        if hour > self.caps.calls_per_hour or day > self.caps.calls_per_day:
            raise LimitExceeded(headers)
        return headers

    def spent(self) -> dict[str, str]:
        """The headers of an account that has no calls left."""
        return self._headers(self.caps.calls_per_hour, 0)

    def post(self, account: str) -> None:
        if self._count(account, "posts", self._day()) > self.caps.posts_per_day:
            raise Problem(403, "You have reached your daily posting limit.", 8023)

    def images(self, account: str, number: int) -> None:
        if number and self._count(account, "images", self._day(), number) > self.caps.images_per_day:
            raise Problem(403, "You cannot upload more media today.", 8004)

    def left(self, account: str) -> dict[str, Any]:
        caps = {"posts": self.caps.posts_per_day, "photos": self.caps.images_per_day}
        counted = {"posts": "posts", "photos": "images"}
        return {
            name: {
                "description": f"the number of {name} you can make per day",
                "limit": cap,
                "remaining": max(0, cap - self._counts[account, counted[name], self._day()]),
                "reset_at": int(self._midnight().timestamp()),
            }
            for name, cap in caps.items()
        }

    def _count(self, account: str, what: str, span: str, number: int = 1) -> int:
        self._counts[account, what, span] += number
        return self._counts[account, what, span]

    def _headers(self, hour: int, day: int) -> dict[str, str]:
        now = self._now()
        return {
            "X-Ratelimit-Perhour-Limit": str(self.caps.calls_per_hour),
            "X-Ratelimit-Perhour-Remaining": str(max(0, self.caps.calls_per_hour - hour)),
            "X-Ratelimit-Perhour-Reset": str(3_600 - int(now.timestamp()) % 3_600),
            "X-Ratelimit-Perday-Limit": str(self.caps.calls_per_day),
            "X-Ratelimit-Perday-Remaining": str(max(0, self.caps.calls_per_day - day)),
            "X-Ratelimit-Perday-Reset": str(int((self._midnight() - now).total_seconds())),
        }

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), _ZONE)

    def _day(self) -> str:
        return f"{self._now():%Y-%m-%d}"

    def _hour(self) -> str:
        return str(int(self._clock.now()) // 3_600)

    def _midnight(self) -> datetime:
        return datetime.combine(self._now().date() + timedelta(days=1), time(), _ZONE)


class LimitExceeded(Problem):
    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__(429, "Limit Exceeded")
        self.headers = headers
