"""X: pictures are uploaded and described first, which nobody sees; then one call posts.

X has no key that would make a second post impossible, so the ledger looks first. What the memo holds:

user_id        the account's number
media_<n>      the upload of the nth picture, and until when it can be posted
described_<n>  the upload that has its description
post_id        the post
reply_to       given by the ledger: the post that this one replies to
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from channels.contract import (
    Fetch,
    Health,
    LookUp,
    Memo,
    OutletConfig,
    PictureRef,
    Presence,
    RemotePost,
    Rendition,
    Story,
)
from channels.errors import Refused, Unauthorized, Unavailable
from channels.http import Clock, utc_now
from channels.x.answers import KIND, MEDIA_GONE
from channels.x.client import Client, User
from channels.x.compose import compose
from channels.x.config import LIMITS, WEB_URL, WITH_LINK
from channels.x.timeline import earliest, is_ours

SAYS_NOTHING = "may read; that it may write shows at the first post"
READS_ONLY = "the token may only read; let the app read and write, then make a new token"
USABLE_FOR = timedelta(minutes=10)
"""An upload that ends sooner is made again: the post may have to wait its turn."""


class Adapter:
    limits = LIMITS

    def __init__(self, config: OutletConfig, clock: Clock = utc_now) -> None:
        self._name = config.account.removeprefix("@")
        self._web_url = str(config.settings.get("web_url") or WEB_URL).rstrip("/")
        self._with_link = str(config.settings.get(WITH_LINK.name) or WITH_LINK.default).casefold() != "no"
        self._client = Client(config, clock)
        self._clock = clock

    def compose(self, story: Story) -> Rendition:
        return compose(story, with_link=self._with_link)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        if memo.get("post_id"):
            return
        self._user_id(memo)
        for number, picture in enumerate(rendition.pictures, 1):
            self._upload(number, picture, memo, fetch)

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:  # noqa: ARG002 - uploaded before
        post_id = memo.get("post_id")
        if not post_id:
            post_id = self._create(rendition, memo)
            memo.keep(post_id=post_id)
        return self._remote(post_id)

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:
        posts = self._client.posts(self._user_id(memo), earliest(rendition, self._clock()))
        for post in reversed(posts):
            if is_ours(post, rendition, memo.get("reply_to") or ""):
                memo.keep(post_id=post.id)
                return LookUp(Presence.PRESENT, self._remote(post.id))
        return LookUp(Presence.ABSENT)

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        raise Refused(f"{KIND}: a post cannot be changed through the API", code="edit")

    def delete(self, post: RemotePost) -> None:
        self._client.delete(post.remote_id)

    def check(self) -> Health:
        user = self._me()
        if user.may_write is False:
            raise Unauthorized(f"{KIND}: {READS_ONLY}", code="access")
        return Health(user.name, "may read and write" if user.may_write else SAYS_NOTHING)

    def remote_id_of(self, url: str) -> str | None:
        """`x.com/name/status/1`, `x.com/i/status/1`."""
        found = re.search(r"/status/(\d+)(?:/|$)", urlsplit(url).path)
        return found[1] if found else None

    def _upload(self, number: int, picture: PictureRef, memo: Memo, fetch: Fetch) -> None:
        media_id = self._usable(memo.get(f"media_{number}"))
        if not media_id:
            media = self._client.upload(fetch(picture.sha256), picture.mime)
            media_id = media.id
            memo.keep(**{f"media_{number}": f"{media.id} {media.until.isoformat()}"})
        if memo.get(f"described_{number}") != media_id:
            self._client.describe(media_id, picture.alt)
            memo.keep(**{f"described_{number}": media_id})

    def _usable(self, kept: str | None) -> str:
        media_id, _, until = (kept or "").partition(" ")
        return media_id if until and datetime.fromisoformat(until) > self._clock() + USABLE_FOR else ""

    def _create(self, rendition: Rendition, memo: Memo) -> str:
        media_ids = [memo.get(f"described_{number}") or "" for number, _ in enumerate(rendition.pictures, 1)]
        if not all(media_ids):
            raise Unavailable(f"{KIND}: nothing is prepared", code="unprepared")
        try:
            return self._client.create(rendition.payload["text"], media_ids, memo.get("reply_to"))
        except Unavailable as error:
            if error.code == MEDIA_GONE:
                memo.keep(**{f"media_{number}": "" for number, _ in enumerate(media_ids, 1)})
            raise

    def _me(self) -> User:
        user = self._client.me()
        if user.name.casefold() != self._name.casefold():
            raise Unauthorized(
                f"{KIND}: the token is that of {user.name}, not of {self._name}", code="account"
            )
        return user

    def _user_id(self, memo: Memo) -> str:
        user_id = memo.get("user_id")
        if not user_id:
            user_id = self._me().id
            memo.keep(user_id=user_id)
        return user_id

    def _remote(self, post_id: str) -> RemotePost:
        return RemotePost(post_id, f"{self._web_url}/{self._name}/status/{post_id}")
