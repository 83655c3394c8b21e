"""One suite for every kind: each has a sandbox, an account on it, and a publisher that may be killed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from channels import registry
from channels.contract import Channel, LookUp, Memo, Presence, RemotePost, Rendition, Story
from channels.errors import ChannelError
from sandbox.server import KINDS
from tests import peers, readers, stories

STEPS = ("prepare", "send", "look_up", "check")
STATUS_IS_ALL = frozenset({"webhook"})
"""Kinds of which any 2xx is the receipt, whatever stands in the answer."""


@dataclass
class Publisher:
    """An outlet of one kind and what is written down about one story; `channel` is new at each use."""

    kind: str
    peer: peers.Peer
    account: str = "bpod"
    """As the platform names it; the peer makes it on the spot."""
    story: Story = field(default_factory=stories.story)
    ledger: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """A newsletter needs somebody to read it."""
        if self.kind == "newsletter":
            outlet = readers.stored(self.peer.config(self.kind, self.account).name, self.account)
            readers.subscribed(outlet, readers.READER)

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

    @property
    def steps(self) -> Mapping[str, str]:
        """The peer's operation that carries each step; a kind may have nothing to prepare."""
        return self.peer.server.platforms[self.kind].steps

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


def can_be_sure(publisher: Publisher) -> bool:
    """Whether the ledger can go on without a person after an outcome that is not known."""
    limits = publisher.channel.limits
    return limits.can_look_up or limits.sends_once


@pytest.fixture
def peer(tmp_path) -> Iterator[peers.Peer]:
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield peer


def pytest_generate_tests(metafunc) -> None:
    """Every test runs for every kind; `@pytest.mark.where(can_edit=True)` keeps to those whose limits say so.

    A test that takes `step` runs at each step that makes a call on the kind's peer.
    """
    if "publisher" not in metafunc.fixturenames:
        return
    wanted = [mark.kwargs for mark in metafunc.definition.iter_markers("where")]
    names = kinds(*wanted)
    if "step" in metafunc.fixturenames:
        pairs = [
            pytest.param(name, step, marks=marks(name))
            for name in names
            for step in STEPS
            if KINDS[name].steps[step]
        ]
        metafunc.parametrize(("publisher", "step"), pairs, indirect=["publisher"])
    else:
        params = [pytest.param(name, marks=marks(name)) for name in names]
        metafunc.parametrize("publisher", params, indirect=True)


def marks(kind: str) -> tuple[pytest.MarkDecorator, ...]:
    """A newsletter keeps its readers itself."""
    return (pytest.mark.django_db,) if kind == "newsletter" else ()


def kinds(*wanted: dict[str, bool]) -> list[str]:
    """The names of the kinds whose limits are as wanted; those that only announce feeds have their own tests."""
    return [
        kind.name
        for kind in registry.KINDS.values()
        if not kind.limits.announces_feed
        and all(bool(getattr(kind.limits, name)) is value for want in wanted for name, value in want.items())
    ]


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Our site as platforms see it that fetch the picture themselves: it serves one picture."""
    with stories.picture_site() as url:
        yield url


@pytest.fixture
def publisher(request, peer, site) -> Publisher:
    return Publisher(request.param, peer, story=stories.story(pictures=(stories.picture(url=site),)))
