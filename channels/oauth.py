"""How people let us in at a platform: OAuth 1.0a, and the code of OAuth 2.

https://www.rfc-editor.org/rfc/rfc5849#section-2
https://www.rfc-editor.org/rfc/rfc6749#section-4.1
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from requests_oauthlib import OAuth1

from channels.contract import Departure, OutletConfig, Return
from channels.errors import OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import Answer, Http, read_seconds

REFUSED = "nobody was let in there; connect again and allow it"


@dataclass(frozen=True)
class Signed:
    """OAuth 1.0a at one platform."""

    kind: str
    root: str
    """Below it: oauth/request_token, oauth/authorize, oauth/access_token."""

    def begin(self, config: OutletConfig, redirect_url: str) -> Departure:
        auth = OAuth1(*_consumer(config), callback_uri=redirect_url)
        given = self._pair(config, "request_token", auth, redirect_url)
        if given.get("oauth_callback_confirmed") != "true":
            raise OutcomeUnknown(f"{self.kind}: the answer lacks its confirmation", code="shape")
        token = given["oauth_token"]
        return Departure(
            f"{self.root}/oauth/authorize?{urlencode({'oauth_token': token})}",
            frozenset({("oauth_token", token), ("denied", token)}),
            {"oauth_token": token, "oauth_token_secret": given["oauth_token_secret"]},
        )

    def finish(self, config: OutletConfig, back: Return) -> Mapping[str, str]:
        """`oauth_token` and `oauth_token_secret` of the account."""
        verifier = back.query.get("oauth_verifier", "")
        if not verifier:
            raise Refused(f"{self.kind}: {REFUSED}", code="denied")
        keys = back.keep["oauth_token"], back.keep["oauth_token_secret"]
        auth = OAuth1(*_consumer(config), *keys, verifier=verifier)
        return self._pair(config, "access_token", auth, back.redirect_url)

    def _pair(self, config: OutletConfig, step: str, auth: OAuth1, redirect_url: str) -> dict[str, str]:
        http = Http(self.kind, auth, read_seconds=read_seconds(config.settings))
        answer = http.call("POST", f"{self.root}/oauth/{step}")
        if not answer.ok:
            raise problem(self.kind, answer, redirect_url)
        given = dict(parse_qsl(answer.body.decode("utf-8", "replace")))
        if not given.get("oauth_token") or not given.get("oauth_token_secret"):
            raise OutcomeUnknown(f"{self.kind}: the answer lacks the token", code="shape")
        return given


@dataclass(frozen=True)
class Proof:
    """Who has the code alone cannot use it: https://www.rfc-editor.org/rfc/rfc7636"""

    verifier: str

    @classmethod
    def new(cls) -> Proof:
        return cls(secrets.token_urlsafe(48))

    @property
    def challenge(self) -> str:
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def code_of(kind: str, back: Return) -> str:
    """What the platform gave the person to carry. Raises `Refused`."""
    code = back.query.get("code", "")
    if not code or "error" in back.query:
        raise Refused(f"{kind}: {REFUSED}", code=back.query.get("error", "denied")[:60])
    return code


def ask(http: Http, kind: str, method: str, url: str, redirect_url: str, **values: str) -> dict[str, Any]:
    """One step of OAuth 2; the values go where the method has them."""
    where = "data" if method == "POST" else "params"
    answer = http.call(method, url, **{where: values})
    if not answer.ok:
        raise problem(kind, answer, redirect_url)
    try:
        document = json.loads(answer.body)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise OutcomeUnknown(f"{kind}: the answer cannot be read", code="json")
    return document


def text_at(kind: str, document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str | int) or value == "":
        raise OutcomeUnknown(f"{kind}: the answer lacks {name}", code="shape")
    return str(value)


def problem(kind: str, answer: Answer, redirect_url: str) -> Unauthorized | Unavailable:
    """In our words: theirs may hold what was sent to them."""
    if answer.status == 429 or answer.status >= 500:
        return Unavailable(
            f"{kind}: answers {answer.status} just now; try again later", code=str(answer.status)
        )
    return Unauthorized(
        f"{kind}: said no ({answer.status}): the app's keys are wrong, the app does not know the address "
        f"{redirect_url}, or too much time went by",
        code=str(answer.status),
    )


def root_of(config: OutletConfig, api: str, login: str) -> str:
    """Where people sign in: beside an API of another address, at that address."""
    given = str(config.settings.get("base_url") or api).rstrip("/")
    return login if given == api else given


def _consumer(config: OutletConfig) -> tuple[str, str]:
    return config.secrets.get("consumer_key", ""), config.secrets.get("consumer_secret", "")
