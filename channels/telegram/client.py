"""The calls of the Bot API that we need, and the meaning of each of its answers: https://core.telegram.org/bots/api

The token is part of every address, so no address may ever be said; `channels.http` says none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from channels.contract import OutletConfig
from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import Answer, Clock, Http, read_seconds
from channels.telegram.config import BASE_URL

KIND = "telegram"
UNCHANGED = "unchanged"
GONE = "gone"
_CODES = {"message is not modified": UNCHANGED, "message to delete not found": GONE}
# Telegram answers these with 400; they are about the bot or the channel, not about the post.
_NOT_LET_IN = (
    "chat not found",
    "not enough rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_admin_required",
    "upgraded to a supergroup",
)
_RETRY_AFTER_MAX = timedelta(days=2)

Files = Mapping[str, tuple[str, bytes, str]]


class Client:
    def __init__(self, config: OutletConfig, clock: Clock) -> None:
        self._token = config.secrets.get("bot_token", "")
        self._base_url = str(config.settings.get("base_url") or BASE_URL).rstrip("/")
        self._http = Http(KIND, read_seconds=read_seconds(config.settings))
        self._clock = clock

    def call(
        self, method: str, values: Mapping[str, Any], files: Files | None = None, *, form: type = dict
    ) -> Any:
        """The `result`, which is a `form` with something in it; values that are not text go as JSON."""
        if not self._token:
            raise Unauthorized(f"{KIND}: bot_token is missing; reconnect the outlet", code="missing")
        fields = {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for name, value in values.items()
        }
        answer = self._http.call(
            "POST", f"{self._base_url}/bot{self._token}/{method}", data=fields, files=files
        )
        if not answer.ok:
            raise error(answer, self._clock())
        document = _document(answer)
        result = document.get("result")
        if document.get("ok") is not True or not isinstance(result, form) or not result:
            raise OutcomeUnknown(f"{KIND}: the answer lacks a result", code="shape")
        return result


def error(answer: Answer, now: datetime) -> ChannelError:
    """Most are 400, and only their words tell which: https://core.telegram.org/bots/api#making-requests"""
    try:
        document = _document(answer)
    except OutcomeUnknown as unreadable:
        return unreadable
    words, code = str(document.get("description") or "")[:300], str(answer.status)
    detail, said = f"{KIND}: {code} {words}".rstrip(), words.casefold()
    if answer.status == 429:
        return Unavailable(detail, code=code, retry_at=_retry_at(document, now))
    if answer.status >= 500:
        return OutcomeUnknown(detail, code=code)
    # A token that is none is answered as an address that is none.
    if answer.status in {401, 403, 404} or any(words in said for words in _NOT_LET_IN):
        return Unauthorized(detail, code=code)
    return Refused(detail, code=next((name for words, name in _CODES.items() if words in said), code))


def _retry_at(document: Mapping[str, Any], now: datetime) -> datetime | None:
    """https://core.telegram.org/bots/api#responseparameters"""
    parameters = document.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if not isinstance(seconds, int) or seconds < 0:
        return None
    return now + min(timedelta(seconds=min(seconds, 10**6)), _RETRY_AFTER_MAX)


def _document(answer: Answer) -> dict[str, Any]:
    try:
        found = json.loads(answer.body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise OutcomeUnknown(f"{KIND}: {answer.status}, and the answer cannot be read", code="json")
    return found
