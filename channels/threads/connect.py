"""People let us in at Threads."""

from __future__ import annotations

from collections.abc import Mapping

from channels.contract import Departure, OutletConfig, Return
from channels.meta import login
from channels.meta.graph import TOKEN
from channels.meta.login import Login
from channels.meta.tokens import ENDS
from channels.oauth import root_of
from channels.threads.compose import KIND
from channels.threads.config import BASE_URL

LOGIN_URL = "https://threads.net"
NEEDS = login.NEEDS
GIVES = frozenset({TOKEN, ENDS})


def begin(config: OutletConfig, redirect_url: str, state: str) -> Departure:
    return _login(config).begin(config, redirect_url, state)


def finish(config: OutletConfig, back: Return) -> Mapping[str, str]:
    entry = _login(config)
    return entry.secrets_of(entry.finish(config, back))


def _login(config: OutletConfig) -> Login:
    api = root_of(config, BASE_URL, BASE_URL)
    return Login(
        kind=KIND,
        dialog=f"{root_of(config, BASE_URL, LOGIN_URL)}/oauth/authorize",
        scopes="threads_basic,threads_content_publish,threads_read_replies,threads_delete",
        code_url=f"{api}/oauth/access_token",
        code_method="POST",
        long_url=f"{api}/access_token",
        long_grant="th_exchange_token",
        token_name=TOKEN,
    )
