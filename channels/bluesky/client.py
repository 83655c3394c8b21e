"""One account on its server: the session that is kept and renewed, and the calls of the AT Protocol in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from channels.bluesky.answers import KIND, NO_RECORD, SESSION_OVER, at, error
from channels.bluesky.config import BASE_URL
from channels.contract import OutletConfig
from channels.errors import OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import Answer, Clock, Http, read_seconds

if TYPE_CHECKING:
    from channels.bluesky.library import Library

Value = TypeVar("Value")
_ACCESS, _REFRESH, _PASSWORD = "access_jwt", "refresh_jwt", "app_password"


@dataclass(frozen=True)
class User:
    did: str
    """The account's name for ever; its handle may change."""
    handle: str


@dataclass(frozen=True)
class Record:
    uri: str
    cid: str
    value: Mapping[str, Any]


class Client:
    def __init__(self, config: OutletConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._base_url = str(config.settings.get("base_url") or BASE_URL).rstrip("/")
        self._http = Http(KIND, read_seconds=read_seconds(config.settings))
        self._access = config.secrets.get(_ACCESS, "")

    def me(self) -> User:
        return User(*self._signed(self._library.session))

    def upload(self, content: bytes, mime: str) -> str:
        """The name that the server gives to these bytes."""
        return self._signed(lambda access: self._library.upload(access, content, mime))

    def get(self, did: str, collection: str, rkey: str) -> Record | None:
        """None: surely not there."""
        wanted = {"repo": did, "collection": collection, "rkey": rkey}
        try:
            found = self._signed(lambda access: self._library.get(access, wanted))
        except Refused as refused:
            if refused.code != NO_RECORD:
                raise
            return None
        return Record(at(found, "uri", form=str), at(found, "cid", form=str), at(found, "value", form=dict))

    def put(self, did: str, payload: Mapping[str, Any], old_cid: str | None) -> None:
        """In place of this record, or of none; raises `Refused`, code `InvalidSwap`, where there is another."""
        body = {"repo": did, **payload, "swapRecord": old_cid}
        self._signed(lambda access: self._library.put(access, body))

    def delete(self, did: str, collection: str, rkey: str) -> None:
        """Where there is no such record, it is done."""
        record = {"repo": did, "collection": collection, "rkey": rkey}
        self._signed(lambda access: self._library.delete(access, record))

    def _signed(self, call: Callable[[str], Value]) -> Value:
        """Asks with the session there is, and with a new one where it is over: then nothing was done."""
        access = self._access or self._renew("")
        try:
            return call(access)
        except Unauthorized as refused:
            if refused.code not in SESSION_OVER:
                raise
        return call(self._renew(access))

    def _renew(self, over: str) -> str:
        """Signing in is rationed (https://docs.bsky.app/docs/advanced-guides/rate-limits), renewing less so."""

        def renewal(stored: Mapping[str, str]) -> Mapping[str, str]:
            if stored.get(_ACCESS, "") != over:
                return {}
            return self._refreshed(stored) or self._signed_in(stored)

        try:
            self._access = self._config.renew(renewal).get(_ACCESS, "")
        except OutcomeUnknown as unknown:
            raise Unavailable(f"{unknown.detail} (while signing in)", code=unknown.code) from None
        if not self._access:
            raise Unavailable(f"{KIND}: the credentials were changed just now", code="renewing")
        return self._access

    def _refreshed(self, stored: Mapping[str, str]) -> Mapping[str, str]:
        refresh = stored.get(_REFRESH)
        try:
            return self._library.refresh(refresh) if refresh else {}
        except Unauthorized:
            return {}

    def _signed_in(self, stored: Mapping[str, str]) -> Mapping[str, str]:
        password = stored.get(_PASSWORD)
        if not password:
            raise Unauthorized(f"{KIND}: {_PASSWORD} missing; reconnect the outlet", code="missing")
        return self._library.sign_in(self._config.account.removeprefix("@"), password)

    @cached_property
    def _library(self) -> Library:
        from channels.bluesky.library import Library

        return Library(self._http, self._base_url, self._check)

    def _check(self, answer: Answer) -> None:
        if not answer.ok:
            raise error(answer, self._clock())
