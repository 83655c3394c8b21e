"""A newsletter on the sandbox's mail server, and what its readers have in their mailboxes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

from channels import registry
from channels.contract import Channel, LookUp, Memo, OutletConfig, RemotePost, Rendition, Story
from channels.models import Outlet
from channels.newsletter import copies
from channels.newsletter.models import Subscriber
from tests import peers, readers, stories


@dataclass
class Newsletter:
    peer: peers.Peer
    outlet: Outlet
    config: OutletConfig
    now: Any
    memo: dict[str, str] = field(default_factory=dict)
    story: Story = field(default_factory=stories.story)

    @property
    def channel(self) -> Channel:
        return registry.adapter("newsletter", self.config, lambda: self.now)

    @property
    def rendition(self) -> Rendition:
        return self.channel.compose(self.story)

    def subscribe(self, *addresses: str) -> list[Subscriber]:
        return readers.subscribed(self.outlet, *addresses)

    def prepare(self) -> None:
        self.channel.prepare(self.rendition, self._memo, stories.fetch_from())

    def send(self) -> RemotePost:
        return self.channel.send(self.rendition, self._memo, stories.fetch_from())

    def publish(self) -> RemotePost:
        self.prepare()
        return self.send()

    def look_up(self) -> LookUp:
        return self.channel.look_up(self.rendition, self._memo)

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    @property
    def _memo(self) -> Memo:
        return Memo(dict(self.memo), self.memo.update)

    @property
    def counts(self) -> dict[str, int]:
        mailing = copies.frozen(self.outlet.name, self.story.key)
        assert mailing is not None
        return copies.counts(mailing)

    @property
    def mails(self) -> list[EmailMessage]:
        records = self.peer.server.platforms["newsletter"].store.posts("bpod")
        return [message_from_string(one["raw"], policy=policy.default) for one in records]

    @property
    def got(self) -> Counter[str]:
        """How many mails each reader has."""
        return Counter(mail["To"] for mail in self.mails)


def addresses(number: int) -> list[str]:
    return [f"reader{n:03}@example.org" for n in range(number)]
