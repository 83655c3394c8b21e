"""The calls: https://docs.joinmastodon.org/methods/"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from sandbox import entry
from sandbox.accounts import Accounts
from sandbox.clock import Clock
from sandbox.faults import Armed, Fault
from sandbox.mastodon import checks
from sandbox.mastodon.problem import NOT_FOUND, Problem
from sandbox.mastodon.quota import Quota
from sandbox.mastodon.shapes import as_instance, as_media, as_seen, as_status, user_id
from sandbox.seen import Picture, Seen
from sandbox.store import Record, Store
from sandbox.wire import Answer, Request

KEY_SECONDS = 3_600
LIST_MAX = 40
_OPERATIONS = (
    ("POST", r"/api/v1/apps", "app"),
    ("GET", r"/oauth/authorize", "entry"),
    ("POST", r"/oauth/authorize", "entry"),
    ("POST", r"/oauth/token", "token"),
    ("GET", r"/api/v2/instance/?", "instance"),
    ("GET", r"/api/v1/accounts/verify_credentials", "me"),
    ("GET", r"/api/v1/accounts/\d+/statuses", "list"),
    ("POST", r"/api/v2/media", "media"),
    ("GET", r"/api/v1/media/\d+", "ready"),
    ("POST", r"/api/v1/statuses", "post"),
    ("GET", r"/api/v1/statuses/\w+", "read"),
    ("PUT", r"/api/v1/statuses/\w+", "edit"),
    ("DELETE", r"/api/v1/statuses/\w+", "delete"),
)


@dataclass(frozen=True)
class _Upload:
    account: str
    picture: Picture
    ready_at: float


class Mastodon:
    name: Final = "mastodon"
    label: Final = "Mastodon"
    steps: Final = {
        "prepare": "media",
        "send": "post",
        "look_up": "list",
        "edit": "edit",
        "delete": "delete",
        "check": "me",
    }

    def __init__(self, store: Store, accounts: Accounts, clock: Clock, url: str) -> None:
        self.store = store
        self.configuration = checks.Configuration()
        self.processing_seconds = 0.0
        self.quota = Quota(clock)
        self._accounts = accounts
        self._clock = clock
        self._url = url
        self._uploads: dict[str, _Upload] = {}
        self._apps: dict[str, dict[str, str]] = {}
        self._codes = entry.Codes(clock)
        self._keys: dict[tuple[str, str], tuple[str, float]] = {}
        self._calls: Mapping[str, Callable[[str, Request], Answer]] = {
            "me": self._me,
            "media": self._media,
            "ready": self._ready,
            "post": self._post,
            "read": self._read,
            "edit": self._edit,
            "delete": self._delete,
        }

    def settings(self, account: str) -> dict[str, str]:  # noqa: ARG002
        return {}

    def operation(self, request: Request) -> tuple[str, str]:
        account = self._account(request)
        for method, path, operation in _OPERATIONS:
            if method == request.method and re.fullmatch(path, request.path):
                return account, operation
        return account, ""

    def answer(self, request: Request, lag_seconds: float) -> Answer:
        if page := re.fullmatch(r"/@([^/]+)/(\d+)", request.path):
            return Answer(302, b"", {"Location": f"{self._url}/wall/mastodon/{page[1]}/{page[2]}"})
        account, operation = self.operation(request)
        if operation == "instance":
            return Answer.json(200, as_instance(self._url, self.configuration))
        if operation in {"app", "entry", "token"}:
            return self._enter(operation, request)
        headers: dict[str, str] = {}
        try:
            _let_in(account, operation)
            headers = self.quota.call(account, operation)
            with self.store.lock:
                found = (
                    self._list(account, request, lag_seconds)
                    if operation == "list"
                    else self._calls[operation](account, request)
                )
        except Problem as problem:
            return problem.answer(headers)
        return Answer(found.status, found.body, {**found.headers, **headers})

    def failure(self, armed: Armed) -> Answer:
        if armed.fault is Fault.RATE_LIMIT:
            return Problem(429, "Too many requests").answer(self.quota.spent(armed.seconds))
        words = "Remote data could not be fetched"
        return Problem(503 if armed.fault is Fault.BEFORE_503 else 504, words).answer({})

    def seen(self) -> list[Seen]:
        return [
            as_seen(account, record, self._post_url(account, record))
            for account in self.store.accounts()
            for record in self.store.posts(account)
        ]

    def _account(self, request: Request) -> str:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        known = self._accounts.of_kind(self.name)
        return next((name for name, keys in known.items() if keys["access_token"] == token), "")

    def _enter(self, operation: str, request: Request) -> Answer:
        """https://docs.joinmastodon.org/methods/oauth/"""
        known = self._accounts.of_kind(self.name)
        if operation == "entry":
            return self._codes.answer(request, self.label, sorted(known))
        if operation == "app":
            app = {"client_id": secrets.token_hex(16), "client_secret": secrets.token_hex(16)}
            self._apps[app["client_id"]] = {**app, "redirect_uri": request.form.get("redirect_uris", "")}
            return Answer.json(200, {"name": request.form.get("client_name", ""), **app})
        app = self._apps.get(request.form.get("client_id", ""), {})
        is_app = bool(app) and all(request.form.get(name) == value for name, value in app.items())
        account = self._codes.account(request.form) if is_app else ""
        if account not in known:
            return Answer.json(
                400 if is_app else 401, {"error": "invalid_grant" if is_app else "invalid_client"}
            )
        token = known[account]["access_token"]
        return Answer.json(200, {"access_token": token, "token_type": "Bearer", "scope": "read write"})

    def _me(self, account: str, request: Request) -> Answer:  # noqa: ARG002
        return Answer.json(200, {"id": user_id(account), "username": account, "acct": account})

    def _media(self, account: str, request: Request) -> Answer:
        picture = checks.picture(request, self.configuration, self.store)
        media_id = self.store.new_id()
        self._uploads[media_id] = _Upload(account, picture, self._clock.now() + self.processing_seconds)
        return self._media_answer(media_id, unready=202)

    def _ready(self, account: str, request: Request) -> Answer:
        media_id = request.path.rpartition("/")[2]
        self._upload(account, media_id)
        return self._media_answer(media_id, unready=206)

    def _media_answer(self, media_id: str, unready: int) -> Answer:
        upload = self._uploads[media_id]
        ready = upload.ready_at <= self._clock.now()
        url = f"{self._url}/pictures/mastodon/{upload.picture.name}" if ready else None
        return Answer.json(200 if ready else unready, as_media(media_id, upload.picture, url))

    def _post(self, account: str, request: Request) -> Answer:
        once = request.headers.get("idempotency-key", "")
        known, until = self._keys.get((account, once), ("", 0.0))
        if once and self._clock.now() < until:
            return self._shown(account, self._record(account, known))
        draft = checks.draft(request, self.configuration)
        if draft.reply_to and not any(self.store.get(name, draft.reply_to) for name in self.store.accounts()):
            raise Problem(404, "The post you are trying to reply to does not appear to exist.")
        uploads = {media_id: self._upload(account, media_id) for media_id in draft.media_ids}
        if any(upload.ready_at > self._clock.now() for upload in uploads.values()):
            raise Problem(
                422, "Cannot attach files that have not finished processing. Try again in a moment!"
            )
        record = {
            "id": self.store.new_id(),
            "text": draft.text,
            "media": [
                {"id": media_id, "picture": asdict(upload.picture)} for media_id, upload in uploads.items()
            ],
            "reply_to": draft.reply_to,
            "visibility": draft.visibility,
            "language": draft.language,
            "made_at": self._clock.now(),
            "edited_at": None,
        }
        self.store.put(account, record)
        self._keys[account, once] = (str(record["id"]), self._clock.now() + KEY_SECONDS)
        for media_id in uploads:
            del self._uploads[media_id]
        return self._shown(account, record)

    def _read(self, account: str, request: Request) -> Answer:
        return self._shown(account, self._record(account, request.path.rpartition("/")[2]))

    def _edit(self, account: str, request: Request) -> Answer:
        record = self._record(account, request.path.rpartition("/")[2])
        draft = checks.draft(request, self.configuration)
        media = {item["id"]: item for item in record["media"]}
        if not {*draft.media_ids, *draft.descriptions} <= {*media}:
            raise Problem(404, NOT_FOUND)
        for media_id, words in draft.descriptions.items():
            picture = replace(Picture(**media[media_id]["picture"]), alt=words)
            media[media_id] = {"id": media_id, "picture": asdict(picture)}
        changed = {
            "text": draft.text,
            "media": [media[media_id] for media_id in draft.media_ids],
            "edited_at": self._clock.now(),
        }
        self.store.put(account, {**record, **changed})
        return self._shown(account, {**record, **changed})

    def _delete(self, account: str, request: Request) -> Answer:
        record = self._record(account, request.path.rpartition("/")[2])
        self.store.remove(account, record["id"])
        return self._shown(account, record)

    def _list(self, account: str, request: Request, lag_seconds: float) -> Answer:
        if request.path.split("/")[4] != user_id(account):
            raise Problem(404, NOT_FOUND)
        shown = [
            self._status(account, record)
            for record in reversed(self.store.posts(account))
            if record["made_at"] <= self._clock.now() - lag_seconds
        ]
        size = request.query.get("limit", "20")
        return Answer.json(200, shown[: min(int(size) if size.isdecimal() else 20, LIST_MAX)])

    def _upload(self, account: str, media_id: str) -> _Upload:
        upload = self._uploads.get(media_id)
        if upload is None or upload.account != account:
            raise Problem(404, NOT_FOUND)
        return upload

    def _record(self, account: str, post_id: str) -> Record:
        record = self.store.get(account, post_id)
        if record is None:
            raise Problem(404, NOT_FOUND)
        return record

    def _shown(self, account: str, record: Record) -> Answer:
        return Answer.json(200, self._status(account, record))

    def _status(self, account: str, record: Record) -> dict[str, Any]:
        pictures = f"{self._url}/pictures/mastodon"
        return as_status(account, record, self._post_url(account, record), pictures)

    def _post_url(self, account: str, record: Record) -> str:
        return f"{self._url}/mastodon/@{account}/{record['id']}"


def _let_in(account: str, operation: str) -> None:
    if not account:
        raise Problem(401, "The access token is invalid")
    if not operation:
        raise Problem(404, NOT_FOUND)
