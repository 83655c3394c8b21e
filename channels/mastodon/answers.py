"""What each of a server's answers means to the ledger: https://docs.joinmastodon.org/api/guidelines/"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import Answer, retry_at

KIND = "mastodon"
GONE = "404"
_NOT_READY = "not finished processing"
AGAIN_AFTER = timedelta(seconds=5)


def error(answer: Answer, now: datetime) -> ChannelError:
    words, code = words_of(answer), str(answer.status)
    detail = f"{KIND}: {code} {words}".rstrip()
    if answer.status == 429:
        return Unavailable(detail, code=code, retry_at=retry_at(answer.headers, now) or _reset(answer, now))
    if answer.status >= 500:
        return OutcomeUnknown(detail, code=code)
    if answer.status in {401, 403}:
        return Unauthorized(detail, code=code)
    if answer.status == 422 and _NOT_READY in words.casefold():
        return not_ready(detail, now)
    # A proxy's 404 says nothing of the post.
    return Refused(detail, code=code if words or code != GONE else "proxy")


def not_ready(detail: str, now: datetime) -> Unavailable:
    return Unavailable(detail, code="media", retry_at=now + AGAIN_AFTER)


def words_of(answer: Answer) -> str:
    """The server's own words, cut short: https://docs.joinmastodon.org/entities/Error/"""
    try:
        value = json.loads(answer.body)
        words = [str(value[name]) for name in ("error", "error_description") if value.get(name)]
    except (ValueError, TypeError, AttributeError):
        return ""
    return ": ".join(words)[:300]


def _reset(answer: Answer, now: datetime) -> datetime | None:
    """When the spent limit is renewed: an ISO date, read against the answer's own `Date`."""
    try:
        until = datetime.fromisoformat(answer.headers.get("X-RateLimit-Reset", ""))
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    headers = {
        "Retry-After": format_datetime(until.astimezone(UTC), usegmt=True),
        "Date": answer.headers.get("Date", ""),
    }
    return retry_at(headers, now)
