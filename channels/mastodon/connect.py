"""People let us in at their Mastodon server: an app is registered there, then a code comes back.

https://docs.joinmastodon.org/methods/apps/#create
https://docs.joinmastodon.org/methods/oauth/
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from channels.contract import Departure, OutletConfig, Return
from channels.errors import Unauthorized
from channels.http import Http, read_seconds
from channels.mastodon.answers import KIND
from channels.oauth import Proof, ask, code_of, text_at

APP_NAME = "BPoD publisher"
SCOPES = "read write"
NEEDS = ("base_url",)
GIVES = frozenset({"access_token"})


def begin(config: OutletConfig, redirect_url: str, state: str) -> Departure:
    root, proof = _root(config), Proof.new()
    values = {"client_name": APP_NAME, "redirect_uris": redirect_url, "scopes": SCOPES}
    app = ask(_http(config), KIND, "POST", f"{root}/api/v1/apps", redirect_url, **values)
    keep = {name: text_at(KIND, app, name) for name in ("client_id", "client_secret")}
    query = {
        "response_type": "code",
        "client_id": keep["client_id"],
        "redirect_uri": redirect_url,
        "scope": SCOPES,
        "state": state,
        # Servers older than 4.3 do not know these two, and leave them aside.
        "code_challenge": proof.challenge,
        "code_challenge_method": "S256",
    }
    url = f"{root}/oauth/authorize?{urlencode(query)}"
    return Departure(url, frozenset({("state", state)}), {**keep, "code_verifier": proof.verifier})


def finish(config: OutletConfig, back: Return) -> Mapping[str, str]:
    code = code_of(KIND, back)
    given = ask(
        _http(config),
        KIND,
        "POST",
        f"{_root(config)}/oauth/token",
        back.redirect_url,
        grant_type="authorization_code",
        code=code,
        redirect_uri=back.redirect_url,
        scope=SCOPES,
        **back.keep,
    )
    return {"access_token": text_at(KIND, given, "access_token")}


def _root(config: OutletConfig) -> str:
    root = str(config.settings.get("base_url") or "").rstrip("/")
    if not root:
        raise Unauthorized(f"{KIND}: base_url is missing; say which server it is", code="missing")
    return root


def _http(config: OutletConfig) -> Http:
    return Http(KIND, read_seconds=read_seconds(config.settings))
