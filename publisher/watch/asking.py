"""When a platform may be asked again: quotas are spared, and a bad answer is never believed at once."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

AGAIN_AFTER = datetime.timedelta(hours=6)
AGAIN_AFTER_BAD = datetime.timedelta(hours=1)
AGAIN_AFTER_UNCLEAR = datetime.timedelta(minutes=15)
ASKS_A_DAY_MAX = 12


@dataclass
class Asked:
    """What is remembered of one question to a platform."""

    good: bool | None = None
    """The last clear answer; None: there was none yet."""
    words: str = ""
    expires_at: datetime.datetime | None = None
    at: datetime.datetime | None = None
    """When it was asked last, clear or not."""
    unclear: bool = False
    turned: bool = False
    """The last answer is news: it is asked for a second time before anybody is told."""
    count: int = 0
    """Within the UTC date of `at`."""

    def is_due(self, now: datetime.datetime) -> bool:
        if self.at is None or now < self.at:
            return True
        if self.at.date() == now.date() and self.count >= ASKS_A_DAY_MAX:
            return False
        return self.turned or now - self.at >= self._pause()

    def learn(
        self,
        good: bool | None,
        words: str,
        now: datetime.datetime,
        expires_at: datetime.datetime | None = None,
    ) -> None:
        """`good` is None where the platform gave no clear answer: then what was known still holds."""
        self.count = self.count + 1 if self.at and self.at.date() == now.date() else 1
        self.at, self.unclear = now, good is None
        if good is None:
            self.turned = False
            self.words = self.words if self.good is False else words
            return
        known_as_good = self.good is not False
        self.turned = good != known_as_good
        self.good, self.words, self.expires_at = good, words, expires_at

    def _pause(self) -> datetime.timedelta:
        if self.unclear:
            return AGAIN_AFTER_UNCLEAR
        return AGAIN_AFTER if self.good else AGAIN_AFTER_BAD
