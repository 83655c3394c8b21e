"""A platform in memory, and the adapter that talks to it: every call can be stopped in its middle.

Three kinds, by what tells us whether a post arrived: `storm-draft` publishes a draft by its id, so that a
second call makes no second post; `storm-list` lists its posts, with a lag; `storm-blind` tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from channels import registry
from channels.contract import (
    Channel,
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
from channels.errors import OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import Clock

DRAFT, LIST, BLIND = "storm-draft", "storm-list", "storm-blind"
KINDS = (DRAFT, LIST, BLIND)
UNDER_WAY_SECONDS = 60.0
"""How long a call that left us can still be accepted. A draft's can be for ever: it does no harm."""
LAG_SECONDS = 300.0
"""How long a new post may be missing from the list. With the above it is less than the quiet time."""


class Reply(StrEnum):
    ACCEPT = "accept"
    LOSE = "lose"  # accepted; the answer never comes
    LATE = "late"  # no answer, and accepted later, perhaps
    DROP = "drop"  # no answer, and never accepted
    BUSY = "busy"  # surely not accepted
    REFUSE = "refuse"
    LOCK_OUT = "lock out"
    FAIL = "fail"  # the adapter has a defect; what it sent was accepted


ERRORS: dict[Reply, tuple[type[Exception], str]] = {
    Reply.LOSE: (OutcomeUnknown, "storm: no answer"),
    Reply.LATE: (OutcomeUnknown, "storm: no answer"),
    Reply.DROP: (OutcomeUnknown, "storm: no answer"),
    Reply.BUSY: (Unavailable, "storm: come back later"),
    Reply.REFUSE: (Refused, "storm: never"),
    Reply.LOCK_OUT: (Unauthorized, "storm: who are you?"),
    Reply.FAIL: (RuntimeError, "storm: a defect"),
}
ACCEPTED_AT_ONCE = (Reply.ACCEPT, Reply.LOSE, Reply.FAIL)


@dataclass
class Call:
    """The public call of one attempt, as the platform sees it."""

    kind: str
    account: str
    key: str
    draft: str
    until_seconds: float
    settled: bool = False
    """It was accepted, or never will be."""


@dataclass
class Post:
    account: str
    key: str
    remote_id: str
    draft: str
    listed_at_seconds: float


@dataclass
class Platform:
    seconds: Callable[[], float]
    posts: list[Post] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    drafts: int = 0

    def visible(self, account: str, key: str) -> list[Post]:
        return [post for post in self.posts if (post.account, post.key) == (account, key)]

    def open_calls(self, account: str, key: str) -> list[Call]:
        """Those that may still become a post."""
        return [
            call
            for call in self.calls
            if (call.account, call.key) == (account, key)
            and not call.settled
            and (call.kind == DRAFT or self.seconds() < call.until_seconds)
        ]

    def arrive(self, kind: str, account: str, key: str, draft: str) -> Call:
        call = Call(kind, account, key, draft, self.seconds() + UNDER_WAY_SECONDS)
        self.calls.append(call)
        return call

    def accept(self, call: Call, lag_seconds: float = 0.0) -> Post | None:
        """The post becomes visible; None where the call came too late, or has long been answered."""
        if call not in self.open_calls(call.account, call.key):
            return None
        call.settled = True
        again = [post for post in self.posts if call.draft and post.draft == call.draft]
        if again:
            return again[0]
        listed_at = self.seconds() + (lag_seconds if call.kind == LIST else 0.0)
        post = Post(call.account, call.key, f"p{len(self.posts)}", call.draft, listed_at)
        self.posts.append(post)
        return post

    def listed(self, account: str, key: str) -> list[Post]:
        return [post for post in self.visible(account, key) if post.listed_at_seconds <= self.seconds()]


def limits(kind: str) -> Limits:
    return Limits(
        text_max=None,
        text_unit="codepoints",
        url_cost=None,
        alt_max_codepoints=None,
        image_mimes=frozenset({"image/jpeg"}),
        image_max_bytes=10_000_000,
        images_max=1,
        hashtags_max=None,
        posts_per_day_max=None,
        can_edit=False,
        can_delete=False,
        can_look_up=kind != BLIND,
        sends_once=kind == DRAFT,
    )


class Adapter:
    """`at` is called at every point where a worker can be stopped, killed or told what the platform does."""

    def __init__(
        self, platform: Platform, at: Callable[[str], Reply], kind: str, config: OutletConfig
    ) -> None:
        self._platform, self._at, self._kind, self._account = platform, at, kind, config.account
        self.limits = limits(kind)

    def compose(self, story: Story) -> Rendition:
        reply = self._at("compose")
        if reply in (Reply.REFUSE, Reply.FAIL):
            _answer(reply)
        return Rendition(self._kind, story.key, story.link, {"text": story.title}, plain=story.title)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:  # noqa: ARG002
        _answer(self._at("prepare"))
        if self._kind == DRAFT and memo.get("draft") is None:
            self._platform.drafts += 1
            draft = f"d{self._platform.drafts}"
            self._at("drafted")
            memo.keep(draft=draft)
        self._at("prepared")

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        call = self._platform.arrive(self._kind, self._account, rendition.key, memo.get("draft") or "")
        reply = self._at("send")
        post = None
        if reply in ACCEPTED_AT_ONCE:
            post = self._platform.accept(call, LAG_SECONDS if reply is Reply.LOSE else 0.0)
        elif reply is not Reply.LATE:
            call.settled = True
        self._at("answered")
        if reply is Reply.ACCEPT and post is None:
            reply = Reply.DROP  # it slept too long: the connection is gone
        _answer(reply)
        assert post is not None
        return remote(post)

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:  # noqa: ARG002
        reply = self._at("look")
        if self._kind == BLIND:
            return LookUp(Presence.UNKNOWABLE)
        found = self._platform.listed(self._account, rendition.key)
        self._at("looked")
        _answer(reply)
        return LookUp(Presence.PRESENT, remote(found[0])) if found else LookUp(Presence.ABSENT)

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        raise Refused("storm: posts stay as they are")

    def delete(self, post: RemotePost) -> None:  # noqa: ARG002
        raise Refused("storm: posts stay")

    def check(self) -> Health:
        return Health(self._account, "well")


def _answer(reply: Reply) -> None:
    if reply is not Reply.ACCEPT:
        error, words = ERRORS[reply]
        raise error(words)


def remote(post: Post) -> RemotePost:
    return RemotePost(post.remote_id, f"https://storm.example/{post.remote_id}")


@dataclass(frozen=True)
class StormKind(registry.Kind):
    make: Callable[[str, OutletConfig], Channel] = field(kw_only=True)

    @property
    def adapter(self) -> Callable[[OutletConfig, Clock], Channel]:
        return lambda config, _clock: self.make(self.name, config)


@contextmanager
def registered(make: Callable[[str, OutletConfig], Channel]) -> Iterator[None]:
    """The three kinds stand in the registry while this lasts."""
    kinds = cast("dict[str, registry.Kind]", registry.KINDS)
    for name in KINDS:
        kinds[name] = StormKind(name, name, (), limits(name), make=make)
    try:
        yield
    finally:
        for name in KINDS:
            del kinds[name]
