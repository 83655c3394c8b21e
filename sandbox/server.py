"""One loopback server for every kind: each is mounted under its name, beside the wall and the controls.

GET  /                     the wall
GET  /__state              every post of every account, as followers see it; and how often each call came
POST /__faults             {"kind", "operation", "fault", "count", "seconds", "account"}; DELETE clears them
POST /__clock              {"move_seconds"}: quotas and lag go by this clock, signatures never
"""

from __future__ import annotations

import json
import signal
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from typing import Any, Final, cast

from sandbox import wall
from sandbox.accounts import Accounts
from sandbox.bluesky.api import Bluesky
from sandbox.clock import Clock
from sandbox.facebook.api import Facebook
from sandbox.faults import DONE_FIRST, Armed, Fault, Faults
from sandbox.instagram.api import Instagram
from sandbox.mastodon.api import Mastodon
from sandbox.newsletter.api import Newsletter
from sandbox.platform import Listens, Platform
from sandbox.store import Store
from sandbox.telegram.api import Telegram
from sandbox.threads.api import Threads
from sandbox.tumblr.api import Tumblr
from sandbox.webhook.api import Webhook
from sandbox.websub.api import WebSub
from sandbox.wire import Answer, Request
from sandbox.x.api import X

KINDS: Final[Mapping[str, Callable[[Store, Accounts, Clock, str], Platform]]] = {
    "tumblr": Tumblr,
    "x": X,
    "bluesky": Bluesky,
    "instagram": Instagram,
    "threads": Threads,
    "facebook": Facebook,
    "mastodon": Mastodon,
    "telegram": Telegram,
    "webhook": Webhook,
    "websub": WebSub,
    "newsletter": Newsletter,
}
BODY_MAX_BYTES = 64_000_000
IDLE_SECONDS = 60


def outlet_settings(data_dir: Path, url: str, kind: str, account: str) -> dict[str, str]:
    """What an outlet of this account must be told to reach the sandbox that will be at `url`."""
    platform = KINDS[kind](Store(data_dir / kind), Accounts(data_dir), Clock(), url)
    return {"base_url": f"{url}/{kind}", **platform.settings(account)}


class Sandbox:
    """`start` serves in threads until `stop`; `serve` in the foreground. The port is chosen where it is 0."""

    def __init__(self, data_dir: Path, port: int = 0, public_url: str = "") -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.faults = Faults()
        self.clock = Clock()
        self.stopping = threading.Event()
        self._calls: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()
        self._server = _Server(self, port)
        self.url = public_url.rstrip("/") or f"http://127.0.0.1:{self._server.server_address[1]}"
        accounts = Accounts(data_dir)
        self.platforms: dict[str, Platform] = {
            name: make(Store(data_dir / name), accounts, self.clock, self.url) for name, make in KINDS.items()
        }
        for platform in self._listeners:
            platform.listen(self, port + 1 if port else 0)

    def start(self) -> None:
        self._thread = threading.Thread(target=self.serve, name="sandbox", daemon=True)
        self._thread.start()

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        self.stopping.set()
        for platform in self._listeners:
            platform.close()
        self._server.shutdown()
        self._server.server_close()

    def strike(self, kind: str, request: Request) -> Armed | None:
        """Counts a call that did not come by HTTP; gives the fault that strikes it."""
        account, operation = self.platforms[kind].operation(request)
        self.count(kind, operation)
        return self.faults.take(kind, account, operation)

    def answer(self, kind: str, request: Request) -> Answer:
        return self.platforms[kind].answer(request, 0.0)

    def failure(self, kind: str, armed: Armed) -> Answer:
        return self.platforms[kind].failure(armed)

    @property
    def _listeners(self) -> list[Listens]:
        return [platform for platform in self.platforms.values() if isinstance(platform, Listens)]

    def state(self) -> dict[str, Any]:
        posts = [post for platform in self.platforms.values() for post in platform.seen()]
        with self._lock:
            calls = {
                f"{kind}.{operation}": number for (kind, operation), number in sorted(self._calls.items())
            }
        return {"posts": [post.as_json() for post in posts], "calls": calls}

    def arm(self, **fault: Any) -> None:
        """Raises `ValueError` or `TypeError`. An operation may be named by the step that it carries."""
        armed = Armed(**{**fault, "fault": Fault(fault["fault"])})
        platform = self.platforms.get(armed.kind)
        armed.operation = (
            platform.steps.get(armed.operation, armed.operation) if platform else armed.operation
        )
        self.faults.arm(armed)

    def count(self, kind: str, operation: str) -> None:
        with self._lock:
            self._calls[kind, operation] += 1


def serve(data: Path, port: int, public_url: str = "") -> None:
    """In the foreground, until SIGTERM or SIGINT."""
    sandbox = Sandbox(data, port, public_url)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    print(f"The wall: {sandbox.url}/", flush=True)  # noqa: T201
    try:
        sandbox.serve()
    except SystemExit:
        sandbox.stopping.set()


def _leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise SystemExit(0)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, sandbox: Sandbox, port: int) -> None:
        self.sandbox = sandbox
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed in the middle is what this server is for."""


@dataclass(frozen=True)
class _Stop(Exception):  # noqa: N818
    """The connection ends here, with a reset or without."""

    reset: bool


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "sandbox"
    sys_version = ""
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except _Stop as stop:
            if stop.reset:
                # Linger 0 makes `close` send a reset: https://man7.org/linux/man-pages/man7/socket.7.html
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            self.close_connection = True
        except OSError:
            self.close_connection = True

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Said nowhere: /__state counts the calls."""

    @property
    def _sandbox(self) -> Sandbox:
        return cast(_Server, self.server).sandbox

    def _answer(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > BODY_MAX_BYTES:
            self._write(Answer.json(413, {"error": "too large, or of unknown length"}))
            raise _Stop(reset=False)
        body = self.rfile.read(int(length))
        kind, _, rest = self.path.removeprefix("/").partition("/")
        platform = self._sandbox.platforms.get(kind)
        if platform is None:
            self._write(_own(self._sandbox, self.command, self.path, body))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, f"/{rest}", f"{self._sandbox.url}{self.path}", headers, body)
        self._platform(platform, request)

    def _platform(self, platform: Platform, request: Request) -> None:
        sandbox = self._sandbox
        account, operation = platform.operation(request)
        sandbox.count(platform.name, operation)
        armed = sandbox.faults.take(platform.name, account, operation)
        lag_seconds = sandbox.faults.lag_seconds(platform.name, account, operation)
        if armed is None:
            self._write(platform.answer(request, lag_seconds))
        elif armed.fault is Fault.SLOW:
            sandbox.stopping.wait(armed.seconds)
            self._write(platform.answer(request, lag_seconds))
        elif armed.fault in DONE_FIRST:
            self._fail_after(armed, platform, platform.answer(request, lag_seconds))
        elif armed.fault is Fault.REFUSE:
            raise _Stop(reset=False)
        else:
            self._write(platform.failure(armed))

    def _fail_after(self, armed: Armed, platform: Platform, done: Answer) -> None:
        if armed.fault is Fault.HANG:
            self._sandbox.stopping.wait(armed.seconds)
        elif armed.fault is Fault.ERROR:
            self._write(platform.failure(armed))
            return
        elif armed.fault is Fault.GARBAGE:
            self._write(Answer(done.status, done.body[: len(done.body) // 2], done.headers))
            return
        elif armed.fault is Fault.CUT:
            self._write(done, cut=True)
        raise _Stop(reset=armed.fault is Fault.RESET)

    def _write(self, answer: Answer, *, cut: bool = False) -> None:
        self.send_response(answer.status)
        for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body[: len(answer.body) // 2] if cut else answer.body)


def _own(sandbox: Sandbox, method: str, target: str, body: bytes) -> Answer:
    """The controls and the wall."""
    path = target.partition("?")[0]
    try:
        value = json.loads(body) if body else {}
        if (method, path) == ("GET", "/__state"):
            return Answer.json(200, sandbox.state())
        if (method, path) == ("POST", "/__faults"):
            sandbox.arm(**value)
            return Answer.json(200, {"armed": value})
        if (method, path) == ("DELETE", "/__faults"):
            sandbox.faults.clear()
            return Answer.json(200, {})
        if (method, path) == ("POST", "/__clock"):
            sandbox.clock.move(float(value["move_seconds"]))
            return Answer.json(200, {"offset_seconds": sandbox.clock.offset_seconds})
    except (ValueError, TypeError, KeyError) as error:
        return Answer.json(400, {"error": str(error)})
    if method in {"GET", "HEAD"}:
        return wall.page(path, sandbox.platforms)
    return Answer.json(404, {"error": "nothing here"})
