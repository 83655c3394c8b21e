"""People let us in at Instagram."""

from __future__ import annotations

from collections.abc import Mapping

from channels.contract import Departure, OutletConfig, Return
from channels.errors import Unauthorized
from channels.instagram.compose import KIND
from channels.instagram.config import UNOFFICIAL
from channels.instagram.graph import BASE_URL
from channels.meta import login
from channels.meta.graph import TOKEN
from channels.meta.login import Login
from channels.meta.tokens import ENDS
from channels.oauth import root_of

LOGIN_URL = "https://www.instagram.com"
CODE_URL = "https://api.instagram.com"
NEEDS = login.NEEDS
GIVES = frozenset({TOKEN, ENDS})


def begin(config: OutletConfig, redirect_url: str, state: str) -> Departure:
    if config.settings.get("api") == UNOFFICIAL:
        words = "the unofficial interface has no such way; give a saved session, or set api to graph"
        raise Unauthorized(f"{KIND}: {words}", code="unofficial")
    return _login(config).begin(config, redirect_url, state)


def finish(config: OutletConfig, back: Return) -> Mapping[str, str]:
    entry = _login(config)
    return entry.secrets_of(entry.finish(config, back))


def _login(config: OutletConfig) -> Login:
    return Login(
        kind=KIND,
        dialog=f"{root_of(config, BASE_URL, LOGIN_URL)}/oauth/authorize",
        scopes="instagram_business_basic,instagram_business_content_publish",
        code_url=f"{root_of(config, BASE_URL, CODE_URL)}/oauth/access_token",
        code_method="POST",
        long_url=f"{root_of(config, BASE_URL, BASE_URL)}/access_token",
        long_grant="ig_exchange_token",
        token_name=TOKEN,
    )
