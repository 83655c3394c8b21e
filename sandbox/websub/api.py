"""The one call: a ping."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final
from urllib.parse import urlsplit

from sandbox.accounts import Accounts
from sandbox.clock import Clock
from sandbox.faults import Armed, Fault
from sandbox.seen import Block, Seen, Span
from sandbox.store import Record, Store
from sandbox.wire import Answer, Request

PINGS_A_MINUTE = 100


class Problem(Exception):  # noqa: N818
    def __init__(self, status: int, words: str, retry_after: int | None = None) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.headers = {} if retry_after is None else {"Retry-After": str(retry_after)}

    def answer(self) -> Answer:
        return Answer(self.status, self.words.encode(), {"Content-Type": "text/plain", **self.headers})


class WebSub:
    name: Final = "websub"
    label: Final = "WebSub hub"
    steps: Final = {
        "prepare": "",
        "send": "publish",
        "look_up": "",
        "edit": "publish",
        "delete": "publish",
        "check": "page",
    }

    def __init__(self, store: Store, accounts: Accounts, clock: Clock, url: str) -> None:
        self.store = store
        self._accounts = accounts
        self._clock = clock
        self._url = url
        self._minutes: Counter[tuple[str, int]] = Counter()

    def settings(self, account: str) -> dict[str, str]:
        return {"base_url": f"{self._url}/websub/hub/{account}"}

    def operation(self, request: Request) -> tuple[str, str]:
        match = re.fullmatch(r"/hub/([^/]+)", request.path)
        if not match or match[1] not in self._accounts.of_kind(self.name):
            return "", ""
        return match[1], "publish" if request.method == "POST" else "page"

    def answer(self, request: Request, lag_seconds: float) -> Answer:  # noqa: ARG002 - there are no lists
        account, operation = self.operation(request)
        try:
            if operation == "publish":
                self._ping(account, request)
                return Answer(204, b"")
        except Problem as problem:
            return problem.answer()
        return Answer.html("A hub", 200 if operation else 404)

    def failure(self, armed: Armed) -> Answer:
        if armed.fault is Fault.RATE_LIMIT:
            return Problem(429, "too many pings", int(armed.seconds)).answer()
        return Problem(503 if armed.fault is Fault.BEFORE_503 else 504, "not now").answer()

    def seen(self) -> list[Seen]:
        return [
            _as_seen(account, record)
            for account in self.store.accounts()
            for record in self.store.posts(account)
        ]

    def _ping(self, account: str, request: Request) -> None:
        topic = _topic(request)
        minute = int(self._clock.now() // 60)
        self._minutes[account, minute] += 1
        if self._minutes[account, minute] > PINGS_A_MINUTE:
            raise Problem(429, "too many pings", 60 - int(self._clock.now() % 60))
        with self.store.lock:
            known = [record for record in self.store.posts(account) if record["topic"] == topic]
            new: Record = {
                "id": self.store.new_id(),
                "topic": topic,
                "made_at": self._clock.now(),
                "pings": [],
            }
            record = known[0] if known else new
            self.store.put(account, {**record, "pings": [*record["pings"], self._clock.now()]})


def _topic(request: Request) -> str:
    form = request.form
    if form.get("hub.mode") != "publish":
        raise Problem(400, "hub.mode must be publish")
    topics = {form[name] for name in ("hub.url", "hub.topic") if name in form}
    if len(topics) != 1:
        raise Problem(400, "hub.url must be one address")
    parts = urlsplit(topics.copy().pop())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment:
        raise Problem(400, "hub.url must be an address of HTTP, without a fragment")
    return topics.pop()


def _as_seen(account: str, record: Record) -> Seen:
    """Of each feed the last ping: followers get what changed, not how often it was said."""
    return Seen(
        kind="websub",
        account=account,
        id=record["id"],
        url=record["topic"],
        visible=True,
        at=float(record["made_at"]),
        edited_at=record["pings"][-1] if len(record["pings"]) > 1 else None,
        blocks=(Block("card", (Span(record["topic"], url=record["topic"]),)),),
        tags=(),
    )
