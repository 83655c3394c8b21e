"""The calls: https://docs.x.com/x-api"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from sandbox.accounts import Accounts
from sandbox.clock import Clock
from sandbox.faults import Armed, Fault
from sandbox.oauth1 import OAuth1, Rejected
from sandbox.oauth1_entry import Entry
from sandbox.seen import Picture, Seen
from sandbox.store import Record, Store
from sandbox.wire import Answer, Request
from sandbox.x import checks
from sandbox.x.problem import Problem
from sandbox.x.quota import Quota, TooManyRequests
from sandbox.x.shapes import as_post, as_seen

UPLOAD_SECONDS = 86_400
READ_WRITE, READS = "read-write", {"me", "timeline"}
PAGE_MIN, PAGE_MAX = 5, 100
_OPERATIONS = {
    ("GET", "/2/users/me"): "me",
    ("POST", "/2/media/upload"): "upload",
    ("POST", "/2/media/metadata"): "metadata",
    ("POST", "/2/tweets"): "create",
}


@dataclass(frozen=True)
class _Upload:
    account: str
    picture: Picture
    until: float


class X:
    name: Final = "x"
    label: Final = "X"
    steps: Final = {
        "prepare": "upload",
        "send": "create",
        "look_up": "timeline",
        "edit": "",
        "delete": "delete",
        "check": "me",
    }

    def __init__(self, store: Store, accounts: Accounts, clock: Clock, url: str) -> None:
        self.store = store
        self._accounts = accounts
        self._clock = clock
        self._url = url
        self._oauth = OAuth1()
        self._entry = Entry(self.label, clock)
        self.quota = Quota(clock)
        self.access: dict[str, str] = {}
        """What an account's token may do, where that is not `read-write`; empty: no answer tells."""
        self._uploads: dict[str, _Upload] = {}
        self._calls: Mapping[str, Callable[[str, Request], Answer]] = {
            "me": self._me,
            "upload": self._upload,
            "metadata": self._metadata,
            "create": self._create,
            "delete": self._delete,
        }

    def settings(self, account: str) -> dict[str, str]:  # noqa: ARG002
        return {"web_url": f"{self._url}/x/web"}

    def operation(self, request: Request) -> tuple[str, str]:
        if step := self._entry.operation(request):
            return "", step
        account = self._account_of_token(request)
        if found := _OPERATIONS.get((request.method, request.path)):
            return account, found
        if request.method == "DELETE" and re.fullmatch(r"/2/tweets/[^/]+", request.path):
            return account, "delete"
        if request.method == "GET" and re.fullmatch(r"/2/users/[^/]+/tweets", request.path):
            return account, "timeline"
        return account, ""

    def answer(self, request: Request, lag_seconds: float) -> Answer:
        if page := re.fullmatch(r"/web/([^/]+)/status/(\d+)", request.path):
            return Answer(302, b"", {"Location": f"{self._url}/wall/x/{page[1]}/{page[2]}"})
        if self._entry.operation(request):
            return self._entry.answer(request, self._keys())
        _, operation = self.operation(request)
        headers: dict[str, str] = {}
        try:
            account = self._let_in(request, operation)
            access = self.access.get(account, READ_WRITE)
            headers = self.quota.call(account, operation) | ({"x-access-level": access} if access else {})
            with self.store.lock:
                found = (
                    self._timeline(account, request, lag_seconds)
                    if operation == "timeline"
                    else self._calls[operation](account, request)
                )
        except TooManyRequests as problem:
            return problem.answer(problem.headers)
        except Problem as problem:
            return problem.answer(headers)
        return Answer(found.status, found.body, {**found.headers, **headers})

    def failure(self, armed: Armed) -> Answer:
        if armed.fault is Fault.RATE_LIMIT:
            return Problem(429, "Too Many Requests").answer(self.quota.spent(armed.seconds))
        return Problem(503 if armed.fault is Fault.BEFORE_503 else 504).answer({})

    def seen(self) -> list[Seen]:
        return [
            as_seen(account, record, self._post_url(account, record))
            for account in self.store.accounts()
            for record in self.store.posts(account)
        ]

    def _keys(self) -> dict[str, dict[str, str]]:
        return {
            name: {
                **keys,
                "oauth_token": keys["access_token"],
                "oauth_token_secret": keys["access_token_secret"],
            }
            for name, keys in self._accounts.of_kind(self.name).items()
        }

    def _let_in(self, request: Request, operation: str) -> str:
        try:
            account = self._oauth.account(request, self._keys())
        except Rejected:
            raise Problem(401, "Unauthorized") from None
        if not operation:
            raise Problem(404)
        if self.access.get(account) == "read" and operation not in READS:
            raise Problem(403, "Your client app is not configured with the appropriate permissions.")
        return account

    def _account_of_token(self, request: Request) -> str:
        match = re.search(r'oauth_token="([^"]+)"', request.headers.get("authorization", ""))
        return next(
            (name for name, keys in self._keys().items() if match and keys["oauth_token"] == match[1]), ""
        )

    def _me(self, account: str, request: Request) -> Answer:  # noqa: ARG002
        return _good({"id": _user_id(account), "name": account, "username": account})

    def _upload(self, account: str, request: Request) -> Answer:
        picture = checks.picture(request, self.store)
        media_id = self.store.new_id()
        self._uploads[media_id] = _Upload(account, picture, self._clock.now() + UPLOAD_SECONDS)
        return _good(
            {
                "id": media_id,
                "media_key": f"3_{media_id}",
                "size": picture.size_bytes,
                "expires_after_secs": UPLOAD_SECONDS,
                "image": {"image_type": picture.mime, "w": picture.width, "h": picture.height},
            }
        )

    def _metadata(self, account: str, request: Request) -> Answer:
        media_id, words = checks.alt(checks.body(request))
        upload = self._fresh(account, media_id)
        self._uploads[media_id] = replace(upload, picture=replace(upload.picture, alt=words))
        return _good({"id": media_id, "associated_metadata": {"alt_text": {"text": words}}})

    def _create(self, account: str, request: Request) -> Answer:
        value = checks.body(request)
        if unknown := {*value} - {"text", "media", "reply"}:
            raise Problem(400, f"unknown field {min(unknown)}", min(unknown))
        text, reply_to = checks.text(value), checks.reply_to(value)
        pictures = [self._fresh(account, media_id).picture for media_id in checks.media_ids(value)]
        if reply_to and not any(self.store.get(name, reply_to) for name in self.store.accounts()):
            raise Problem(403, "You attempted to reply to a Tweet that is deleted or not visible to you.")
        if any(record["text"] == text for record in self.store.posts(account)):
            raise Problem(403, "You are not allowed to create a Tweet with duplicate content.")
        record = {
            "id": self.store.new_id(),
            "text": text,
            "pictures": [asdict(picture) for picture in pictures],
            "reply_to": reply_to,
            "made_at": self._clock.now(),
        }
        self.store.put(account, record)
        return _good({"id": record["id"], "text": text, "edit_history_tweet_ids": [record["id"]]}, 201)

    def _delete(self, account: str, request: Request) -> Answer:
        post_id = request.path.rpartition("/")[2]
        if not post_id.isdecimal():
            raise Problem(400, "id must be digits", "id")
        if not self.store.remove(account, post_id):
            raise Problem(404, f"Could not find tweet with id: [{post_id}].")
        return _good({"deleted": True})

    def _timeline(self, account: str, request: Request, lag_seconds: float) -> Answer:
        if request.path.split("/")[3] != _user_id(account):
            raise Problem(403)
        query = request.query
        size, since = query.get("max_results", "10"), _instant(query.get("start_time"))
        if not size.isdecimal() or not PAGE_MIN <= int(size) <= PAGE_MAX:
            raise Problem(400, f"max_results is not between {PAGE_MIN} and {PAGE_MAX}", "max_results")
        if since > self._clock.now():
            raise Problem(400, "start_time must be before now", "start_time")
        before = int(query.get("pagination_token") or 1 << 63)
        shown = [
            record
            for record in reversed(self.store.posts(account))
            if since <= record["made_at"] <= self._clock.now() - lag_seconds and int(record["id"]) < before
        ]
        page = shown[: int(size)]
        more = {"next_token": page[-1]["id"]} if len(shown) > len(page) else {}
        data = [as_post(record, self._post_url(account, record)) for record in page]
        # With nothing to show, the real one leaves `data` out.
        document: dict[str, Any] = {"data": data} if data else {}
        return Answer.json(200, {**document, "meta": {"result_count": len(page), **more}})

    def _fresh(self, account: str, media_id: str) -> _Upload:
        upload = self._uploads.get(media_id)
        if upload is None or upload.account != account or upload.until <= self._clock.now():
            raise Problem(400, "Your media IDs are invalid.", "media.media_ids")
        return upload

    def _post_url(self, account: str, record: Record) -> str:
        return f"{self._url}/x/web/{account}/status/{record['id']}"


def _good(data: dict[str, Any], status: int = 200) -> Answer:
    return Answer.json(status, {"data": data})


def _user_id(account: str) -> str:
    return str(int.from_bytes(account.encode()[:7], "big") or 1)


def _instant(value: str | None) -> float:
    """https://docs.x.com/x-api/posts/get-posts: `YYYY-MM-DDTHH:mm:ssZ`."""
    if value is None:
        return 0.0
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise Problem(400, "start_time must be like 2026-11-21T08:00:00Z", "start_time") from None
