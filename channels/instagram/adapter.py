"""Instagram by one of two ways: the official interface, or, where an outlet asks for it, the unofficial one."""

from __future__ import annotations

from typing import Protocol

from channels.contract import Fetch, Health, LookUp, Memo, OutletConfig, RemotePost, Rendition, Story
from channels.errors import Refused
from channels.http import Clock, utc_now
from channels.instagram.compose import KIND, compose
from channels.instagram.config import LIMITS, UNOFFICIAL
from channels.instagram.graph import Official
from channels.instagram.unofficial import Unofficial


class Way(Protocol):
    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None: ...
    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost: ...
    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp: ...
    def check(self) -> Health: ...


class Adapter:
    limits = LIMITS

    def __init__(self, config: OutletConfig, clock: Clock = utc_now) -> None:
        unofficial = config.settings.get("api") == UNOFFICIAL
        self._way: Way = Unofficial(config, clock) if unofficial else Official(config, clock)

    def compose(self, story: Story) -> Rendition:
        return compose(story)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        self._way.prepare(rendition, memo, fetch)

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:
        return self._way.send(rendition, memo, fetch)

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:
        return self._way.look_up(rendition, memo)

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        raise Refused(
            f"{KIND}: a post cannot be changed through the interface; change it in the app", code="edit"
        )

    def delete(self, post: RemotePost) -> None:  # noqa: ARG002
        raise Refused(
            f"{KIND}: a post cannot be deleted through the interface; delete it in the app", code="delete"
        )

    def check(self) -> Health:
        return self._way.check()
