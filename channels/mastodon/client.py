"""The calls that we need, made by Mastodon.py and carried by our own transport.

The library's own reading of an answer knows no limit's end, follows its headers into errors after the post
was made, and warns; so it sees bodies only. https://docs.joinmastodon.org/methods/
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, cast

import requests
from mastodon import Mastodon
from mastodon.errors import MastodonError

from channels.contract import OutletConfig
from channels.errors import ChannelError, OutcomeUnknown, Unauthorized
from channels.http import USER_AGENT, Clock, Http, read_seconds
from channels.mastodon.answers import KIND, error
from channels.mastodon.server import Server, server_of

# Named, so that the library does not ask for it: https://github.com/halcyon-mastodon/Mastodon.py
VERSION = "4.3.0"
_ADDRESS = re.compile(r'<a\s[^>]*?href="([^"]*)"')
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Post:
    id: str
    url: str
    links: tuple[str, ...]
    text: str
    reply_to: str
    media_ids: tuple[str, ...]


class _Carrier:
    """What the library takes for its session: one call, and our errors."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http = http
        self._clock = clock

    def request(self, method: str, url: str, *, timeout: float, **arguments: Any) -> requests.Response:  # noqa: ARG002
        answer = self._http.call(method, url, **arguments)
        if not answer.ok:
            raise error(answer, self._clock())
        response = requests.Response()
        response.status_code, response.raw = answer.status, io.BytesIO(answer.body)
        return response


class Client:
    def __init__(self, config: OutletConfig, clock: Clock) -> None:
        self._token = config.secrets.get("access_token", "")
        self._base_url = str(config.settings.get("base_url") or "").rstrip("/")
        self._clock = clock
        self._http = Http(KIND, read_seconds=read_seconds(config.settings))
        self._calls = Mastodon(
            access_token=self._token,
            api_base_url=self._base_url or "https://missing.invalid",
            mastodon_version=VERSION,
            version_check_mode="created",
            ratelimit_method="throw",
            request_timeout=read_seconds(config.settings),
            session=cast("requests.Session", _Carrier(self._http, clock)),
            user_agent=USER_AGENT,
        )

    def server(self) -> Server:
        """Not by the library, which adds a slash at which other servers than Mastodon answer 404."""
        answer = self._http.call("GET", f"{self._base_url}/api/v2/instance")
        if not answer.ok:
            raise error(answer, self._clock())
        return server_of(answer)

    def me(self) -> tuple[str, str]:
        """The account's number and name."""
        found = self._ask(self._calls.account_verify_credentials)
        return _text(found, "id"), _text(found, "username")

    def upload(self, content: bytes, mime: str, alt: str) -> tuple[str, bool]:
        """Its id, and whether it is ready to be posted."""
        name = f"picture.{mime.partition('/')[2]}"
        found = self._ask(self._calls.media_post, content, mime_type=mime, description=alt, file_name=name)
        return _text(found, "id"), bool(found.get("url"))

    def is_ready(self, media_id: str) -> bool:
        """Raises `Refused`, code 404, where it is forgotten."""
        found = self._ask(self._calls.media, media_id)
        return bool(_text(found, "id") and found.get("url"))

    def post(
        self, payload: Mapping[str, str], media_ids: Sequence[str], reply_to: str | None, once: str
    ) -> Post:
        return _post(
            self._ask(
                self._calls.status_post,
                payload["status"],
                media_ids=[*media_ids] or None,
                in_reply_to_id=reply_to,
                visibility=payload["visibility"],
                language=payload["language"],
                idempotency_key=once,
            )
        )

    def posts(self, user_id: str) -> list[Post]:
        """The newest first."""
        found = self._ask(self._calls.account_statuses, user_id, limit=40, exclude_reblogs=True)
        if not isinstance(found, list):
            raise OutcomeUnknown(f"{KIND}: the answer is no list", code="shape")
        return [_post(item) for item in found]

    def read(self, post_id: str) -> Post:
        return _post(self._ask(self._calls.status, post_id))

    def edit(self, post: Post, text: str, alts: Sequence[str]) -> Post:
        """The library adds sets where it is given `media_ids` too; the attributes name them already."""
        media = [
            {"id": media_id, "description": alt} for media_id, alt in zip(post.media_ids, alts, strict=True)
        ]
        return _post(self._ask(self._calls.status_update, post.id, text, media_attributes=media))

    def delete(self, post_id: str) -> None:
        self._ask(self._calls.status_delete, post_id)

    def _ask(self, call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        if not self._token or not self._base_url:
            missing = "access_token" if self._base_url else "base_url"
            raise Unauthorized(f"{KIND}: {missing} is missing; reconnect the outlet", code="missing")
        try:
            return call(*arguments, **named)
        except MastodonError as failed:
            # The library wraps what its session raises; anything else is an answer that it cannot read.
            ours = failed.__context__
        if isinstance(ours, ChannelError):
            raise ours
        raise OutcomeUnknown(f"{KIND}: the answer cannot be read", code="json")


def _text(value: Any, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    if found is None:
        raise OutcomeUnknown(f"{KIND}: the answer lacks {name}", code="shape")
    return str(found)


def _post(item: Any) -> Post:
    content, media = _text(item, "content"), item.get("media_attachments") or []
    if not isinstance(media, list):
        raise OutcomeUnknown(f"{KIND}: the answer lacks media_attachments", code="shape")
    return Post(
        id=_text(item, "id"),
        url=_text(item, "url"),
        links=tuple(unescape(address) for address in _ADDRESS.findall(content)),
        text=unescape(_TAG.sub("", content)),
        reply_to=str(item.get("in_reply_to_id") or ""),
        media_ids=tuple(_text(one, "id") for one in media),
    )
