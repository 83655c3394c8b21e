"""Every kind of channel, one line each. A new kind is a folder, a line here, a sandbox and a page of docs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from channels.contract import Channel, Field, OutletConfig
from channels.http import Clock, utc_now
from channels.tumblr.adapter import Tumblr
from channels.tumblr.config import FIELDS as TUMBLR_FIELDS


@dataclass(frozen=True)
class Kind:
    name: str
    label: str
    adapter: Callable[[OutletConfig, Clock], Channel]
    fields: tuple[Field, ...]


KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (Kind("tumblr", "Tumblr", Tumblr, TUMBLR_FIELDS),)}


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
