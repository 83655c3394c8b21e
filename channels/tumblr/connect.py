"""People let us in at Tumblr: https://github.com/tumblr/docs/blob/master/api.md#oauth1-authorization"""

from __future__ import annotations

from collections.abc import Mapping

from channels.contract import Departure, OutletConfig, Return
from channels.oauth import Signed, root_of
from channels.tumblr.config import BASE_URL

LOGIN_URL = "https://www.tumblr.com"
NEEDS = ("consumer_key", "consumer_secret")
GIVES = frozenset({"oauth_token", "oauth_token_secret"})


def begin(config: OutletConfig, redirect_url: str, state: str) -> Departure:  # noqa: ARG001 - the request's token is one
    return _login(config).begin(config, redirect_url)


def finish(config: OutletConfig, back: Return) -> Mapping[str, str]:
    given = _login(config).finish(config, back)
    return {name: given[name] for name in GIVES}


def _login(config: OutletConfig) -> Signed:
    return Signed("tumblr", root_of(config, BASE_URL, LOGIN_URL))
