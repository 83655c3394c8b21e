"""What Facebook says of a Page's token: whether it may post, and until when it opens anything.

A Page's token names no end of its own, but ninety days after the person last let the app in it reads nothing
more. https://developers.facebook.com/docs/graph-api/reference/debug_token
"""

from __future__ import annotations

from datetime import UTC, datetime

from channels.contract import OutletConfig
from channels.errors import Refused, Unauthorized
from channels.meta.graph import APP_ID, APP_SECRET, Graph

POSTS = "pages_manage_posts"
ENDS = ("expires_at", "data_access_expires_at")
"""Seconds of the epoch; 0 is never."""


def ends_at(graph: Graph, config: OutletConfig) -> datetime | None:
    """None: never, or Facebook does not say. Raises `Unauthorized` where the token may not post.

    Asked for by the app, where its number and secret are known; a token that asks about itself may be refused.
    """
    number, secret = config.settings.get(APP_ID.name), config.secrets.get(APP_SECRET.name)
    try:
        said = graph.inspected(by=f"{number}|{secret}" if number and secret else graph.token).get("data")
    except (Refused, Unauthorized):
        return None
    if not isinstance(said, dict):
        return None
    scopes = said.get("scopes")
    if isinstance(scopes, list) and POSTS not in scopes:
        raise Unauthorized(f"{graph.kind}: the token may not post; allow {POSTS} and reconnect", code="scope")
    ends = [said[name] for name in ENDS if isinstance(said.get(name), int) and said[name] > 0]
    return datetime.fromtimestamp(min(ends), UTC) if ends else None
