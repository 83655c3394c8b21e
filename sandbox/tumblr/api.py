"""The calls: https://github.com/tumblr/docs/blob/master/api.md"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sandbox.accounts import Accounts
from sandbox.clock import Clock
from sandbox.faults import Armed, Fault
from sandbox.oauth1 import OAuth1, Rejected
from sandbox.oauth1_entry import Entry
from sandbox.seen import Seen
from sandbox.store import Record, Store
from sandbox.tumblr import checks
from sandbox.tumblr.problem import Problem, wrap
from sandbox.tumblr.quota import LimitExceeded, Quota
from sandbox.tumblr.shapes import as_post, as_seen, tags
from sandbox.wire import Answer, Request

PAGE = 20
_BLOG = re.compile(r"/v2/blog/([^/]+)(/.*)")
_PAGED = frozenset({"posts", "drafts"})


class Tumblr:
    name: Final = "tumblr"
    label: Final = "Tumblr"
    steps: Final = {
        "prepare": "create",
        "send": "publish",
        "look_up": "posts",
        "edit": "edit",
        "delete": "delete",
        "check": "user",
    }

    def __init__(self, store: Store, accounts: Accounts, clock: Clock, url: str) -> None:
        self.store = store
        self._accounts = accounts
        self._clock = clock
        self._url = url
        self._oauth = OAuth1()
        self._entry = Entry(self.label, clock)
        self.quota = Quota(clock)
        self._calls: Mapping[str, Callable[[str, Request], Answer]] = {
            "user": self._user,
            "limits": self._limits,
            "create": self._create,
            "publish": self._edit,
            "edit": self._edit,
            "fetch": self._fetch,
            "delete": self._delete,
        }

    def settings(self, account: str) -> dict[str, str]:  # noqa: ARG002 - a blog is its account
        return {}

    def operation(self, request: Request) -> tuple[str, str]:
        if step := self._entry.operation(request):
            return "", step
        if request.method == "GET" and request.path in {"/v2/user/info", "/v2/user/limits"}:
            return self._account_of_token(request), "user" if request.path.endswith("info") else "limits"
        match = _BLOG.fullmatch(request.path)
        if not match:
            return "", ""
        blog, rest = match[1].removesuffix(".tumblr.com"), match[2]
        one = re.fullmatch(r"/posts/(\d+)", rest)
        if one and request.method == "PUT":
            record = self.store.get(blog, one[1])
            return blog, "publish" if record is None or record["state"] == "draft" else "edit"
        names = {
            ("POST", "/posts"): "create",
            ("GET", "/posts"): "posts",
            ("GET", "/posts/draft"): "drafts",
            ("POST", "/post/delete"): "delete",
        }
        return blog, "fetch" if one and request.method == "GET" else names.get((request.method, rest), "")

    def answer(self, request: Request, lag_seconds: float) -> Answer:
        if self._entry.operation(request):
            return self._entry.answer(request, self._accounts.of_kind(self.name))
        blog, operation = self.operation(request)
        headers: dict[str, str] = {}
        try:
            account = self._let_in(request)
            headers = self.quota.call(account)
            self._check_access(account, blog, operation)
            with self.store.lock:
                if operation in _PAGED:
                    found = self._list(blog, request, lag_seconds, drafts=operation == "drafts")
                else:
                    found = self._calls[operation](blog, request)
        except LimitExceeded as problem:
            return problem.answer(problem.headers)
        except Problem as problem:
            return problem.answer(headers)
        return Answer(found.status, found.body, {**found.headers, **headers})

    def failure(self, armed: Armed) -> Answer:
        if armed.fault is Fault.RATE_LIMIT:
            headers = {**self.quota.spent(), "Retry-After": str(int(armed.seconds))}
            return Problem(429, "Limit Exceeded").answer(headers)
        return Problem(503 if armed.fault is Fault.BEFORE_503 else 504).answer({})

    def seen(self) -> list[Seen]:
        return [
            as_seen(account, record, self._post_url(account, record))
            for account in self.store.accounts()
            for record in self.store.posts(account)
        ]

    def _let_in(self, request: Request) -> str:
        try:
            return self._oauth.account(request, self._accounts.of_kind(self.name))
        except Rejected as error:
            raise Problem(401, f"Unauthorized: {error}") from None

    def _check_access(self, account: str, blog: str, operation: str) -> None:
        if operation not in {*self._calls, *_PAGED} or blog not in self._accounts.of_kind(self.name):
            raise Problem(404)
        if blog != account:
            raise Problem(403)

    def _account_of_token(self, request: Request) -> str:
        match = re.search(r'oauth_token="([^"]+)"', request.headers.get("authorization", ""))
        accounts = self._accounts.of_kind(self.name)
        return next(
            (name for name, keys in accounts.items() if match and keys["oauth_token"] == match[1]), ""
        )

    def _user(self, account: str, request: Request) -> Answer:  # noqa: ARG002
        blog = {
            "name": account,
            "url": f"{self._url}/wall/tumblr/{account}",
            "title": account,
            "primary": True,
            "uuid": f"t:{account}",
            "type": "public",
        }
        return wrap(200, {"user": {"name": account, "blogs": [blog]}}, {})

    def _limits(self, account: str, request: Request) -> Answer:  # noqa: ARG002
        return wrap(200, {"user": self.quota.left(account)}, {})

    def _create(self, blog: str, request: Request) -> Answer:
        body, media = checks.parameters(request)
        checks.post(body)
        pictures = checks.pictures(body, media, self.store)
        self.quota.images(blog, len(pictures))
        state = body.get("state", "published")
        if state == "published":
            self.quota.post(blog)
        record = self._record(self.store.new_id(), body, pictures)
        self.store.put(blog, record)
        return wrap(201, {"id": record["id"], "state": state}, {})

    def _edit(self, blog: str, request: Request) -> Answer:
        """A draft that is published becomes a post with an id of its own; its first id is its “genesis”."""
        old = self._one(blog, request.path.rpartition("/")[2])
        body, media = checks.parameters(request)
        checks.post(body)
        pictures = checks.pictures(body, media, self.store)
        self.quota.images(blog, len(pictures))
        publishing = old["state"] != "published" and body.get("state", "published") == "published"
        if publishing:
            self.quota.post(blog)
        record = self._record(self.store.new_id() if publishing else old["id"], body, pictures)
        record["genesis_post_id"] = old["id"] if publishing else old.get("genesis_post_id", "")
        record["made_at"] = record["made_at"] if publishing else old["made_at"]
        record["edited_at"] = None if publishing else self._clock.now()
        self.store.put(blog, record)
        if publishing:
            self.store.remove(blog, old["id"])
        return wrap(200, {"id": record["id"], "state": record["state"]}, {})

    def _fetch(self, blog: str, request: Request) -> Answer:
        record = self._one(blog, request.path.rpartition("/")[2])
        post = as_post(blog, record, self._post_url(blog, record), self._url)
        return wrap(200, {"object_type": "post", **post, "id": record["id"]}, {})

    def _delete(self, blog: str, request: Request) -> Answer:
        record = self._one(blog, request.form.get("id", ""))
        self.store.remove(blog, record["id"])
        return wrap(200, {"id": record["id"]}, {})

    def _list(self, blog: str, request: Request, lag_seconds: float, *, drafts: bool) -> Answer:
        """By id there is no lag: only lists and tags are served from an index."""
        query = request.query
        state = "draft" if drafts else "published"
        found = [record for record in self.store.posts(blog) if record["state"] == state]
        if "id" in query:
            found = [record for record in found if record["id"] == query["id"]]
            if not found:
                raise Problem(404)
        else:
            found = [record for record in found if record["made_at"] <= self._clock.now() - lag_seconds]
        if tag := query.get("tag", "").casefold():
            found = [record for record in found if tag in [name.casefold() for name in tags(record)]]
        if before := query.get("before_id", ""):
            found = [record for record in found if int(record["id"]) < int(before)]
        page = [
            as_post(blog, record, self._post_url(blog, record), self._url) for record in found[::-1][:PAGE]
        ]
        return wrap(200, {"posts": page, "total_posts": len(found)}, {})

    def _one(self, blog: str, post_id: str) -> Record:
        record = self.store.get(blog, post_id)
        if record is None:
            raise Problem(404)
        return record

    def _record(self, post_id: str, body: dict[str, Any], pictures: list[Any]) -> Record:
        now = self._clock.now()
        return {
            "id": post_id,
            "state": body.get("state", "published"),
            "sent": body,
            "pictures": [asdict(picture) for picture in pictures],
            "timestamp": _timestamp(body.get("date"), now),
            "made_at": now,
        }

    def _post_url(self, blog: str, record: Record) -> str:
        return f"{self._url}/wall/tumblr/{blog}/{record['id']}"


def _timestamp(date: str | None, now: float) -> int:
    if not date:
        return int(now)
    try:
        return int(datetime.fromisoformat(date).timestamp())
    except ValueError:
        raise Problem(400, "'date' must be ISO 8601", 8001) from None
