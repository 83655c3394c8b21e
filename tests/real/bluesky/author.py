"""An outlet on the real server; also a process of its own that publishes and can be killed."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from channels.bluesky.adapter import Adapter
from channels.contract import LookUp, Memo, OutletConfig, RemotePost, Rendition, Story
from tests import stories


@dataclass
class Author:
    """What is committed outlives the adapter, which is new at each use."""

    url: str
    handle: str
    secrets: dict[str, str]
    story: Story = field(default_factory=stories.story)
    ledger: dict[str, str] = field(default_factory=dict)

    @property
    def channel(self) -> Adapter:
        def store(renewal: Any) -> Mapping[str, str]:
            self.secrets |= renewal(dict(self.secrets))
            return dict(self.secrets)

        settings = {"base_url": self.url, "read_seconds": "30"}
        return Adapter(OutletConfig("real", self.handle, "en", settings, dict(self.secrets), store))

    @property
    def rendition(self) -> Rendition:
        return self.channel.compose(self.story)

    @property
    def memo(self) -> Memo:
        return Memo(dict(self.ledger), self.ledger.update)

    def publish(self, rendition: Rendition | None = None) -> RemotePost:
        rendition = rendition or self.rendition
        self.channel.prepare(rendition, self.memo, stories.fetch_from())
        return self.channel.send(rendition, self.memo, stories.fetch_from())

    def look_up(self, rendition: Rendition | None = None) -> LookUp:
        return self.channel.look_up(rendition or self.rendition, self.memo)

    def ask(self, name: str, **query: str) -> requests.Response:
        """As anybody may."""
        return requests.get(f"{self.url}/xrpc/com.atproto.{name}", query, timeout=30)

    def records(self, did: str) -> list[dict[str, Any]]:
        answer = self.ask("repo.listRecords", repo=did, collection="app.bsky.feed.post", limit="100")
        found: list[dict[str, Any]] = answer.json()["records"]
        return found


if __name__ == "__main__":
    Author(**json.load(sys.stdin)).publish()
