"""People let us in at Meta: a code, for it a token of an hour, for that one of sixty days.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
https://developers.facebook.com/docs/threads/get-started/get-access-tokens-and-permissions
https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from channels.contract import Departure, OutletConfig, Return
from channels.errors import OutcomeUnknown, Unauthorized
from channels.http import Clock, Http, read_seconds, utc_now
from channels.meta.graph import APP_ID, APP_SECRET, TOKEN
from channels.meta.tokens import ENDS
from channels.oauth import ask, code_of, text_at

NEEDS = (APP_ID.name, APP_SECRET.name)


@dataclass(frozen=True)
class Login:
    kind: str
    dialog: str
    """Where people say yes."""
    scopes: str
    code_url: str
    """Gives a token of an hour for a code."""
    code_method: str
    long_url: str
    """Gives a token of sixty days for one of an hour."""
    long_grant: str
    token_name: str
    """What that call calls the token of an hour."""

    def begin(self, config: OutletConfig, redirect_url: str, state: str) -> Departure:
        query = {
            "client_id": self._app(config)["client_id"],
            "redirect_uri": redirect_url,
            "response_type": "code",
            "scope": self.scopes,
            "state": state,
        }
        return Departure(f"{self.dialog}?{urlencode(query)}", frozenset({("state", state)}))

    def finish(self, config: OutletConfig, back: Return) -> dict[str, Any]:
        """The answer that holds the token of sixty days."""
        http = Http(self.kind, read_seconds=read_seconds(config.settings))
        app = self._app(config)
        # The dialog ends its address with “#_”, and some browsers carry that into the code.
        code = code_of(self.kind, back).removesuffix("#_")
        values = {**app, "code": code, "redirect_uri": back.redirect_url}
        if self.code_method == "POST":
            values["grant_type"] = "authorization_code"
        short = _first(ask(http, self.kind, self.code_method, self.code_url, back.redirect_url, **values))
        token = text_at(self.kind, short, TOKEN)
        return ask(
            http,
            self.kind,
            "GET",
            self.long_url,
            back.redirect_url,
            **{**app, "grant_type": self.long_grant, self.token_name: token},
        )

    def secrets_of(self, document: Mapping[str, Any], clock: Clock = utc_now) -> dict[str, str]:
        """Token and end together, as renewals keep them."""
        seconds = document.get("expires_in")
        if not isinstance(seconds, int) or seconds <= 0:
            raise OutcomeUnknown(f"{self.kind}: the answer lacks the token's life", code="shape")
        ends_at = clock() + timedelta(seconds=seconds)
        return {TOKEN: text_at(self.kind, document, TOKEN), ENDS: ends_at.isoformat(timespec="seconds")}

    def _app(self, config: OutletConfig) -> dict[str, str]:
        number, secret = str(config.settings.get(APP_ID.name) or ""), config.secrets.get(APP_SECRET.name, "")
        if not number or not secret:
            raise Unauthorized(f"{self.kind}: app_id and app_secret are needed to connect", code="missing")
        return {"client_id": number, "client_secret": secret}


def _first(document: dict[str, Any]) -> dict[str, Any]:
    """Instagram may put its answer into a list of one."""
    data = document.get("data")
    return data[0] if isinstance(data, list) and data and isinstance(data[0], dict) else document
