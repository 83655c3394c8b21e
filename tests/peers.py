"""Peers for tests: a real loopback sandbox in this process, with accounts made on the spot.

with peers.sandbox(tmp_path) as peer:
    settings, secrets = peer.outlet("tumblr", "bpod")
    peer.arm("tumblr", "send", "accept-then-hang", seconds=HANG_SECONDS)
    assert [post["text"] for post in peer.visible("tumblr", "bpod")]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from channels.contract import OutletConfig, Renewal
from sandbox import accounts
from sandbox.server import Sandbox

READ_SECONDS = 2.5
HANG_SECONDS = 4
"""Longer than anybody reads; the pair is as short as a machine with much to do allows."""
"""A peer that hangs is given up soon."""


class Peer:
    def __init__(self, data_dir: Path, server: Sandbox) -> None:
        self.data_dir = data_dir
        self.server = server
        self.url = server.url
        self._renewed: dict[tuple[str, str], dict[str, str]] = {}

    def outlet(self, kind: str, account: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Settings and secrets for an outlet of this kind on this peer; the same each time."""
        settings = {
            "base_url": f"{self.url}/{kind}",
            "read_seconds": READ_SECONDS,
            **self.server.platforms[kind].settings(account),
        }
        return settings, accounts.create(self.data_dir, kind, account)

    def config(self, kind: str, account: str, language: str = "en") -> OutletConfig:
        """What its adapter renews is kept here, and given to the next one."""
        settings, typed = self.outlet(kind, account)
        secrets = self._renewed.setdefault((kind, account), {}) or typed

        def store(renewal: Renewal) -> Mapping[str, str]:
            kept = self._renewed[kind, account]
            kept.update({**typed, **kept} | renewal({**typed, **kept}))
            return dict(kept)

        return OutletConfig(f"{kind}-{account}", account, language, settings, dict(secrets), store)

    def state(self) -> dict[str, Any]:
        return self.server.state()

    def posts(self, kind: str, account: str) -> list[dict[str, Any]]:
        return [post for post in self.state()["posts"] if (post["kind"], post["account"]) == (kind, account)]

    def visible(self, kind: str, account: str) -> list[dict[str, Any]]:
        """What followers see, the oldest first."""
        return [post for post in self.posts(kind, account) if post["visible"]]

    def calls(self, kind: str, operation: str) -> int:
        number: int = self.state()["calls"].get(f"{kind}.{operation}", 0)
        return number

    def arm(
        self, kind: str, operation: str, fault: str, count: int | None = 1, seconds: float = 30.0
    ) -> None:
        """`operation` is one of the kind's, or a step: prepare, send, look_up, edit, delete, check."""
        self.server.arm(kind=kind, operation=operation, fault=fault, count=count, seconds=seconds)

    def clear(self) -> None:
        self.server.faults.clear()


@contextmanager
def sandbox(data_dir: Path, port: int = 0) -> Iterator[Peer]:
    server = Sandbox(data_dir, port)
    server.start()
    try:
        yield Peer(data_dir, server)
    finally:
        server.stop()
