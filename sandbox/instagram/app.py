"""What the app calls, as far as `instagrapi` 3.2.2 shows it: upload, configure, the feed, the account."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from sandbox.accounts import Accounts
from sandbox.clock import Clock
from sandbox.faults import Armed, Fault
from sandbox.instagram import checks
from sandbox.meta import pictures
from sandbox.meta.api import number_of
from sandbox.meta.problem import Problem
from sandbox.store import Record, Store
from sandbox.wire import Answer, Request

OPERATIONS: Final = frozenset({"upload", "configure", "feed", "current_user"})
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_UPLOAD = re.compile(r"/rupload_igphoto/(\d+)_0_-?\d+")
_FEED = re.compile(r"/api/v1/feed/user/(\d+)/")


class Refusal(Exception):  # noqa: N818
    """An answer that is not good."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.document = {"message": message, "status": "fail", **more}


def is_for(request: Request) -> bool:
    return request.path.startswith(("/api/v1/", "/rupload_igphoto/"))


def session(account: str, secrets: Mapping[str, str]) -> dict[str, Any]:
    """What `dump_settings` would have written after signing in to this account."""
    number = hashlib.sha256(account.encode()).hexdigest()
    return {
        "authorization_data": {"ds_user_id": number_of(account), "sessionid": _session_id(secrets)},
        "uuids": {"uuid": f"{number[:8]}-{number[8:12]}-4{number[13:16]}-8{number[17:20]}-{number[20:32]}"},
    }


def _session_id(secrets: Mapping[str, str]) -> str:
    return hashlib.sha256(f"session {secrets['access_token']}".encode()).hexdigest()


def failure(armed: Armed) -> Answer:
    if armed.fault is Fault.RATE_LIMIT:
        headers = {"Retry-After": str(int(armed.seconds))}
        return Answer.json(429, {"message": "Too many requests", "status": "fail"}, headers)
    status = 503 if armed.fault is Fault.BEFORE_503 else 504
    return Answer.json(status, {"message": "Oops, an error occurred.", "status": "fail"})


class App:
    def __init__(self, store: Store, accounts: Accounts, clock: Clock) -> None:
        self._store = store
        self._accounts = accounts
        self._clock = clock
        self.challenged = False
        """Whether each call is answered by a demand to prove who one is."""

    def operation(self, request: Request) -> tuple[str, str]:
        account = self._account(request)
        if request.method == "POST" and _UPLOAD.fullmatch(request.path):
            return account, "upload"
        if request.method == "GET" and _FEED.fullmatch(request.path):
            return account, "feed"
        names = {
            ("POST", "/api/v1/media/configure/"): "configure",
            ("GET", "/api/v1/accounts/current_user/"): "current_user",
        }
        return account, names.get((request.method, request.path), "")

    def answer(self, request: Request, lag_seconds: float) -> Answer:
        account, operation = self.operation(request)
        try:
            done = self._done(account, operation, request, lag_seconds)
            return Answer.json(200, {**done, "status": "ok"})
        except Problem as problem:
            return Answer.json(400, {"message": problem.message, "status": "fail"})
        except Refusal as refusal:
            return Answer.json(refusal.status, refusal.document)

    def _done(self, account: str, operation: str, request: Request, lag_seconds: float) -> dict[str, Any]:
        calls: Mapping[str, Callable[[], dict[str, Any]]] = {
            "upload": lambda: self._upload(account, request),
            "configure": lambda: self._configure(account, request),
            "feed": lambda: self._feed(account, request, lag_seconds),
            "current_user": lambda: {"user": _user(account)},
        }
        if not account:
            raise Refusal(403, "login_required")
        if self.challenged:
            raise Refusal(400, "challenge_required", challenge={"api_path": "/challenge/1/2/"})
        if operation not in calls:
            raise Refusal(404, "Not Found")
        return calls[operation]()

    def _account(self, request: Request) -> str:
        token = request.headers.get("authorization", "").removeprefix("Bearer IGT:2:")
        try:
            given = json.loads(base64.b64decode(token, validate=True))["sessionid"]
        except (ValueError, KeyError, TypeError):
            return ""
        known = self._accounts.of_kind("instagram").items()
        return next((account for account, keys in known if given == _session_id(keys)), "")

    def _upload(self, account: str, request: Request) -> dict[str, Any]:
        parameters = json.loads(request.headers.get("x-instagram-rupload-params", "{}"))
        match = _UPLOAD.fullmatch(request.path)
        if not match or parameters.get("upload_id") != match[1]:
            raise Refusal(400, "the upload's name and its parameters differ")
        if request.headers.get("x-entity-length") != str(len(request.body)):
            raise Refusal(400, "the upload is not as long as it says")
        mime = request.headers.get("x-entity-type", "")
        picture = pictures.kept(request.body, mime, "", checks.PICTURE, self._store)
        with self._store.lock:
            old = self._find(account, match[1])
            record: Record = {
                "id": old["id"] if old else self._store.new_id(),
                "type": "upload",
                "upload_id": match[1],
                "sent": {},
                "pictures": [asdict(picture)],
                "made_at": self._clock.now(),
            }
            self._store.put(account, record)
        return {"upload_id": match[1]}

    def _configure(self, account: str, request: Request) -> dict[str, Any]:
        body = request.form.get("signed_body", "")
        if not body.startswith("SIGNATURE."):
            raise Refusal(400, "the body is not signed")
        sent = json.loads(body.removeprefix("SIGNATURE."))
        checks.caption(sent.get("caption", ""))
        with self._store.lock:
            upload = self._find(account, str(sent.get("upload_id", "")))
            if upload is None:
                return {"error_title": "bad image input", "message": "media_needs_reupload"}
            [picture] = upload["pictures"]
            if sent.get("extra") != {"source_width": picture["width"], "source_height": picture["height"]}:
                raise Refusal(400, "the picture has another size")
            alt = sent.get("custom_accessibility_caption", "")
            post = {
                "id": self._store.new_id(),
                "type": "media",
                "sent": {"caption": sent.get("caption", ""), "upload_id": upload["upload_id"]},
                "pictures": [{**picture, "alt": alt}],
                "made_at": self._clock.now(),
                "published_at": self._clock.now(),
            }
            self._store.put(account, post)
        return {"media": _media(account, post)}

    def _feed(self, account: str, request: Request, lag_seconds: float) -> dict[str, Any]:
        match = _FEED.fullmatch(request.path)
        if not match or match[1] != number_of(account):
            raise Refusal(400, "Not authorized to view user")
        until = self._clock.now() - lag_seconds
        posts = [post for post in self._store.posts(account) if post["type"] == "media"]
        newest = [post for post in posts if post["made_at"] <= until][::-1]
        most = int(request.query.get("count") or 12)
        return {"items": [_media(account, post) for post in newest[:most]], "more_available": False}

    def _find(self, account: str, upload_id: str) -> Record | None:
        uploads = [record for record in self._store.posts(account) if record["type"] == "upload"]
        return next((record for record in uploads if record["upload_id"] == upload_id), None)


def code_of(post_id: str) -> str:
    """The short name in a post's address."""
    number, code = int(post_id), ""
    while number:
        number, digit = divmod(number, 64)
        code = _LETTERS[digit] + code
    return code


def _user(account: str) -> dict[str, Any]:
    return {"pk": number_of(account), "username": account, "full_name": account, "is_private": False}


def _media(account: str, post: Record) -> dict[str, Any]:
    return {
        "pk": post["id"],
        "id": f"{post['id']}_{number_of(account)}",
        "code": code_of(post["id"]),
        "taken_at": int(post["made_at"]),
        "media_type": 1,
        "user": _user(account),
        "caption": {"text": post["sent"].get("caption", "")},
        "accessibility_caption": post["pictures"][0]["alt"],
    }
