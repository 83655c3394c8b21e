"""OAuth 1.0a as a platform checks it: who, when, only once, and the signature computed again.

https://www.rfc-editor.org/rfc/rfc5849#section-3.2
"""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from oauthlib.oauth1.rfc5849 import signature
from oauthlib.oauth1.rfc5849.utils import parse_authorization_header

from sandbox.wire import Request

CLOCK_SKEW_SECONDS = 300


class Rejected(Exception):  # noqa: N818
    """Why the request is not let in, in words for a log; the platform itself says only 401."""


class OAuth1:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._nonces: dict[tuple[str, str], int] = {}

    def account(self, request: Request, accounts: Mapping[str, Mapping[str, str]]) -> str:
        """The account whose token signed the request; raises `Rejected`."""
        given = header_of(request)
        for name, keys in accounts.items():
            if keys["oauth_token"] == given.get("oauth_token"):
                if keys["consumer_key"] != given.get("oauth_consumer_key"):
                    break
                self._check(request, given, keys)
                return name
        raise Rejected("unknown consumer key or token")

    def step(self, request: Request, keys: Mapping[str, str]) -> dict[str, str]:
        """What an app sent that signed with `keys`, which may lack a token; raises `Rejected`."""
        given = header_of(request)
        self._check(request, given, {"oauth_token_secret": "", **keys})
        return given

    def _check(self, request: Request, given: Mapping[str, str], keys: Mapping[str, str]) -> None:
        if given.get("oauth_signature_method") != "HMAC-SHA1":
            raise Rejected("only HMAC-SHA1 signatures are taken")
        if given.get("oauth_version", "1.0") != "1.0":
            raise Rejected("unknown OAuth version")
        stamp = given.get("oauth_timestamp", "")
        if not stamp.isdecimal() or abs(int(stamp) - time.time()) > CLOCK_SKEW_SECONDS:
            raise Rejected("the timestamp is too far from ours")
        expected = _sign(request, keys)
        if not hmac.compare_digest(expected, given.get("oauth_signature", "")):
            raise Rejected("the signature is wrong")
        self._use_nonce(given.get("oauth_nonce", ""), given.get("oauth_token", ""), int(stamp))

    def _use_nonce(self, nonce: str, token: str, stamp: int) -> None:
        with self._lock:
            if not nonce or (token, nonce) in self._nonces:
                raise Rejected("the nonce was used before")
            self._nonces[token, nonce] = stamp
            if len(self._nonces) > 50_000:
                oldest = time.time() - CLOCK_SKEW_SECONDS
                self._nonces = {key: at for key, at in self._nonces.items() if at >= oldest}


def header_of(request: Request) -> dict[str, str]:
    header = request.headers.get("authorization", "")
    if not header.startswith("OAuth "):
        raise Rejected("no OAuth header")
    try:
        return {name: unquote(value) for name, value in parse_authorization_header(header)}
    except ValueError:
        raise Rejected("the OAuth header cannot be read") from None


def _sign(request: Request, keys: Mapping[str, str]) -> str:
    """The body counts only where it is urlencoded (RFC 5849, 3.4.1.3.1)."""
    body = request.body.decode() if request.content_type == "application/x-www-form-urlencoded" else ""
    parameters = signature.collect_parameters(
        uri_query=urlsplit(request.url).query,
        body=body,
        headers={"Authorization": request.headers["authorization"]},
        exclude_oauth_signature=True,
    )
    oauthlib: Any = signature  # its stubs are stricter than its code
    base = oauthlib.signature_base_string(
        request.method,
        signature.base_string_uri(request.url),
        oauthlib.normalize_parameters(parameters),
    )
    return str(
        signature.sign_hmac_sha1_with_client(base, _Keys(keys["consumer_secret"], keys["oauth_token_secret"]))
    )


class _Keys:
    """What oauthlib reads of its client object."""

    def __init__(self, client_secret: str, resource_owner_secret: str) -> None:
        self.client_secret = client_secret
        self.resource_owner_secret = resource_owner_secret
