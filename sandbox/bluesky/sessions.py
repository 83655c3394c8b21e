"""Sessions: a short access token and a long refresh token, both JWT: https://atproto.com/specs/xrpc#authentication"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any

from sandbox.accounts import Accounts
from sandbox.bluesky.problem import Problem
from sandbox.clock import Clock

ACCESS_SECONDS = 7_200
REFRESH_SECONDS = 90 * 86_400
GRACE_SECONDS = 7_200
"""A refresh token may be used again for so long: the answer to the first time may have been lost."""
_TYPES = {"com.atproto.appPass": "at+jwt", "com.atproto.refresh": "refresh+jwt"}


def did(account: str) -> str:
    return f"did:plc:{base64.b32encode(hashlib.sha256(account.encode()).digest()).decode().lower()[:24]}"


class Sessions:
    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock
        self._used: dict[str, float] = {}

    def create(self, body: Mapping[str, Any]) -> dict[str, Any]:
        identifier, password = body.get("identifier"), body.get("password")
        for account, keys in self._known().items():
            if identifier in {account, did(account)} and keys["app_password"] == password:
                return self._session(account)
        raise Problem(401, "AuthenticationRequired", "Invalid identifier or password")

    def refresh(self, token: str) -> dict[str, Any]:
        claims = self._claims(token, "com.atproto.refresh")
        used_at = self._used.setdefault(claims["jti"], self._clock.now())
        if self._clock.now() - used_at > GRACE_SECONDS:
            raise Problem(400, "ExpiredToken", "Token has been revoked")
        return self._session(self.account(claims["sub"]))

    def let_in(self, token: str) -> str:
        """The account of an access token; raises what the real server says."""
        if not token:
            raise Problem(401, "AuthMissing", "Authentication Required")
        return self.account(self._claims(token, "com.atproto.appPass")["sub"])

    def account(self, name: str) -> str:
        """By handle or DID; empty where there is none."""
        return next((account for account in self._known() if name in {account, did(account)}), "")

    def _known(self) -> dict[str, dict[str, str]]:
        return self._accounts.of_kind("bluesky")

    def _session(self, account: str) -> dict[str, Any]:
        return {
            "did": did(account),
            "handle": account,
            "active": True,
            "accessJwt": self._token(account, "com.atproto.appPass", ACCESS_SECONDS),
            "refreshJwt": self._token(account, "com.atproto.refresh", REFRESH_SECONDS),
        }

    def _token(self, account: str, scope: str, seconds: int) -> str:
        now = int(self._clock.now())
        claims = {
            "scope": scope,
            "sub": did(account),
            "iat": now,
            "exp": now + seconds,
            "jti": secrets.token_hex(8),
        }
        parts = ".".join(_part(value) for value in ({"typ": _TYPES[scope], "alg": "HS256"}, claims))
        return f"{parts}.{self._sign(account, parts)}"

    def _claims(self, token: str, scope: str) -> dict[str, Any]:
        parts, _, signature = token.rpartition(".")
        try:
            claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(parts.partition(".")[2] + "=="))
            account = self.account(claims["sub"])
        except (ValueError, KeyError, TypeError):
            raise Problem(400, "InvalidToken", "Token could not be verified") from None
        if not account or not hmac.compare_digest(self._sign(account, parts), signature):
            raise Problem(400, "InvalidToken", "Token could not be verified")
        if claims["scope"] != scope:
            raise Problem(400, "InvalidToken", "Invalid token type")
        if claims["exp"] <= self._clock.now():
            raise Problem(400, "ExpiredToken", "Token has expired")
        return claims

    def _sign(self, account: str, parts: str) -> str:
        key = self._known()[account]["app_password"]
        return _base64(hmac.digest(key.encode(), parts.encode(), "sha256"))


def _part(value: Mapping[str, Any]) -> str:
    return _base64(json.dumps(value).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
