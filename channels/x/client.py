"""The calls of X's API v2 that we need, and the meaning of each of its answers.

tweepy knows the calls and signs them; our transport carries them. Its own knows one host and no deadline,
and it has no call for media of API v2. https://docs.x.com/x-api
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import requests
import tweepy

from channels.contract import OutletConfig
from channels.errors import Unauthorized
from channels.http import Answer, Clock, Http, read_seconds
from channels.x.answers import KIND, at, document, error
from channels.x.config import BASE_URL, FIELDS

PAGES_MAX = 5
ACCESS = "x-access-level"
"""`read`, `read-write` or `read-write-directmessages`: in X's answers to signed calls, and on no page of its reference."""


@dataclass(frozen=True)
class User:
    id: str
    name: str
    may_write: bool | None
    """None: X does not say."""


@dataclass(frozen=True)
class Media:
    id: str
    until: datetime
    """It can be posted until then."""


@dataclass(frozen=True)
class Post:
    id: str
    text: str
    """As it was sent: with the addresses that X has shortened, without those it added for pictures."""
    reply_to: str


class _Calls(tweepy.Client):
    def __init__(self, http: Http, base_url: str) -> None:
        super().__init__(return_type=requests.Response)
        self._http = http
        self._base_url = base_url

    def request(
        self,
        method: str,
        route: str,
        params: Mapping[str, Any] | None = None,
        json: Mapping[str, Any] | None = None,
        user_auth: bool = False,  # noqa: ARG002 - all our calls are signed
    ) -> Answer:
        return self._http.call(method, f"{self._base_url}{route}", params=params, json=json)


class Client:
    def __init__(self, config: OutletConfig, clock: Clock) -> None:
        keys = config.secrets
        self._missing = [field.name for field in FIELDS if field.secret and not keys.get(field.name)]
        auth = tweepy.OAuth1UserHandler(
            keys.get("consumer_key", ""),
            keys.get("consumer_secret", ""),
            keys.get("access_token", ""),
            keys.get("access_token_secret", ""),
        ).apply_auth()
        self._base_url = str(config.settings.get("base_url") or BASE_URL).rstrip("/")
        self._http = Http(KIND, auth, read_seconds=read_seconds(config.settings))
        self._calls = _Calls(self._http, self._base_url)
        self._clock = clock

    def me(self) -> User:
        answer = self._answer(self._calls.get_me)
        data, level = self._data(answer), answer.headers.get(ACCESS, "")
        return User(
            at(data, "id", form=str), at(data, "username", form=str), "write" in level if level else None
        )

    def upload(self, content: bytes, mime: str) -> Media:
        """https://docs.x.com/x-api/media/upload-media"""
        data = self._data(
            self._answer(
                self._http.call,
                "POST",
                f"{self._base_url}/2/media/upload",
                data={"media_category": "tweet_image", "media_type": mime},
                files={"media": ("picture", content, mime)},
            )
        )
        seconds = data.get("expires_after_secs")
        until = self._clock() + timedelta(seconds=seconds if isinstance(seconds, int) else 0)
        return Media(at(data, "id", form=str), until)

    def describe(self, media_id: str, alt: str) -> None:
        """https://docs.x.com/x-api/media/create-media-metadata"""
        body = {"id": media_id, "metadata": {"alt_text": {"text": alt}}}
        url = f"{self._base_url}/2/media/metadata"
        self._data(self._answer(self._http.call, "POST", url, json=body))

    def create(self, text: str, media_ids: Sequence[str], reply_to: str | None) -> str:
        answer = self._answer(
            self._calls.create_tweet,
            text=text,
            media_ids=media_ids or None,
            in_reply_to_tweet_id=reply_to,
        )
        return str(at(self._data(answer), "id", form=str))

    def delete(self, post_id: str) -> None:
        """Where there is no such post, it is done; but a proxy's 404 says nothing."""
        document(self._answer(self._calls.delete_tweet, post_id, none=404))

    def posts(self, user_id: str, since: datetime) -> list[Post]:
        """What followers see of this account since then, replies too; the newest first."""
        found: list[Post] = []
        page: dict[str, Any] = {}
        for _ in range(PAGES_MAX):
            answer = self._answer(
                self._calls.get_users_tweets,
                user_id,
                user_auth=True,
                start_time=since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                exclude=["retweets"],
                max_results=100,
                tweet_fields=["entities", "referenced_tweets"],
                **page,
            )
            value = document(answer)
            meta = at(value, "meta", form=dict)
            # Without posts X leaves the list out.
            found += [_post(item) for item in at({"data": [], **value}, "data", form=list)]
            if not meta.get("next_token"):
                break
            page = {"pagination_token": str(meta["next_token"])}
        return found

    def _answer(self, call: Any, *arguments: Any, none: int = 0, **named: Any) -> Answer:
        """`none` is a status that is no error: there is no such thing."""
        if self._missing:
            missing = ", ".join(self._missing)
            raise Unauthorized(f"{KIND}: {missing} missing; reconnect the outlet", code="missing")
        answer: Answer = call(*arguments, **named)
        if not answer.ok and answer.status != none:
            raise error(answer, self._clock())
        return answer

    def _data(self, answer: Answer) -> dict[str, Any]:
        data: dict[str, Any] = at(document(answer), "data", form=dict)
        return data


def _post(item: Any) -> Post:
    text = unescape(at(item, "text", form=str))
    for address in (item.get("entities") or {}).get("urls") or ():
        full = "" if "media_key" in address else str(address.get("expanded_url") or address["url"])
        text = text.replace(at(address, "url", form=str), full)
    replied = [post for post in item.get("referenced_tweets") or () if post.get("type") == "replied_to"]
    return Post(at(item, "id", form=str), text.strip(), at(replied[0], "id", form=str) if replied else "")
