"""The one call: an event."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from sandbox.accounts import Accounts
from sandbox.clock import Clock
from sandbox.faults import Armed, Fault
from sandbox.seen import Block, Picture, Seen, Span
from sandbox.store import Record, Store
from sandbox.webhook import checks
from sandbox.webhook.checks import Problem
from sandbox.wire import Answer, Request

EVENTS_A_MINUTE = 300
_TYPES = ("post.published", "post.corrected", "post.withdrawn", "ping")


class Webhook:
    name: Final = "webhook"
    label: Final = "Webhook"
    steps: Final = {
        "prepare": "",
        "send": "post.published",
        "look_up": "",
        "edit": "post.corrected",
        "delete": "post.withdrawn",
        "check": "ping",
    }

    def __init__(self, store: Store, accounts: Accounts, clock: Clock, url: str) -> None:
        self.store = store
        self._accounts = accounts
        self._clock = clock
        self._url = url
        self._known: set[tuple[str, str]] = {
            (account, event_id)
            for account in store.accounts()
            for record in store.posts(account)
            for event_id in record["events"]
        }
        self._minutes: Counter[tuple[str, int]] = Counter()
        self._calls: Mapping[str, Callable[[str, str, dict[str, Any]], None]] = {
            "post.published": self._publish,
            "post.corrected": self._correct,
            "post.withdrawn": self._withdraw,
            "ping": lambda account, event_id, data: None,  # noqa: ARG005
        }

    def settings(self, account: str) -> dict[str, str]:
        return {"base_url": f"{self._url}/webhook/receive/{account}", "allow_private": "yes"}

    def operation(self, request: Request) -> tuple[str, str]:
        match = re.fullmatch(r"/receive/([^/]+)", request.path)
        if not match or request.method != "POST":
            return "", ""
        try:
            event_type = str(json.loads(request.body)["type"])
        except (ValueError, TypeError, KeyError):
            event_type = ""
        return match[1], event_type if event_type in _TYPES else ""

    def answer(self, request: Request, lag_seconds: float) -> Answer:  # noqa: ARG002 - there are no lists
        account, _ = self.operation(request)
        try:
            event_id = checks.signed(request, self._secret(account))
            event_type, data = checks.event(request)
            self._count(account)
            with self.store.lock:
                if (account, event_id) not in self._known and event_type in self._calls:
                    self._calls[event_type](account, event_id, data)
                    self._known.add((account, event_id))
        except Problem as problem:
            return problem.answer()
        return Answer.json(200, {"received": event_id})

    def failure(self, armed: Armed) -> Answer:
        if armed.fault is Fault.RATE_LIMIT:
            return Problem(429, "too many events", int(armed.seconds)).answer()
        return Problem(503 if armed.fault is Fault.BEFORE_503 else 504, "not now").answer()

    def seen(self) -> list[Seen]:
        return [
            _as_seen(account, record)
            for account in self.store.accounts()
            for record in self.store.posts(account)
        ]

    def _secret(self, account: str) -> str:
        known = self._accounts.of_kind(self.name)
        if account not in known:
            raise Problem(404, "nobody listens here")
        return known[account]["secret"]

    def _count(self, account: str) -> None:
        minute = int(self._clock.now() // 60)
        self._minutes[account, minute] += 1
        if self._minutes[account, minute] > EVENTS_A_MINUTE:
            raise Problem(429, "too many events", 60 - int(self._clock.now() % 60))

    def _publish(self, account: str, event_id: str, data: dict[str, Any]) -> None:
        checks.post(data)
        record = {
            "id": self.store.new_id(),
            "data": data,
            "pictures": self._pictures(data),
            "events": [event_id],
            "withdrawn": False,
            "made_at": self._clock.now(),
            "edited_at": None,
        }
        self.store.put(account, record)

    def _correct(self, account: str, event_id: str, data: dict[str, Any]) -> None:
        checks.post(data)
        record = self._record(account, data)
        if record is None or record["withdrawn"]:
            raise Problem(409, "there is no such post here")
        changed = {"data": data, "pictures": self._pictures(data), "edited_at": self._clock.now()}
        self.store.put(account, {**record, **changed, "events": [*record["events"], event_id]})

    def _withdraw(self, account: str, event_id: str, data: dict[str, Any]) -> None:
        """One that is not there is withdrawn already."""
        if record := self._record(account, data):
            self.store.put(account, {**record, "withdrawn": True, "events": [*record["events"], event_id]})

    def _record(self, account: str, data: dict[str, Any]) -> Record | None:
        posts = [record for record in self.store.posts(account) if record["data"]["id"] == data.get("id")]
        return posts[-1] if posts else None

    def _pictures(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        return [asdict(checks.picture(item, self.store)) for item in data["pictures"]]


def _as_seen(account: str, record: Record) -> Seen:
    data = record["data"]
    words = [data[name] for name in ("strapline", "body_text", "byline") if data[name]]
    return Seen(
        kind="webhook",
        account=account,
        id=data["id"],
        url="",
        visible=not record["withdrawn"],
        at=float(record["made_at"]),
        edited_at=record["edited_at"],
        blocks=(
            *(Block("picture", picture=Picture(**picture)) for picture in record["pictures"]),
            Block("kicker", (Span(data["kicker"]),)),
            Block("title", (Span(data["title"]),)),
            *(Block("text", (Span(text),)) for text in words),
            *(Block("text", (Span(credit["text"], url=credit["url"]),)) for credit in data["credits"]),
            Block("card", (Span(data["link"], url=data["link"]),)),
        ),
        tags=tuple(data.get("tags") or ()),
    )
