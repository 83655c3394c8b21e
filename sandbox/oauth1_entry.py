"""The three steps of OAuth 1.0a, for the platforms that sign: a wish, a yes, a token."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from sandbox.clock import Clock
from sandbox.entry import Tokens
from sandbox.oauth1 import OAuth1, Rejected, header_of
from sandbox.wire import Answer, Request

STEPS = {
    ("POST", "/oauth/request_token"): "wish",
    ("GET", "/oauth/authorize"): "entry",
    ("POST", "/oauth/authorize"): "entry",
    ("POST", "/oauth/access_token"): "token",
}


class Entry:
    def __init__(self, label: str, clock: Clock) -> None:
        self._label = label
        self._oauth = OAuth1()
        self._tokens = Tokens(clock)

    def operation(self, request: Request) -> str:
        return STEPS.get((request.method, request.path), "")

    def answer(self, request: Request, accounts: Mapping[str, Mapping[str, str]]) -> Answer:
        """`accounts` have `oauth_token`, `oauth_token_secret` and the keys of their app."""
        operation = self.operation(request)
        if operation == "entry":
            return self._tokens.answer(request, self._label, sorted(accounts))
        try:
            return _form(
                self._wish(request, accounts) if operation == "wish" else self._token(request, accounts)
            )
        except Rejected as error:
            return Answer(401, str(error).encode(), {"Content-Type": "text/plain"})

    def _wish(self, request: Request, accounts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
        key = header_of(request).get("oauth_consumer_key", "")
        sent = self._oauth.step(request, _app(key, accounts))
        return self._tokens.wish(key, sent.get("oauth_callback", ""))

    def _token(self, request: Request, accounts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
        sent = header_of(request)
        secret = self._tokens.secret_of(sent.get("oauth_token", ""))
        keys = {**_app(sent.get("oauth_consumer_key", ""), accounts), "oauth_token_secret": secret}
        account = self._tokens.account(self._oauth.step(request, keys))
        if account not in accounts:
            raise Rejected("this yes is not good, or no more")
        return {name: accounts[account][name] for name in ("oauth_token", "oauth_token_secret")}


def _app(key: str, accounts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    for keys in accounts.values():
        if keys["consumer_key"] == key:
            return {"consumer_secret": keys["consumer_secret"]}
    raise Rejected("unknown consumer key")


def _form(values: Mapping[str, str]) -> Answer:
    return Answer(200, urlencode(values).encode(), {"Content-Type": "application/x-www-form-urlencoded"})
