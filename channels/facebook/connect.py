"""A person lets us in at Facebook, and of the Pages they look after the outlet's own gives its token.

The token of a Page that was asked for with a long-lived one has no end.
https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from channels.contract import Departure, OutletConfig, Return
from channels.errors import Refused
from channels.facebook.adapter import VERSION
from channels.facebook.compose import KIND
from channels.facebook.config import BASE_URL
from channels.http import Http, read_seconds
from channels.meta import login
from channels.meta.account import is_named
from channels.meta.graph import TOKEN
from channels.meta.login import Login
from channels.oauth import ask, root_of, text_at

LOGIN_URL = "https://www.facebook.com"
NEEDS = login.NEEDS
GIVES = frozenset({TOKEN})


def begin(config: OutletConfig, redirect_url: str, state: str) -> Departure:
    return _login(config).begin(config, redirect_url, state)


def finish(config: OutletConfig, back: Return) -> Mapping[str, str]:
    person = text_at(KIND, _login(config).finish(config, back), TOKEN)
    http = Http(KIND, read_seconds=read_seconds(config.settings))
    url = f"{_api(config)}/me/accounts"
    values = {"fields": "id,name,username,access_token", "limit": "100", TOKEN: person}
    pages = ask(http, KIND, "GET", url, back.redirect_url, **values).get("data")
    for page in pages if isinstance(pages, list) else ():
        if is_named(config, *_names(page)):
            return {TOKEN: text_at(KIND, page, TOKEN)}
    raise Refused(
        f"{KIND}: who signed in does not look after a Page called {config.account}, or did not allow it",
        code="account",
    )


def _names(page: Mapping[str, Any]) -> list[str]:
    return [str(page[name]) for name in ("id", "name", "username") if page.get(name)]


def _api(config: OutletConfig) -> str:
    return f"{root_of(config, BASE_URL, BASE_URL)}/{VERSION}"


def _login(config: OutletConfig) -> Login:
    return Login(
        kind=KIND,
        dialog=f"{root_of(config, BASE_URL, LOGIN_URL)}/{VERSION}/dialog/oauth",
        scopes="pages_show_list,pages_read_engagement,pages_manage_posts",
        code_url=f"{_api(config)}/oauth/access_token",
        code_method="GET",
        long_url=f"{_api(config)}/oauth/access_token",
        long_grant="fb_exchange_token",
        token_name="fb_exchange_token",  # noqa: S106 - its name
    )
