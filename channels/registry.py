"""Every kind of channel, one line each. A new kind is a folder, a line here, a sandbox and a page of docs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from channels.contract import Channel, OutletConfig
from channels.tumblr.adapter import Tumblr
from channels.tumblr.config import FIELDS as TUMBLR_FIELDS


@dataclass(frozen=True)
class Field:
    """One thing an outlet of this kind must or may be told."""

    name: str
    label: str
    secret: bool = False
    required: bool = True


@dataclass(frozen=True)
class Kind:
    name: str
    label: str
    adapter: Any
    fields: tuple[Any, ...]


KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (Kind("tumblr", "Tumblr", Tumblr, TUMBLR_FIELDS),)}


def adapter(kind: str, config: OutletConfig) -> Channel:
    channel: Channel = KINDS[kind].adapter(config)
    return channel
