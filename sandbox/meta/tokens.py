"""Tokens of sixty days, renewed when a day old.

https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
"""

from __future__ import annotations

import hashlib
import hmac
import re

from sandbox.accounts import Accounts
from sandbox.clock import Clock
from sandbox.meta.problem import Problem
from sandbox.wire import Malformed, Request

LIFE_SECONDS = 60 * 86_400
RENEWED_AFTER_SECONDS = 86_400
_RENEWED = re.compile(r"([0-9a-f]{64})x(\d+)")


class Tokens:
    """A renewed token is a mark over the account's own and the time: nothing of it need be kept."""

    def __init__(self, kind: str, accounts: Accounts, clock: Clock) -> None:
        self._kind = kind
        self._accounts = accounts
        self._clock = clock
        self._began = clock.now()

    def account(self, request: Request) -> str:
        """Whose token the request carries; empty where it is none of ours, or one that has ended."""
        account, made_at = self._read(token_of(request))
        return account if self._clock.now() < made_at + LIFE_SECONDS else ""

    def made_at(self, token: str) -> float | None:
        """None: it is none of ours, or has ended."""
        account, made_at = self._read(token)
        return made_at if account and self._clock.now() < made_at + LIFE_SECONDS else None

    def renewed(self, request: Request) -> dict[str, object]:
        account, made_at = self._read(token_of(request))
        age = self._clock.now() - made_at
        if not account or age >= LIFE_SECONDS:
            raise not_let_in()
        if age < RENEWED_AFTER_SECONDS:
            raise Problem(100, "The access token must be at least 24 hours old to be refreshed.")
        token = self._make(account, int(self._clock.now()))
        return {"access_token": token, "token_type": "bearer", "expires_in": LIFE_SECONDS}

    def first(self, account: str) -> dict[str, object]:
        """A token of sixty days, from now."""
        token = self._make(account, int(self._clock.now()))
        return {"access_token": token, "token_type": "bearer", "expires_in": LIFE_SECONDS}

    def _read(self, token: str) -> tuple[str, float]:
        known = self._accounts.of_kind(self._kind)
        renewed = _RENEWED.fullmatch(token)
        for account, keys in known.items():
            if token == keys["access_token"]:
                return account, self._began
            if renewed and hmac.compare_digest(token, self._make(account, int(renewed[2]))):
                return account, float(renewed[2])
        return "", 0.0

    def _make(self, account: str, made_at: int) -> str:
        key = self._accounts.of_kind(self._kind)[account]["access_token"]
        return f"{hmac.new(key.encode(), f'{made_at}'.encode(), hashlib.sha256).hexdigest()}x{made_at}"


def token_of(request: Request) -> str:
    if "access_token" in request.query:
        return request.query["access_token"]
    bearer = request.headers.get("authorization", "")
    return parameters(request).get("access_token", "") or bearer.removeprefix("Bearer ").strip()


def parameters(request: Request) -> dict[str, str]:
    """Of the query, the form, or the text parts of a multipart form."""
    if request.content_type != "multipart/form-data":
        return {**request.query, **request.form}
    try:
        parts = {part.name: part.body.decode() for part in request.parts if not part.filename}
    except (Malformed, UnicodeDecodeError):
        raise Problem(100, "the form cannot be read") from None
    return {**request.query, **parts}


def not_let_in() -> Problem:
    message = "Error validating access token: it is not known here, or has expired."
    return Problem(190, message, 463, status=401)
