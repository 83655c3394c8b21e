"""An outlet that a person keeps: the words and pictures are made ready as for any other, and nothing leaves by us."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

from channels.contract import (
    Channel,
    Fetch,
    Health,
    LookUp,
    Memo,
    OutletConfig,
    Presence,
    ReadsPermalinks,
    RemotePost,
    Rendition,
    Story,
)
from channels.errors import Refused

CODE = "by_hand"
"""Of the refusal: nothing is wrong, a person does it."""
WHY = "kept by hand: post it there, then give its address"


class ByHand:
    """The kind's own adapter composes; whatever would change something is left to a person."""

    def __init__(self, channel: Channel, kind: str, config: OutletConfig) -> None:
        self._channel = channel
        self._kind = kind
        self._account = config.account
        self.limits = replace(channel.limits, can_edit=False, can_delete=False, can_look_up=False)

    def compose(self, story: Story) -> Rendition:
        return self._channel.compose(story)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:  # noqa: ARG002
        self._leave_it()

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        self._leave_it()

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:  # noqa: ARG002
        return LookUp(Presence.UNKNOWABLE)

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        self._leave_it()

    def delete(self, post: RemotePost) -> None:  # noqa: ARG002
        self._leave_it()

    def check(self) -> Health:
        return Health(self._account, "kept by hand: there is nothing to ask the platform")

    def remote_id_of(self, url: str) -> str | None:
        """As the kind's adapter reads it, where it can."""
        return self._channel.remote_id_of(url) if isinstance(self._channel, ReadsPermalinks) else None

    def _leave_it(self) -> NoReturn:
        raise Refused(f"{self._kind}: {WHY}", code=CODE)
