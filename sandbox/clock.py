"""The sandbox's own clock, which tests can move: quotas and index lag go by it, signatures never."""

from __future__ import annotations

import time


class Clock:
    def __init__(self) -> None:
        self.offset_seconds = 0.0

    def now(self) -> float:
        return time.time() + self.offset_seconds

    def move(self, seconds: float) -> None:
        self.offset_seconds += seconds
