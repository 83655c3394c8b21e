"""One suite for every kind: each has a sandbox, an account on it, and a publisher that may be killed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from channels import registry
from channels.contract import Channel, LookUp, Memo, Presence, RemotePost, Rendition, Story
from channels.errors import ChannelError
from tests import peers, stories


@dataclass
class Publisher:
    """An outlet of one kind and what is written down about one story; `channel` is new at each use."""

    kind: str
    peer: peers.Peer
    account: str = "bpod"
    story: Story = field(default_factory=stories.story)
    ledger: dict[str, str] = field(default_factory=dict)

    @property
    def channel(self) -> Channel:
        return registry.adapter(self.kind, self.peer.config(self.kind, self.account))

    @property
    def rendition(self) -> Rendition:
        return self.channel.compose(self.story)

    @property
    def memo(self) -> Memo:
        """As after a crash: only what was committed is known."""
        return Memo(dict(self.ledger), self.ledger.update)

    def prepare(self) -> None:
        self.channel.prepare(self.rendition, self.memo, stories.fetch_from())

    def send(self) -> RemotePost:
        return self.channel.send(self.rendition, self.memo, stories.fetch_from())

    def look_up(self) -> LookUp:
        return self.channel.look_up(self.rendition, self.memo)

    def publish(self) -> RemotePost:
        self.prepare()
        return self.send()

    def recover(self) -> RemotePost:
        """What the ledger does after an outcome that is not known."""
        found = self.look_up()
        if found.presence is Presence.PRESENT:
            assert found.post is not None
            return found.post
        return self.publish()

    def visible(self) -> list[dict[str, Any]]:
        return self.peer.visible(self.kind, self.account)

    def arm(self, step: str, fault: str, **options: Any) -> None:
        self.peer.arm(self.kind, step, fault, **options)


def caught(step: Any) -> ChannelError | None:
    try:
        step()
    except ChannelError as error:
        return error
    return None


@pytest.fixture
def peer(tmp_path) -> Iterator[peers.Peer]:
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield peer


@pytest.fixture(params=sorted(registry.KINDS))
def publisher(request, peer) -> Publisher:
    return Publisher(request.param, peer)
