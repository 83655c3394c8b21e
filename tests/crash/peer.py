"""The platforms, in a process of their own: they outlive every worker that is killed.

A worker process and its peer belong together and play one case at a time; each case has an account of
its own. Whatever a killed worker had sent is let finish before the next worker looks.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sandbox.platform import Platform
from sandbox.server import Sandbox
from sandbox.wire import Answer, Request
from tests.crash import kinds
from tests.peers import Peer

SETTLE_SECONDS = 5.0


_real_time = time.time


def live_at(seconds: float) -> None:
    """From here on it is so late in this process, as far as it asks `time.time`: signatures go by it."""
    ahead = seconds - _real_time()
    time.time = lambda: _real_time() + ahead  # type: ignore[assignment]


class Traffic:
    """The calls of the present case, in the order of their arrival, and how many are being done."""

    def __init__(self) -> None:
        self.lock = threading.Condition()
        self.arrived: list[tuple[str, str]] = []
        self.busy = 0

    def settled(self, calls: int) -> bool:
        """Waits until `calls` have arrived and nothing is being done any more."""
        deadline = time.monotonic() + SETTLE_SECONDS
        with self.lock:
            while len(self.arrived) < calls or self.busy:
                if not self.lock.wait(deadline - time.monotonic()):
                    return False
        return True


class Watched:
    """A platform whose traffic is counted; everything else is the platform's own."""

    def __init__(self, platform: Platform, traffic: Traffic) -> None:
        self._platform = platform
        self._traffic = traffic

    def __getattr__(self, name: str) -> Any:
        return getattr(self._platform, name)

    def operation(self, request: Request) -> tuple[str, str]:
        found = self._platform.operation(request)
        with self._traffic.lock:
            self._traffic.arrived.append((self._platform.name, found[1]))
            self._traffic.lock.notify_all()
        return found

    def answer(self, request: Request, lag_seconds: float) -> Answer:
        with self._doing():
            return self._platform.answer(request, lag_seconds)

    @contextlib.contextmanager
    def _doing(self) -> Iterator[None]:
        with self._traffic.lock:
            self._traffic.busy += 1
        try:
            yield
        finally:
            with self._traffic.lock:
                self._traffic.busy -= 1
                self._traffic.lock.notify_all()


class SiteFiles(SimpleHTTPRequestHandler):
    """Our public files, for platforms that fetch the picture themselves."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Said nowhere."""


class Grounds:
    """What the control connection may ask for; every method answers in JSON."""

    def __init__(self, data_dir: Path, site: Path) -> None:
        self.data_dir = data_dir
        self.site = ThreadingHTTPServer(("127.0.0.1", 0), partial(SiteFiles, directory=str(site)))
        threading.Thread(target=self.site.serve_forever, args=(0.05,), daemon=True).start()
        self.sandbox = Sandbox(data_dir)
        self.traffic = Traffic()
        platforms = {**self.sandbox.platforms, **kinds.boards(data_dir, self.sandbox.clock.now)}
        for name, platform in platforms.items():
            self.sandbox.platforms[name] = Watched(platform, self.traffic)
        self.peer = Peer(data_dir, self.sandbox)
        self.sandbox.start()

    def site_url(self) -> str:
        return f"http://127.0.0.1:{self.site.server_address[1]}"

    def open(self, kind: str, account: str, at: float) -> dict[str, Any]:
        """Settings and secrets for an outlet, at a platform whose clock says `at`."""
        live_at(at)
        if kind in kinds.KINDS:
            settings, secrets = {"base_url": f"{self.peer.url}/{kind}"}, {}
        else:
            settings, secrets = self.peer.outlet(kind, account)
        return {"settings": settings, "secrets": secrets, "url": self.peer.url}

    def arm(self, kind: str, account: str, strikes: list[dict[str, Any]]) -> None:
        """From here on calls are counted, and faults strike this account alone."""
        self.traffic.arrived.clear()
        for strike in strikes:
            self.sandbox.arm(kind=kind, account=account, **strike)

    def settle(self, calls: int) -> bool:
        return self.traffic.settled(calls)

    def move(self, seconds: float) -> None:
        live_at(time.time() + seconds)

    def close(self, kind: str, account: str) -> dict[str, Any]:
        """What followers of the account see and how often it was sent to; then it is forgotten."""
        platform = self.sandbox.platforms[kind]
        with self.traffic.lock:
            calls = list(self.traffic.arrived)
        struck = [one.count != 1 for one in self.sandbox.faults._armed]
        self.sandbox.faults.clear()
        visible = [post for post in platform.seen() if post.account == account and post.visible]
        texts = [str(post.as_json()["text"]) for post in visible]
        for record in platform.store.posts(account):
            platform.store.remove(account, record["id"])
        (self.data_dir / "accounts.json").unlink(missing_ok=True)
        return {
            "visible": [post.id for post in visible],
            "texts": texts,
            "steps": dict(platform.steps),
            "calls": {name: calls.count((kind, name)) for name in platform.steps.values() if name},
            "struck": all(struck),
        }


class Control:
    """The other end: `control.ask("move", seconds=3)`."""

    def __init__(self, connection: socket.socket) -> None:
        self._file = connection.makefile("rw")

    def ask(self, what: str, **arguments: Any) -> Any:
        self._file.write(json.dumps([what, arguments]) + "\n")
        self._file.flush()
        answer = json.loads(self._file.readline())
        if "error" in answer:
            raise RuntimeError(f"peer: {answer['error']}")
        return answer["value"]


def fork(data_dir: Path, site: Path) -> Control:
    """The peer's process, which also serves the folder `site`; it ends when its parent does."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        try:
            _serve(Grounds(data_dir, site), theirs)
        finally:
            os._exit(0)
    theirs.close()
    return Control(ours)


def _serve(grounds: Grounds, connection: socket.socket) -> None:
    file = connection.makefile("rw")
    for line in file:
        what, arguments = json.loads(line)
        try:
            answer = {"value": getattr(grounds, what)(**arguments)}
        except Exception as error:  # noqa: BLE001 - the parent shows it
            answer = {"error": repr(error)}
        file.write(json.dumps(answer) + "\n")
        file.flush()
