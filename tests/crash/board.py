"""A platform of the crash tests' own: a notice board over HTTP, mounted beside the real kinds' sandboxes.

POST /{account}/notes {"text", "tag"}    201 {"id"}; with `Idempotency-Key` the same key gives the same note
GET  /{account}/notes?tag=               {"notes": [{"id", "tag"}]}
PUT  /{account}/notes/{id} {"text", "tag"}; DELETE: one that is not there is a 404
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from sandbox.faults import Armed, Fault
from sandbox.seen import Block, Seen, Span
from sandbox.store import Store
from sandbox.wire import Answer, Request

_OPERATIONS = {"POST": "post", "GET": "list", "PUT": "edit", "DELETE": "delete"}


@dataclass
class Board:
    name: str
    store: Store
    now: Any = time.time
    refuses: bool = False

    steps = {
        "prepare": "",
        "send": "post",
        "look_up": "list",
        "edit": "edit",
        "delete": "delete",
        "check": "list",
    }

    @property
    def label(self) -> str:
        return self.name

    def operation(self, request: Request) -> tuple[str, str]:
        account = request.path.strip("/").partition("/")[0]
        return account, _OPERATIONS.get(request.method, "")

    def answer(self, request: Request, lag_seconds: float) -> Answer:
        account, operation = self.operation(request)
        with self.store.lock:
            if operation == "list":
                return self._list(account, request.query.get("tag", ""), lag_seconds)
            if self.refuses:
                return Answer.json(422, {"error": "not on this board"})
            return self._post(account, request) if operation == "post" else self._change(account, request)

    def failure(self, armed: Armed) -> Answer:
        if armed.fault is Fault.RATE_LIMIT:
            return Answer.json(429, {"error": "wait"}, {"Retry-After": str(int(armed.seconds))})
        return Answer.json(503 if armed.fault is Fault.BEFORE_503 else 504, {"error": "try later"})

    def seen(self) -> list[Seen]:
        return [
            Seen(
                kind=self.name,
                account=account,
                id=note["id"],
                url="",
                visible=True,
                at=note["made_at"],
                edited_at=None,
                blocks=(Block("text", (Span(note["text"]),)),),
                tags=(note["tag"],),
            )
            for account in self.store.accounts()
            for note in self.store.posts(account)
        ]

    def _post(self, account: str, request: Request) -> Answer:
        key = request.headers.get("idempotency-key", "")
        known = [note for note in self.store.posts(account) if key and note["key"] == key]
        if not known:
            sent = json.loads(request.body)
            note = {"id": self.store.new_id(), "key": key, "made_at": self.now(), **sent}
            self.store.put(account, note)
            known = [note]
        return Answer.json(201, {"id": known[0]["id"]})

    def _change(self, account: str, request: Request) -> Answer:
        note = self.store.get(account, request.path.rpartition("/")[2])
        if note is None:
            return Answer.json(404, {"error": "no such note"})
        if request.method == "DELETE":
            self.store.remove(account, note["id"])
        else:
            self.store.put(account, {**note, **json.loads(request.body)})
        return Answer.json(200, {"id": note["id"]})

    def _list(self, account: str, tag: str, lag_seconds: float) -> Answer:
        listed = [
            {"id": note["id"], "tag": note["tag"]}
            for note in self.store.posts(account)
            if note["tag"] == tag and note["made_at"] <= self.now() - lag_seconds
        ]
        return Answer.json(200, {"notes": listed})
