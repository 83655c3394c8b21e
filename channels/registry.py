"""Every kind of channel, one line each. A new kind is a folder, a line here, a sandbox and a page of docs.

Adapters are loaded when first used: the clients of some platforms are large, and most processes need few.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import cast

from channels.bluesky import config as bluesky
from channels.contract import Channel, Connect, Field, Limits, OutletConfig
from channels.facebook import config as facebook
from channels.http import Clock, utc_now
from channels.instagram import config as instagram
from channels.mastodon import config as mastodon
from channels.newsletter import config as newsletter
from channels.telegram import config as telegram
from channels.threads import config as threads
from channels.tumblr import config as tumblr
from channels.webhook import config as webhook
from channels.websub import config as websub
from channels.x import config as x


@dataclass(frozen=True)
class Kind:
    name: str
    label: str
    fields: tuple[Field, ...]
    limits: Limits
    profile: str = ""
    """The address of an account on its platform, of `account`, `blog` and addresses among its settings. Empty:
    it cannot be followed there, since it tells machines, or people by mail."""

    @classmethod
    def of(cls, label: str, config: ModuleType) -> Kind:
        """From a kind's `config` module; its folder's name is the kind's."""
        profile = getattr(config, "PROFILE", "")
        return cls(config.__name__.split(".")[-2], label, config.FIELDS, config.LIMITS, profile)

    @property
    def adapter(self) -> Callable[[OutletConfig, Clock], Channel]:
        """`channels.<kind>.adapter.Adapter`."""
        module = importlib.import_module(f"channels.{self.name}.adapter")
        return cast("Callable[[OutletConfig, Clock], Channel]", module.Adapter)

    @property
    def connect(self) -> Connect | None:
        """`channels.<kind>.connect`, where people let us in at the platform; None: by keys alone."""
        name = f"channels.{self.name}.connect"
        return cast("Connect", importlib.import_module(name)) if importlib.util.find_spec(name) else None


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind.of("Tumblr", tumblr),
        Kind.of("X", x),
        Kind.of("Bluesky", bluesky),
        Kind.of("Instagram", instagram),
        Kind.of("Threads", threads),
        Kind.of("Facebook", facebook),
        Kind.of("Mastodon", mastodon),
        Kind.of("Telegram", telegram),
        Kind.of("Webhook", webhook),
        Kind.of("WebSub", websub),
        Kind.of("Newsletter", newsletter),
    )
}


class UnknownKind(LookupError):  # noqa: N818 - it reads as a sentence
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no kind of channel called “{name}”. Use one of: {', '.join(KINDS)}.")


def kind(name: str) -> Kind:
    """Raises `UnknownKind`."""
    if name not in KINDS:
        raise UnknownKind(name)
    return KINDS[name]


def adapter(name: str, config: OutletConfig, clock: Clock = utc_now) -> Channel:
    """The adapter of one outlet; `clock` dates what a platform asks us to wait. Raises `UnknownKind`."""
    return kind(name).adapter(config, clock)
