"""What each kind of sandbox offers to the server, the wall and the tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from sandbox.faults import Armed
from sandbox.seen import Seen
from sandbox.store import Store
from sandbox.wire import Answer, Request

if TYPE_CHECKING:
    from sandbox.newsletter.smtp import House


class Platform(Protocol):
    store: Store

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def steps(self) -> Mapping[str, str]:
        """Which operation carries each step of a publisher: prepare, send, look_up, edit, delete, check."""
        ...

    def settings(self, account: str) -> dict[str, str]:
        """What an outlet of this account must be told, beside the address of this peer and its credentials."""
        ...

    def operation(self, request: Request) -> tuple[str, str]:
        """The account and the operation that a request is for; empty where it is none."""
        ...

    def answer(self, request: Request, lag_seconds: float) -> Answer:
        """Does it; posts younger than `lag_seconds` are left out of lists."""
        ...

    def failure(self, armed: Armed) -> Answer:
        """An error of this fault in the platform's own shape."""
        ...

    def seen(self) -> list[Seen]:
        """Every post of every account, the oldest first; those that nobody can see are marked."""
        ...


@runtime_checkable
class Listens(Protocol):
    """A platform that is not reached by HTTP listens for itself."""

    def listen(self, house: House, port: int) -> None:
        """At this port if it is free; 0: at any."""
        ...

    def close(self) -> None: ...
