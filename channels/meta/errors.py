"""What each of Meta's answers means to the ledger.

https://developers.facebook.com/docs/graph-api/guides/error-handling
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import Answer, retry_at

NOT_READY = (9007, 2207027)
"""The container is still at work."""
GONE = (100, 33)
"""No such object, or none that this token may see."""
EXPIRED = (-2, 2207020)

_NOT_FETCHED = frozenset({2207003, 2207032, 2207052})
"""Raised only while a container is made, so nothing of it is public; the next try may do."""
_DAY_IS_FULL = (9, 2207042)
_TAKEN_FOR_SPAM = 2207051
_LIMITS = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
_NOT_LET_IN = frozenset({3, 10, 102, 190, 368, *range(200, 300)})
_TRANSIENT = frozenset({-2, -1, 1, 2})

SOON = timedelta(seconds=5)
LATER = timedelta(hours=1)
_WAIT_MAX = timedelta(days=1)


@dataclass(frozen=True)
class Problem:
    status: int
    code: int
    subcode: int
    words: str
    transient: bool

    @property
    def codes(self) -> tuple[int, int]:
        return self.code, self.subcode

    @property
    def name(self) -> str:
        return ".".join(str(part) for part in (self.status, self.code, self.subcode) if part)


def read(answer: Answer) -> Problem:
    """Raises `OutcomeUnknown` nowhere: what is not in Meta's shape has no codes."""
    try:
        error = json.loads(answer.body)["error"]
        words = str(error.get("error_user_msg") or error.get("message") or "")[:300]
        code, subcode = int(error.get("code") or 0), int(error.get("error_subcode") or 0)
        return Problem(answer.status, code, subcode, words, error.get("is_transient") is True)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Problem(answer.status, 0, 0, "", transient=False)


def meaning(kind: str, problem: Problem, headers: Mapping[str, str], now: datetime) -> ChannelError:
    detail = f"{kind}: {problem.status} {problem.words}".rstrip()
    name = problem.name
    if problem.codes == NOT_READY:
        return Unavailable(detail, code=name, retry_at=now + SOON)
    if problem.codes == _DAY_IS_FULL:
        return Unavailable(detail, code=name, retry_at=now + LATER)
    if problem.subcode in _NOT_FETCHED:
        return Unavailable(detail, code=name)
    if problem.subcode == _TAKEN_FOR_SPAM:
        # Asking again makes such a block longer: a person must look at the account.
        return Refused(detail, code=name)
    if problem.status == 429 or problem.code in _LIMITS:
        return Unavailable(detail, code=name, retry_at=retry_at(headers, now) or _regained(headers, now))
    if problem.status >= 500 or problem.code in _TRANSIENT or problem.transient:
        return OutcomeUnknown(detail, code=name)
    if problem.status == 401 or problem.code in _NOT_LET_IN:
        return Unauthorized(detail, code=name)
    return Refused(detail, code=name)


def _regained(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Minutes, in a header of its own.

    https://developers.facebook.com/docs/graph-api/overview/rate-limiting#headers-2
    """
    try:
        usage: Any = json.loads(headers.get("X-Business-Use-Case-Usage", ""))
        minutes = max(
            float(item["estimated_time_to_regain_access"]) for items in usage.values() for item in items
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return now + min(timedelta(minutes=minutes), _WAIT_MAX) if minutes > 0 else None
