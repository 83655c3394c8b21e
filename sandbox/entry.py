"""Where people let an app in: the page that asks them, and what they carry back to the app.

OAuth 1.0a: https://www.rfc-editor.org/rfc/rfc5849#section-2
OAuth 2: https://www.rfc-editor.org/rfc/rfc6749#section-4.1 and https://www.rfc-editor.org/rfc/rfc7636
"""

from __future__ import annotations

import base64
import hashlib
import html
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from sandbox.clock import Clock
from sandbox.wire import Answer, Request

LIFE_SECONDS = 600


@dataclass
class _Asked:
    """An app's wish to be let in, and then what it gives back for it."""

    redirect_url: str
    until: float
    account: str = ""
    app: Mapping[str, str] = field(default_factory=dict)
    challenge: str = ""


class Codes:
    """The codes of OAuth 2: each good once, for ten minutes, for the app that asked."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked: dict[str, _Asked] = {}

    def answer(self, request: Request, label: str, accounts: Iterable[str]) -> Answer:
        """The page, and what its buttons do."""
        asked = {**request.query, **request.form}
        back, state = asked.get("redirect_uri", ""), asked.get("state", "")
        if asked.get("response_type") != "code" or urlsplit(back).scheme not in {"http", "https"}:
            return page(f"{label}: this is no way to ask", {}, ())
        if request.method == "GET":
            return page(f"An app wants to post for you on {label}", asked, accounts)
        if not asked.get("account"):
            words = {"error": "access_denied", "error_description": "The person said no", "state": state}
            return _to(back, words)
        code = secrets.token_hex(20)
        app = {"client_id": asked.get("client_id", "")}
        until = self._clock.now() + LIFE_SECONDS
        self._asked[code] = _Asked(back, until, asked["account"], app, asked.get("code_challenge", ""))
        return _to(back, {"code": code, "state": state})

    def account(self, values: Mapping[str, str]) -> str:
        """Whose code it is, once; empty where it is not good."""
        asked = self._asked.pop(values.get("code", ""), None)
        if (
            asked is None
            or self._clock.now() >= asked.until
            or values.get("redirect_uri") != asked.redirect_url
        ):
            return ""
        if values.get("client_id") != asked.app["client_id"]:
            return ""
        digest = hashlib.sha256(values.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return asked.account if asked.challenge in {"", proof} else ""


class Tokens:
    """The tokens of OAuth 1.0a that stand for a wish, then for a yes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked: dict[str, _Asked] = {}
        self._secrets: dict[str, str] = {}

    def wish(self, consumer_key: str, redirect_url: str) -> dict[str, str]:
        token, secret = secrets.token_hex(15), secrets.token_hex(20)
        until = self._clock.now() + LIFE_SECONDS
        self._asked[token] = _Asked(redirect_url, until, app={"consumer_key": consumer_key})
        self._secrets[token] = secret
        return {"oauth_token": token, "oauth_token_secret": secret, "oauth_callback_confirmed": "true"}

    def answer(self, request: Request, label: str, accounts: Iterable[str]) -> Answer:
        given = {**request.query, **request.form}
        token = given.get("oauth_token", "")
        asked = self._asked.get(token)
        if asked is None or self._clock.now() >= asked.until:
            return page(f"{label}: this wish is not known here, or too old", {}, ())
        if request.method == "GET":
            return page(f"An app wants to post for you on {label}", {"oauth_token": token}, accounts)
        if not given.get("account"):
            del self._asked[token]
            return _to(asked.redirect_url, {"denied": token})
        verifier = secrets.token_hex(15)
        self._asked[token] = _Asked(
            asked.redirect_url, asked.until, given["account"], {**asked.app, "oauth_verifier": verifier}
        )
        return _to(asked.redirect_url, {"oauth_token": token, "oauth_verifier": verifier})

    def secret_of(self, token: str) -> str:
        return self._secrets.get(token, "")

    def account(self, given: Mapping[str, str]) -> str:
        """Whose yes it is, once; empty where it is not good."""
        asked = self._asked.pop(given.get("oauth_token", ""), None)
        if asked is None or self._clock.now() >= asked.until:
            return ""
        expected = {
            "oauth_verifier": given.get("oauth_verifier", ""),
            "consumer_key": given.get("oauth_consumer_key", ""),
        }
        return asked.account if dict(asked.app) == expected else ""


def page(title: str, hidden: Mapping[str, str], accounts: Iterable[str]) -> Answer:
    fields = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in hidden.items()
    )
    buttons = "".join(
        f'<p><button name="account" value="{html.escape(name)}">Allow, as {html.escape(name)}</button></p>'
        for name in accounts
    )
    form = (
        f'<form method="post">{fields}{buttons}<p><button>Do not allow</button></p></form>' if hidden else ""
    )
    return Answer.html(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><h1>{html.escape(title)}</h1>{form}</html>',
        200 if hidden else 400,
    )


def _to(url: str, values: Mapping[str, str]) -> Answer:
    return Answer(302, b"", {"Location": f"{url}{'&' if '?' in url else '?'}{urlencode(values)}"})
