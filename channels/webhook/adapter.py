"""A webhook: one event tells a receiver of a post, another of each correction and of its withdrawal.

Nothing can be looked up, and nothing has to be: the announcement has one id for ever, by which receivers know
it again, so that sending it again is as good as knowing. Corrections and withdrawals may be repeated under a
new id: each says what holds now, and an id that came back with an earlier text would be dropped as old.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlsplit

from channels.contract import (
    Fetch,
    Health,
    LookUp,
    Memo,
    OutletConfig,
    Presence,
    RemotePost,
    Rendition,
    Story,
)
from channels.http import Clock, utc_now
from channels.webhook.client import Client
from channels.webhook.compose import compose
from channels.webhook.config import LIMITS


class Adapter:
    limits = LIMITS

    def __init__(self, config: OutletConfig, clock: Clock = utc_now) -> None:
        self._config = config
        self._client = Client(config, clock)
        self._clock = clock

    def compose(self, story: Story) -> Rendition:
        return compose(story)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        """Nothing is."""

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        event = {"type": "post.published", "data": rendition.payload}
        self._client.tell(self._id("post.published", rendition.key), event)
        return RemotePost(rendition.key, "")

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:  # noqa: ARG002
        """Not acknowledged, and the same event may come again."""
        return LookUp(Presence.ABSENT)

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        self._tell_now("post.corrected", post.remote_id, rendition.payload)
        return post

    def delete(self, post: RemotePost) -> None:
        self._tell_now("post.withdrawn", post.remote_id, {"id": post.remote_id})

    def check(self) -> Health:
        """There is nothing to read, so an event asks whether somebody listens and trusts our signature."""
        self._tell_now("ping", "", {})
        return Health(
            self._config.account, f"{urlsplit(str(self._config.settings['base_url'])).hostname} listens"
        )

    def _tell_now(self, event_type: str, key: str, data: Any) -> None:
        event_id = self._id(event_type, key, self._clock().isoformat())
        self._client.tell(event_id, {"type": event_type, "data": data})

    def _id(self, *names: str) -> str:
        """The same for the same outlet and names; nothing of either shows."""
        return f"msg_{hashlib.sha256(' '.join((self._config.name, *names)).encode()).hexdigest()[:32]}"
