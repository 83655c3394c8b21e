"""What each of X's answers means to the ledger, and how its documents are read."""

from __future__ import annotations

import json
import re
from datetime import datetime
from email.utils import formatdate
from typing import Any

from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import Answer, retry_at

KIND = "x"
MEDIA_GONE = "media"
"""The code of an error that says: what was uploaded is no longer there, and nothing was posted."""
_MEDIA_GONE = "media ids are invalid"
_SPANS = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
# Of what X answers with 403, these are about the post; any other is about the account.
_DUPLICATE = "duplicate content"
_NEVER = ("deleted or not visible to you", "needs to be a bit shorter")


def error(answer: Answer, now: datetime) -> ChannelError:
    """https://docs.x.com/x-api/fundamentals/response-codes-and-errors"""
    words, code = _words(answer), str(answer.status)
    detail, said = f"{KIND}: {code} {words}".rstrip(), words.casefold()
    if answer.status == 429:
        return Unavailable(detail, code=code, retry_at=retry_at(answer.headers, now) or _reset(answer, now))
    if answer.status >= 500:
        return OutcomeUnknown(detail, code=code)
    if answer.status == 403 and _DUPLICATE in said:
        # It stands there already: perhaps from an attempt of which we heard nothing.
        return OutcomeUnknown(detail, code="duplicate")
    if answer.status == 400 and _MEDIA_GONE in said:
        return Unavailable(detail, code=MEDIA_GONE)
    # 402: the app's credits are spent; a person must pay.
    if answer.status in {401, 402} or (answer.status == 403 and not any(never in said for never in _NEVER)):
        return Unauthorized(detail, code=code)
    return Refused(detail, code=code)


def _words(answer: Answer) -> str:
    """X's own words, cut short: a problem document, or a list of errors in one."""
    try:
        value = json.loads(answer.body)
        errors = [item.get("message") or item.get("detail") or "" for item in value.get("errors") or ()]
        words = [value.get("detail") or value.get("title") or "", *errors]
        return "; ".join(dict.fromkeys(word for word in map(str, words) if word))[:300]
    except (ValueError, TypeError, AttributeError):
        return ""


def _reset(answer: Answer, now: datetime) -> datetime | None:
    """When the spent limit is renewed: X gives Unix seconds, read against the answer's own `Date`.

    https://docs.x.com/x-api/fundamentals/rate-limits
    """
    spent = [span for span in _SPANS if answer.headers.get(f"{span}-remaining") == "0"] or _SPANS[:1]
    resets = [answer.headers.get(f"{span}-reset", "") for span in spent]
    until = max((int(reset) for reset in resets if re.fullmatch(r"[0-9]{1,11}", reset)), default=0)
    headers = {"Retry-After": formatdate(until, usegmt=True), "Date": answer.headers.get("Date", "")}
    return retry_at(headers, now) if until else None


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
