"""A platform in a process of its own, for races: it keeps what it was sent, whoever sent it and then died.

One line of JSON asks, one answers. Its answers go wrong as often as `FAULTS` says.
"""

from __future__ import annotations

import json
import random
import socket
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

from channels.contract import (
    Fetch,
    Health,
    LookUp,
    Memo,
    OutletConfig,
    Presence,
    RemotePost,
    Rendition,
    Story,
)
from channels.errors import OutcomeUnknown, Unavailable
from tests.storm.platform import LIST, limits

FAULTS: Mapping[str, float] = {"lose": 0.06, "drop": 0.04, "late": 0.04, "busy": 0.06}
ANSWER_SECONDS = 2.0
TAKES_SECONDS = (0.0, 0.03)
LATE_SECONDS = 0.3


class Crowd(socketserver.ThreadingTCPServer):
    """Listens on loopback; `serve_forever` in a process of its own."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    chance: ClassVar[random.Random] = random.Random(20260314)  # noqa: S311

    def __init__(self) -> None:
        self.posts: list[tuple[str, str]] = []
        self.sends: Counter[str] = Counter()
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed in the middle is what this server is for."""

    def keep(self, account: str, key: str) -> str:
        with self.lock:
            self.posts.append((account, key))
            return f"p{len(self.posts)}"

    def seen(self, account: str, key: str) -> list[str]:
        with self.lock:
            return [f"p{number}" for number, post in enumerate(self.posts, 1) if post == (account, key)]


class _Handler(socketserver.StreamRequestHandler):
    server: Crowd

    def handle(self) -> None:
        asked = json.loads(self.rfile.readline())
        answer = getattr(self, f"_{asked.pop('verb')}")(**asked)
        if answer is not None:
            self.wfile.write(json.dumps(answer).encode() + b"\n")

    def _send(self, account: str, key: str) -> dict[str, str] | None:
        fault = self._fault()
        self.server.sends[fault] += 1
        time.sleep(self.server.chance.uniform(*TAKES_SECONDS))
        if fault == "busy":
            return {"error": "busy"}
        if fault == "late":
            threading.Timer(LATE_SECONDS, self.server.keep, (account, key)).start()
        elif fault != "drop":
            remote_id = self.server.keep(account, key)
            return None if fault == "lose" else {"id": remote_id}
        return None

    def _look(self, account: str, key: str) -> dict[str, list[str]]:
        return {"ids": self.server.seen(account, key)}

    def _state(self) -> dict[str, Any]:
        return {"posts": self.server.posts, "sends": dict(self.server.sends)}

    def _fault(self) -> str:
        drawn, below = self.server.chance.random(), 0.0
        for name, share in FAULTS.items():
            below += share
            if drawn < below:
                return name
        return "well"


def ask(port: int, verb: str, **words: str) -> Any:
    """Raises `OSError` and `ValueError` where no whole answer came."""
    with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS) as connection:
        connection.sendall(json.dumps({"verb": verb, **words}).encode() + b"\n")
        with connection.makefile() as answer:
            return json.loads(answer.readline())


class Wire:
    """The adapter: a kind whose posts can be looked up, and where a second send makes a second post."""

    def __init__(self, port: int, config: OutletConfig) -> None:
        self._port, self._account = port, config.account
        self.limits = limits(LIST)

    def compose(self, story: Story) -> Rendition:
        return Rendition(LIST, story.key, story.link, {"text": story.title}, plain=story.title)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        """Nothing comes before the send."""

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        try:
            answer = ask(self._port, "send", account=self._account, key=rendition.key)
        except (OSError, ValueError):
            raise OutcomeUnknown("storm: no answer") from None
        if "error" in answer:
            raise Unavailable("storm: busy")
        return _remote(answer["id"])

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:  # noqa: ARG002
        try:
            found = ask(self._port, "look", account=self._account, key=rendition.key)["ids"]
        except (OSError, ValueError):
            raise OutcomeUnknown("storm: no answer") from None
        return LookUp(Presence.PRESENT, _remote(found[0])) if found else LookUp(Presence.ABSENT)

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:
        raise NotImplementedError

    def delete(self, post: RemotePost) -> None:
        raise NotImplementedError

    def check(self) -> Health:
        return Health(self._account, "well")


def _remote(remote_id: str) -> RemotePost:
    return RemotePost(remote_id, f"https://storm.example/{remote_id}")
