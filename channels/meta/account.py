"""Whether a token still opens the account it is for, what the account may still post, and when the token ends."""

from __future__ import annotations

from channels.contract import Health, OutletConfig
from channels.errors import OutcomeUnknown, Unauthorized
from channels.meta import tokens
from channels.meta.graph import TOKEN, Document, Graph


def check(graph: Graph, config: OutletConfig, *, quota: str, refresh: tuple[str, str]) -> Health:
    """`quota` is the edge that counts posts; `refresh` the address and the grant that renew a token."""
    path, grant = refresh

    def ask(token: str) -> Document:
        return graph.refreshed(path, token, grant_type=grant)

    secrets = tokens.renewed(graph.kind, config, ask, graph.now)
    graph.token = secrets.get(TOKEN, "")
    name = graph.text_at(graph.found(graph.get(graph.account, fields="id,username")), "username")
    if not is_named(config, name):
        raise Unauthorized(f"{graph.kind}: the token is of {name}, not of {config.account}", code="account")
    left = _left(graph, quota)
    return Health(name, f"may post; {left} posts left today", tokens.ends_at(secrets))


def is_named(config: OutletConfig, *names: str) -> bool:
    return config.account.removeprefix("@").casefold() in {name.casefold() for name in names}


def _left(graph: Graph, edge: str) -> int:
    """https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/content_publishing_limit"""
    try:
        [usage] = graph.items(f"{graph.account}/{edge}", fields="quota_usage,config")
        return max(0, int(usage["config"]["quota_total"]) - int(usage["quota_usage"]))
    except (ValueError, TypeError, KeyError):
        raise OutcomeUnknown(f"{graph.kind}: the quota cannot be read", code="shape") from None
