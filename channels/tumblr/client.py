"""The few calls of Tumblr's API v2 that we need, and the meaning of each of its answers.

https://github.com/tumblr/docs/blob/master/api.md (read at 708be10)
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from requests_oauthlib import OAuth1

from channels.contract import OutletConfig, RemotePost
from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import Answer, Clock, Http, read_seconds, retry_at
from channels.tumblr.config import BASE_URL, FIELDS

KIND = "tumblr"
DRAFT_PAGES_MAX = 5
# The documented `reset_at` of /user/limits is midnight there; daily quotas are by calendar day.
_DAY_ZONE = ZoneInfo("America/New_York")
_DAILY_QUOTAS = frozenset({8004, 8023})

Media = Mapping[str, tuple[str, bytes, str]]
"""Identifier: (file name, bytes, MIME type)."""


@dataclass(frozen=True)
class Post:
    id: str
    genesis_id: str
    """The id it had as a draft; Tumblr gives another one at publication."""
    url: str
    state: str
    tags: tuple[str, ...]
    timestamp: int

    @property
    def remote(self) -> RemotePost:
        return RemotePost(self.id, self.url)


class Client:
    def __init__(self, config: OutletConfig, clock: Clock) -> None:
        keys = config.secrets
        self._missing = [field.name for field in FIELDS if field.secret and not keys.get(field.name)]
        auth = OAuth1(
            keys.get("consumer_key"),
            keys.get("consumer_secret"),
            keys.get("oauth_token"),
            keys.get("oauth_token_secret"),
        )
        base_url = str(config.settings.get("base_url") or BASE_URL).rstrip("/")
        self._api_key = keys.get("consumer_key", "")
        self._user = f"{base_url}/v2/user"
        self._blog = f"{base_url}/v2/blog/{config.account}"
        self._http = Http(KIND, auth, read_seconds=read_seconds(config.settings))
        self._clock = clock

    def create(self, body: Mapping[str, Any], media: Media) -> str:
        return self._id(self._found(self._write("POST", f"{self._blog}/posts", body, media)))

    def edit(self, post_id: str, body: Mapping[str, Any], media: Media) -> str | None:
        """Its id from now on, or None where there is no such post.

        “All of the request parameters from the NPF Post Creation route are expected.”
        """
        answer = self._write("PUT", f"{self._blog}/posts/{post_id}", body, media)
        return None if answer is None else self._id(answer)

    def is_draft(self, post_id: str) -> bool:
        answer = self._call("GET", f"{self._blog}/posts/{post_id}")
        return answer is not None and answer.get("state") == "draft"

    def drafts(self) -> Iterator[Post]:
        """The newest first, a few pages: ours is never old."""
        before: dict[str, str] = {}
        for _ in range(DRAFT_PAGES_MAX):
            posts = self._posts("/draft", before)
            yield from posts
            if not posts:
                return
            before = {"before_id": posts[-1].id}

    def published(self, **query: str) -> list[Post]:
        """Posts that followers can see, by `id` or `tag`."""
        posts = self._posts("", {**query, "npf": "true", "api_key": self._api_key})
        return [post for post in posts if post.state == "published" and query.get("id", post.id) == post.id]

    def delete(self, post_id: str) -> bool:
        """False where there was no such post."""
        return self._call("POST", f"{self._blog}/post/delete", data={"id": post_id}) is not None

    def blog_names(self) -> list[str]:
        """The blogs this token may post to."""
        found = self._found(self._call("GET", f"{self._user}/info"))
        return [str(_at(blog, "name", form=str)) for blog in _at(found, "user", "blogs", form=list)]

    def posts_left(self) -> int:
        """How many posts may still be published today."""
        found = self._found(self._call("GET", f"{self._user}/limits"))
        return int(_at(found, "user", "posts", "remaining", form=int))

    def _posts(self, path: str, query: Mapping[str, str]) -> list[Post]:
        answer = self._call("GET", f"{self._blog}/posts{path}", params=query)
        if answer is None and "id" in query:
            return []
        return [_post(item) for item in _at(self._found(answer), "posts", form=list)]

    def _write(self, method: str, url: str, body: Mapping[str, Any], media: Media) -> dict[str, Any] | None:
        """The `json` part first, then one part for each media identifier."""
        document = (None, json.dumps(body, ensure_ascii=False).encode(), "application/json")
        return self._call(method, url, files={"json": document, **media})

    def _call(self, method: str, url: str, **arguments: Any) -> dict[str, Any] | None:
        """The `response` of a good answer, None for 404; raises one of our errors for any other."""
        if self._missing:
            missing = ", ".join(self._missing)
            raise Unauthorized(f"{KIND}: {missing} missing; reconnect the outlet", code="missing")
        answer = self._http.call(method, url, **arguments)
        if answer.status == 404:
            # Only Tumblr's own 404 says that a post is not there; a proxy's says nothing.
            _at(_json(answer), "meta", "status", form=int)
            return None
        if not answer.ok:
            raise _error(answer, self._clock())
        found = _at(_json(answer), form=dict).get("response")
        return found if isinstance(found, dict) else {}

    def _found(self, answer: dict[str, Any] | None) -> dict[str, Any]:
        if answer is None:
            raise Unauthorized(f"{KIND}: the blog is not there; check the outlet's account", code="404")
        return answer

    def _id(self, answer: Mapping[str, Any]) -> str:
        return str(_at(answer, "id", form=str | int))


def _error(answer: Answer, now: datetime) -> ChannelError:
    """https://github.com/tumblr/docs/blob/master/api.md#errors-and-error-subcodes"""
    code, words = _words(answer)
    detail = f"{KIND}: {answer.status} {words}".rstrip()
    name = f"{answer.status}.{code}" if code else str(answer.status)
    if answer.status == 429:
        return Unavailable(detail, code=name, retry_at=retry_at(answer.headers, now) or _reset(answer, now))
    if answer.status >= 500:
        # The post may exist all the same: https://github.com/tumblr/docs/issues/128
        return OutcomeUnknown(detail, code=name)
    if answer.status == 403 and code in _DAILY_QUOTAS:
        return Unavailable(detail, code=name, retry_at=_next_day(now))
    if answer.status == 401 or (answer.status == 403 and not code):
        return Unauthorized(detail, code=name)
    return Refused(detail, code=name)


def _words(answer: Answer) -> tuple[int, str]:
    """Tumblr's subcode and its own words, cut short."""
    try:
        document = json.loads(answer.body)
        errors = document.get("errors") or [{}]
        code = errors[0].get("code") or 0
        words = errors[0].get("title") or errors[0].get("detail") or document["meta"]["msg"]
        return int(code), str(words)[:300]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return 0, ""


def _reset(answer: Answer, now: datetime) -> datetime | None:
    """Seconds until the spent limit is renewed; undocumented headers that Tumblr's own clients read."""
    waits = [
        int(answer.headers.get(f"X-Ratelimit-{span}-Reset", ""))
        for span in ("Perday", "Perhour")
        if answer.headers.get(f"X-Ratelimit-{span}-Remaining") == "0"
        and answer.headers.get(f"X-Ratelimit-{span}-Reset", "").isdecimal()
    ]
    return now + timedelta(seconds=min(max(waits), 172_800)) if waits else None


def _next_day(now: datetime) -> datetime:
    tomorrow = now.astimezone(_DAY_ZONE).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), _DAY_ZONE).astimezone(UTC)


def _json(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except ValueError:
        raise OutcomeUnknown(f"{KIND}: {answer.status}, and the answer cannot be read", code="json") from None


def _at(value: Any, *names: str, form: Any) -> Any:
    """The value under these names; an answer of another shape is one that we cannot read."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, form):
        raise OutcomeUnknown(f"{KIND}: the answer lacks {'.'.join(names) or 'its shape'}", code="shape")
    return value


def _post(value: Any) -> Post:
    item = _at(value, form=dict)
    return Post(
        id=str(_at(item, "id_string" if "id_string" in item else "id", form=str | int)),
        genesis_id=str(item.get("genesis_post_id") or ""),
        url=str(item.get("post_url") or ""),
        state=str(item.get("state") or ""),
        tags=tuple(str(tag).casefold() for tag in item.get("tags") or ()),
        timestamp=_at(item, "timestamp", form=int),
    )
