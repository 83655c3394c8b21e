"""The calls: https://docs.bsky.app/docs/category/http-reference"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from sandbox.accounts import Accounts
from sandbox.bluesky import checks
from sandbox.bluesky.blobs import Blobs, cid
from sandbox.bluesky.problem import Problem, invalid
from sandbox.bluesky.quota import Quota
from sandbox.bluesky.sessions import Sessions, did
from sandbox.bluesky.shapes import as_seen, number
from sandbox.clock import Clock
from sandbox.faults import Armed, Fault
from sandbox.seen import Seen
from sandbox.store import Record, Store
from sandbox.wire import Answer, Request

_METHODS = {
    "com.atproto.server.createSession": ("POST", "createSession"),
    "com.atproto.server.refreshSession": ("POST", "refreshSession"),
    "com.atproto.server.getSession": ("GET", "getSession"),
    "com.atproto.repo.uploadBlob": ("POST", "uploadBlob"),
    "com.atproto.repo.getRecord": ("GET", "getRecord"),
    "com.atproto.repo.putRecord": ("POST", "putRecord"),
    "com.atproto.repo.deleteRecord": ("POST", "deleteRecord"),
}
_CBOR = 0x71


class Bluesky:
    name: Final = "bluesky"
    label: Final = "Bluesky"
    steps: Final = {
        "prepare": "uploadBlob",
        "send": "putRecord",
        "look_up": "getRecord",
        "edit": "swapRecord",
        "delete": "deleteRecord",
        "check": "getSession",
    }

    def __init__(self, store: Store, accounts: Accounts, clock: Clock, url: str) -> None:
        self.store = store
        self._clock = clock
        self._url = url
        self._sessions = Sessions(accounts, clock)
        self._blobs = Blobs(store, clock)
        self.quota = Quota(clock)
        self._calls: Mapping[str, Callable[[str, Request], Any]] = {
            "getSession": lambda account, _: {"did": did(account), "handle": account, "active": True},
            "uploadBlob": lambda account, request: {"blob": self._blobs.upload(account, request)},
            "putRecord": self._put,
            "swapRecord": self._put,
            "deleteRecord": self._delete,
        }

    def settings(self, account: str) -> dict[str, str]:  # noqa: ARG002
        return {"web_url": f"{self._url}/bluesky/web"}

    def operation(self, request: Request) -> tuple[str, str]:
        """A put in place of another record is a “swap”: so faults can tell an edit from a new post."""
        method, name = _METHODS.get(request.path.removeprefix("/xrpc/"), ("", ""))
        if not name or request.method != method:
            return "", ""
        if name == "putRecord" and _swaps(request):
            name = "swapRecord"
        return self._named_account(name, request), name

    def answer(self, request: Request, lag_seconds: float) -> Answer:  # noqa: ARG002 - a record is read at once
        if page := re.fullmatch(r"/web/profile/([^/]+)/post/(\w+)", request.path):
            address = f"{self._url}/wall/bluesky/{self._sessions.account(page[1])}/{page[2]}"
            return Answer(302, b"", {"Location": address})
        account, operation = self.operation(request)
        headers: dict[str, str] = {}
        try:
            headers = self.quota.call(account, operation)
            with self.store.lock:
                return Answer.json(200, self._do(operation, request), headers)
        except Problem as problem:
            return problem.answer(headers)

    def failure(self, armed: Armed) -> Answer:
        if armed.fault is Fault.RATE_LIMIT:
            headers = self.quota.spent(armed.seconds)
            return Problem(429, "RateLimitExceeded", "Rate Limit Exceeded", headers).answer({})
        if armed.fault is Fault.BEFORE_503:
            return Problem(503, "NotEnoughResources", "Service Unavailable").answer({})
        return Problem(504, "UpstreamTimeout", "Upstream timeout").answer({})

    def seen(self) -> list[Seen]:
        return [
            as_seen(account, record, f"{self._url}/bluesky/web/profile/{did(account)}/post/{record['rkey']}")
            for account in self.store.accounts()
            for record in self.store.posts(account)
        ]

    def _do(self, operation: str, request: Request) -> Any:
        if operation == "createSession":
            return self._sessions.create(checks.body(request))
        if operation == "refreshSession":
            return self._sessions.refresh(_token(request))
        if operation == "getRecord":
            return self._get(request)
        if operation not in self._calls:
            raise Problem(501, "MethodNotImplemented", "Method Not Implemented")
        return self._calls[operation](self._sessions.let_in(_token(request)), request)

    def _named_account(self, operation: str, request: Request) -> str:
        """For faults and limits; whether it may is asked later."""
        try:
            if operation == "createSession":
                return self._sessions.account(str(json.loads(request.body).get("identifier")))
            if operation == "getRecord":
                return self._sessions.account(request.query.get("repo", ""))
            return self._sessions.let_in(_token(request))
        except (Problem, ValueError, AttributeError):
            return ""

    def _get(self, request: Request) -> dict[str, Any]:
        """Public: whoever asks is answered, with a token or without."""
        account = self._sessions.account(request.query.get("repo", ""))
        if not account:
            raise invalid(f"Could not find repo: {request.query.get('repo')}")
        rkey = checks.place(dict(request.query))
        record = self._find(account, rkey)
        if record is None:
            raise Problem(400, "RecordNotFound", f"Could not locate record: {_uri(account, rkey)}")
        return {"uri": _uri(account, rkey), "cid": record["cid"], "value": record["sent"]}

    def _put(self, account: str, request: Request) -> dict[str, Any]:
        body = checks.body(request)
        self._check_repo(account, body)
        rkey = checks.place(body)
        sent = checks.record(rkey, body.get("record"))
        old = self._find(account, rkey)
        new_cid = cid(json.dumps(sent, sort_keys=True).encode(), _CBOR)
        if old is not None and old["cid"] == new_cid:
            return {"uri": _uri(account, rkey), "cid": new_cid, "validationStatus": "valid"}
        was = old["cid"] if old else None
        if "swapRecord" in body and body["swapRecord"] != was:
            raise Problem(400, "InvalidSwap", f"Record was at {was or 'null'}")
        pictures = [self._blobs.picture(account, image) for image in checks.images(sent)]
        now = self._clock.now()
        self.store.put(
            account,
            {
                "id": number(rkey),
                "rkey": rkey,
                "cid": new_cid,
                "sent": sent,
                "pictures": [asdict(picture) for picture in pictures],
                "made_at": old["made_at"] if old else now,
                "edited_at": now if old else None,
            },
        )
        for image in checks.images(sent):
            self._blobs.named(account, image)
        return {"uri": _uri(account, rkey), "cid": new_cid, "validationStatus": "valid"}

    def _delete(self, account: str, request: Request) -> dict[str, Any]:
        body = checks.body(request)
        self._check_repo(account, body)
        record = self._find(account, checks.place(body))
        if record is not None:
            self.store.remove(account, record["id"])
        return {}

    def _check_repo(self, account: str, body: dict[str, Any]) -> None:
        repo = self._sessions.account(str(body.get("repo")))
        if not repo:
            raise Problem(403, "AccountNotFound", "Account not found")
        if repo != account:
            raise Problem(403, "AuthForbidden", "Forbidden")

    def _find(self, account: str, rkey: str) -> Record | None:
        return next((record for record in self.store.posts(account) if record["rkey"] == rkey), None)


def _token(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def _swaps(request: Request) -> bool:
    try:
        return isinstance(json.loads(request.body).get("swapRecord"), str)
    except (ValueError, AttributeError):
        return False


def _uri(account: str, rkey: str) -> str:
    return f"at://{did(account)}/{checks.COLLECTION}/{rkey}"
