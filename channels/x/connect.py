"""People let us in at X: https://docs.x.com/fundamentals/authentication/oauth-1-0a/obtaining-user-access-tokens"""

from __future__ import annotations

from collections.abc import Mapping

from channels.contract import Departure, OutletConfig, Return
from channels.oauth import Signed, root_of
from channels.x.config import BASE_URL

NEEDS = ("consumer_key", "consumer_secret")
GIVES = frozenset({"access_token", "access_token_secret"})


def begin(config: OutletConfig, redirect_url: str, state: str) -> Departure:  # noqa: ARG001 - the request's token is one
    return _login(config).begin(config, redirect_url)


def finish(config: OutletConfig, back: Return) -> Mapping[str, str]:
    given = _login(config).finish(config, back)
    return {"access_token": given["oauth_token"], "access_token_secret": given["oauth_token_secret"]}


def _login(config: OutletConfig) -> Signed:
    return Signed("x", root_of(config, BASE_URL, BASE_URL))
