"""What one look found: that something is as it should be, or what did not happen."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    NOTE = "note"
    """Worth knowing, once; nobody has to do anything."""
    WARNING = "warning"
    BAD = "bad"

    @property
    def weight(self) -> int:
        return list(Level).index(self)


@dataclass(frozen=True)
class Finding:
    key: str
    """`check:which`, for example `page:ca`: the same from round to round."""
    level: Level
    what: str
    """One sentence: what is so, or what did not happen."""
    seen: str = ""
    """What was seen instead."""
    mend: str = ""
    about: str = ""
    """The day or the rows it speaks of: when they change, people are told anew."""
    since: datetime.datetime | None = None
    """Where it is known better than “since the first look that saw it”."""

    @property
    def is_well(self) -> bool:
        return self.level is Level.OK

    @property
    def check(self) -> str:
        return self.key.partition(":")[0]


def ok(key: str, what: str, about: str = "") -> Finding:
    return Finding(key, Level.OK, what, about=about)
