"""The official interface: a container, then its publication (`channels.meta.containers`).

https://developers.facebook.com/docs/instagram-platform/content-publishing
"""

from __future__ import annotations

from channels.contract import Fetch, Health, LookUp, Memo, OutletConfig, RemotePost, Rendition
from channels.http import Clock
from channels.instagram.compose import KIND
from channels.meta import account
from channels.meta.containers import Containers, Words
from channels.meta.graph import Graph

BASE_URL = "https://graph.instagram.com"
VERSION = "v25.0"
WORDS = Words(edge="media", publish="media_publish", text="caption", state="status_code", why="status")


class Official:
    def __init__(self, config: OutletConfig, clock: Clock) -> None:
        self._config = config
        self._graph = Graph(KIND, config, clock, BASE_URL, VERSION)
        self._containers = Containers(self._graph, WORDS)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        self._containers.prepare(rendition, memo, fetch)

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:
        return self._containers.send(rendition, memo, fetch)

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:
        return self._containers.look_up(rendition, memo)

    def check(self) -> Health:
        return account.check(
            self._graph,
            self._config,
            quota="content_publishing_limit",
            refresh=("refresh_access_token", "ig_refresh_token"),
        )
