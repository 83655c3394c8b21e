"""Threads: a container, then its publication (`channels.meta.containers`).

https://developers.facebook.com/docs/threads/posts
"""

from __future__ import annotations

from channels.contract import Fetch, Health, LookUp, Memo, OutletConfig, RemotePost, Rendition, Story
from channels.errors import Refused
from channels.http import Clock, utc_now
from channels.meta import account
from channels.meta.containers import Containers, Words
from channels.meta.graph import Graph
from channels.threads.compose import KIND, compose
from channels.threads.config import BASE_URL, LIMITS

VERSION = "v1.0"
WORDS = Words(
    edge="threads",
    publish="threads_publish",
    text="text",
    state="status",
    why="error_message",
    replies="replies",
)


class Adapter:
    limits = LIMITS

    def __init__(self, config: OutletConfig, clock: Clock = utc_now) -> None:
        self._config = config
        self._graph = Graph(KIND, config, clock, BASE_URL, VERSION)
        self._containers = Containers(self._graph, WORDS)

    def compose(self, story: Story) -> Rendition:
        return compose(story)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        self._containers.prepare(rendition, memo, fetch)

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:
        return self._containers.send(rendition, memo, fetch)

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:
        return self._containers.look_up(rendition, memo)

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        raise Refused(
            f"{KIND}: a post cannot be changed through the interface; change it in the app", code="edit"
        )

    def delete(self, post: RemotePost) -> None:
        """https://developers.facebook.com/docs/threads/posts/delete-posts"""
        if self._graph.delete(post.remote_id) is None:
            self.check()  # a token without the right to it hears the same answer

    def check(self) -> Health:
        return account.check(
            self._graph,
            self._config,
            quota="threads_publishing_limit",
            refresh=("refresh_access_token", "th_refresh_token"),
        )
