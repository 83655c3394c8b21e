"""How people let an app in at Meta: the dialog, the code, a token of an hour and one of sixty days.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from sandbox.accounts import Accounts
from sandbox.clock import Clock
from sandbox.entry import Codes
from sandbox.meta.problem import Problem
from sandbox.meta.tokens import Tokens, parameters, token_of
from sandbox.wire import Answer, Request

APP_ID, APP_SECRET = "424242424242", "an-app-of-the-sandbox"
HOUR_SECONDS = 3_600
_DIALOG = re.compile(r"(?:/v\d+\.\d+/dialog)?/oauth(?:/authorize)?")
_TOKEN = re.compile(r"(?:/v\d+\.\d+)?(?:/oauth)?/access_token")
_PAGES = re.compile(r"/v\d+\.\d+/me/accounts")


class Entry:
    def __init__(self, kind: str, label: str, tokens: Tokens, accounts: Accounts, clock: Clock) -> None:
        self._kind = kind
        self._label = label
        self._tokens = tokens
        self._accounts = accounts
        self._clock = clock
        self._codes = Codes(clock)
        self._hours: dict[str, tuple[str, float]] = {}
        self._people: dict[str, str] = {}

    def operation(self, request: Request) -> str:
        if _DIALOG.fullmatch(request.path):
            return "entry"
        if _TOKEN.fullmatch(request.path):
            return "token"
        return "pages" if self._kind == "facebook" and _PAGES.fullmatch(request.path) else ""

    def answer(self, request: Request) -> Answer:
        operation = self.operation(request)
        if operation == "entry":
            return self._codes.answer(request, self._label, sorted(self._accounts.of_kind(self._kind)))
        try:
            return Answer.json(200, self._pages(request) if operation == "pages" else self._token(request))
        except Problem as problem:
            return problem.answer({})

    def _token(self, request: Request) -> dict[str, Any]:
        values = parameters(request)
        if values.get("client_secret") != APP_SECRET or values.get("client_id", APP_ID) != APP_ID:
            raise Problem(101, "Error validating application.", status=400)
        return self._for_a_code(values) if "code" in values else self._for_an_hour(values)

    def _for_a_code(self, values: dict[str, str]) -> dict[str, Any]:
        account = self._codes.account(values)
        if not account:
            raise Problem(100, "This authorization code has been used, or has expired.", 36009, status=400)
        token = secrets.token_hex(24)
        self._hours[token] = account, self._clock.now() + HOUR_SECONDS
        return {"access_token": token, "token_type": "bearer", "expires_in": HOUR_SECONDS}

    def _for_an_hour(self, values: dict[str, str]) -> dict[str, Any]:
        name = "fb_exchange_token" if self._kind == "facebook" else "access_token"
        grants = {
            "facebook": "fb_exchange_token",
            "instagram": "ig_exchange_token",
            "threads": "th_exchange_token",
        }
        account, until = self._hours.get(values.get(name, ""), ("", 0.0))
        if values.get("grant_type") != grants[self._kind] or self._clock.now() >= until:
            raise Problem(190, "Error validating access token.", 463, status=401)
        if self._kind != "facebook":
            return self._tokens.first(account)
        person = secrets.token_hex(24)
        self._people[person] = account
        return {"access_token": person, "token_type": "bearer"}

    def _pages(self, request: Request) -> dict[str, Any]:
        """Each person here looks after one Page: that of the account they chose."""
        account = self._people.get(token_of(request), "")
        if not account:
            raise Problem(190, "Error validating access token.", 463, status=401)
        token = self._accounts.of_kind(self._kind)[account]["access_token"]
        page = {"id": account, "name": account, "username": account, "access_token": token}
        return {"data": [page]}
