"""Kinds of channel that exist in the crash tests alone, so that each class of platform is there to be killed.

searched   can be looked up, and a second call makes a second post: the hardest class
keyed      a second call with the same key makes nothing new
blind      neither: after an outcome that is not known only a person can tell
refusing   never takes it
unfit      what is to be sent cannot be made to fit
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from channels import registry
from channels.contract import (
    Fetch,
    Health,
    Limits,
    LookUp,
    Memo,
    OutletConfig,
    Presence,
    RemotePost,
    Rendition,
    Story,
)
from channels.errors import OutcomeUnknown, Refused, Unavailable
from channels.http import Answer, Clock, Http, read_seconds, retry_at
from sandbox.store import Store
from tests.crash.board import Board
from tests.crash.cases import SITE

PREFIX = "test-"
_LIMITS = Limits(
    text_max=None,
    text_unit="codepoints",
    url_cost=None,
    alt_max_codepoints=None,
    image_mimes=frozenset({"image/jpeg"}),
    image_max_bytes=10_000_000,
    images_max=1,
    hashtags_max=None,
    posts_per_day_max=None,
    can_edit=True,
    can_delete=True,
    can_look_up=True,
    sends_once=False,
)


class Notes:
    """The adapter of the board: one call that posts, one that lists."""

    limits = _LIMITS

    def __init__(self, kind: str, config: OutletConfig, clock: Clock) -> None:
        self.kind = kind
        self.clock = clock
        self.url = f"{config.settings['base_url']}/{config.account}/notes"
        self.http = Http(kind, read_seconds=read_seconds(config.settings))

    def compose(self, story: Story) -> Rendition:
        words = {"text": story.title, "tag": story.key}
        return Rendition(self.kind, story.key, story.link, words, plain=story.title)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        """The board knows no drafts."""

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        return self.post(rendition, {})

    def post(self, rendition: Rendition, headers: Mapping[str, str]) -> RemotePost:
        answer = self.http.call("POST", self.url, json=dict(rendition.payload), headers=headers)
        return RemotePost(str(self._read(answer)["id"]), "")

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:  # noqa: ARG002
        answer = self.http.call("GET", self.url, params={"tag": rendition.key})
        for note in self._read(answer)["notes"]:
            return LookUp(Presence.PRESENT, RemotePost(note["id"], ""))
        return LookUp(Presence.ABSENT)

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        answer = self.http.call("PUT", f"{self.url}/{post.remote_id}", json=dict(rendition.payload))
        if answer.status == 404:
            raise Refused(f"{self.kind}: it is no longer there")
        self._read(answer)
        return post

    def delete(self, post: RemotePost) -> None:
        answer = self.http.call("DELETE", f"{self.url}/{post.remote_id}")
        if answer.status != 404:
            self._read(answer)

    def check(self) -> Health:
        return Health(self.kind, "a board")

    def _read(self, answer: Answer) -> Any:
        if answer.status == 429:
            until: datetime | None = retry_at(answer.headers, self.clock())
            raise Unavailable(f"{self.kind}: 429", retry_at=until)
        if answer.status == 422:
            raise Refused(f"{self.kind}: 422")
        try:
            found = json.loads(answer.body)
        except ValueError:
            found = None
        if not answer.ok or found is None:
            raise OutcomeUnknown(f"{self.kind}: {answer.status}")
        return found


class Keyed(Notes):
    limits = dataclasses.replace(_LIMITS, sends_once=True)

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        return self.post(rendition, {"Idempotency-Key": rendition.digest})


class Blind(Notes):
    limits = dataclasses.replace(_LIMITS, can_look_up=False, can_edit=False, can_delete=False)

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:  # noqa: ARG002
        return LookUp(Presence.UNKNOWABLE)


class Unfit(Notes):
    def compose(self, story: Story) -> Rendition:  # noqa: ARG002
        raise Refused(f"{self.kind}: too long", code="text")


_ADAPTERS = {"searched": Notes, "keyed": Keyed, "blind": Blind, "refusing": Notes, "unfit": Unfit}
KINDS = {f"{PREFIX}{name}": adapter for name, adapter in _ADAPTERS.items()}
SEARCHED, KEYED, BLIND = (f"{PREFIX}{name}" for name in ("searched", "keyed", "blind"))
ENDS = {f"{PREFIX}refusing": "failed", f"{PREFIX}unfit": "held"}
"""Where a kind ends that is never posted to."""


@dataclasses.dataclass(frozen=True)
class BoardKind(registry.Kind):
    @property
    def adapter(self) -> Callable[[OutletConfig, Clock], Notes]:
        return lambda config, clock: KINDS[self.name](self.name, config, clock)


def register() -> None:
    """In a worker of the crash tests, beside the real ones."""
    made = {name: BoardKind(name, name, (), adapter.limits) for name, adapter in KINDS.items()}
    registry.KINDS = {**registry.KINDS, **made}  # type: ignore[misc]


def troubles_of(kind: str, act: str, troubles: tuple[str, ...]) -> tuple[str, ...]:
    """What to play with a kind: a real one everything, one of ours what it is there for."""
    if act == SITE:
        return troubles if kind == SEARCHED else ()
    if kind in ENDS:
        return troubles[:2] if act == "announce" else ()
    if kind == BLIND and not act.startswith("announce"):
        return troubles[:1]
    return troubles if kind != KEYED or act.startswith("announce") else ()


def boards(data_dir: Path, now: Callable[[], float]) -> dict[str, Board]:
    return {
        name: Board(name, Store(data_dir / name), now, refuses=ENDS.get(name) == "failed") for name in KINDS
    }
