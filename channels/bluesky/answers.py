"""What each of Bluesky's answers means to the ledger.

The library's own classes are of no use for that: it says `NetworkError` of 409, 413 and 502 alike.
https://atproto.com/specs/xrpc#error-responses
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from email.utils import formatdate
from typing import Any

from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import Answer, retry_at

KIND = "bluesky"
SESSION_OVER = frozenset({"ExpiredToken", "InvalidToken"})
"""Codes of an error that a new session mends; nothing was done."""
NO_RECORD = "RecordNotFound"
OTHER_RECORD = "InvalidSwap"
"""The code of an error that says: there is another record under this key, or none, than was said."""
_NO_BLOB = "BlobNotFound"
_ACCOUNT = SESSION_OVER | {
    "AccountDeactivated",
    "AccountSuspended",
    "AccountTakedown",
    "AuthFactorTokenRequired",
}


def error(answer: Answer, now: datetime) -> ChannelError:
    name, words = _said(answer)
    detail, code = f"{KIND}: {answer.status} {words}".rstrip(), name or str(answer.status)
    if answer.status == 429:
        return Unavailable(detail, code=code, retry_at=retry_at(answer.headers, now) or _reset(answer, now))
    if answer.status >= 500 or (answer.status == 400 and not name):
        # Every 400 of a server has a name: without, it breaks off, or is another's.
        return OutcomeUnknown(detail, code=code)
    if answer.status in {401, 403} or name in _ACCOUNT:
        return Unauthorized(detail, code=code)
    if name == _NO_BLOB:
        # A picture that no post names is forgotten after a while; nothing was posted.
        return Unavailable(detail, code=code)
    return Refused(detail, code=code)


def document(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except ValueError:
        raise OutcomeUnknown(f"{KIND}: {answer.status}, and the answer cannot be read", code="json") from None


def at(value: Any, name: str, *, form: Any) -> Any:
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, form):
        raise OutcomeUnknown(f"{KIND}: the answer lacks {name}", code="shape")
    return found


def _said(answer: Answer) -> tuple[str, str]:
    """The error's name, and with its message in the server's own words, cut short."""
    try:
        value = json.loads(answer.body)
        name, message = str(value.get("error") or ""), str(value.get("message") or "")
        return name, f"{name}: {message}"[:300].strip(": ")
    except (ValueError, AttributeError):
        return "", ""


def _reset(answer: Answer, now: datetime) -> datetime | None:
    """When the limit is renewed: Unix seconds, read against the answer's own `Date`.

    https://docs.bsky.app/docs/advanced-guides/rate-limits
    """
    reset = answer.headers.get("ratelimit-reset", "")
    if not re.fullmatch(r"[0-9]{1,11}", reset):
        return None
    until = formatdate(int(reset), usegmt=True)
    return retry_at({"Retry-After": until, "Date": answer.headers.get("Date", "")}, now)
