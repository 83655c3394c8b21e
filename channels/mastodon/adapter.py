"""Mastodon: pictures are uploaded with their descriptions, which nobody sees; then one call posts.

The key against doubles helps where it is known; it is not enough, so the ledger looks first. What the memo holds:

user_id    the account's number
media_<n>  the upload of the nth picture
post_id    the post, with its address
reply_to   given by the ledger: the post that this one replies to
"""

from __future__ import annotations

import hashlib
import re
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
from channels.mastodon.answers import GONE, KIND, not_ready
from channels.mastodon.client import Client, Post
from channels.mastodon.compose import compose
from channels.mastodon.config import VISIBILITY
from channels.mastodon.server import Server, advice, check, check_picture, limits_of
from channels.mastodon.timeline import is_ours


class Adapter:
    def __init__(self, config: OutletConfig, clock: Clock = utc_now) -> None:
        self.limits = limits_of(config.settings)
        self._name = config.account.removeprefix("@").partition("@")[0]
        self._visibility = str(config.settings.get(VISIBILITY.name) or VISIBILITY.default)
        self._client = Client(config, clock)
        self._clock = clock

    def compose(self, story: Story) -> Rendition:
        return compose(story, self.limits, self._visibility)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        if memo.get("post_id"):
            return
        server = self._client.server()
        check(rendition, server)
        ready = [
            self._is_ready(number, picture, server, memo, fetch)
            for number, picture in enumerate(rendition.pictures, 1)
        ]
        if not all(ready):
            raise not_ready(f"{KIND}: the server is still preparing the picture", self._clock())

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:  # noqa: ARG002 - uploaded before
        if known := memo.get("post_id"):
            return RemotePost(*known.split(" ", 1))
        media_ids = [memo.get(f"media_{number}") or "" for number, _ in enumerate(rendition.pictures, 1)]
        if not all(media_ids):
            raise Unavailable(f"{KIND}: nothing is prepared", code="unprepared")
        once = hashlib.sha256(f"{rendition.key} {rendition.digest}".encode()).hexdigest()
        return self._remember(
            self._client.post(rendition.payload, media_ids, memo.get("reply_to"), once), memo
        )

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:
        for post in reversed(self._client.posts(self._user_id(memo))):
            if is_ours(post, rendition, memo.get("reply_to") or ""):
                return LookUp(Presence.PRESENT, self._remember(post, memo))
        return LookUp(Presence.ABSENT)

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        """The words and descriptions; the pictures stay as they were posted."""
        there = self._client.read(post.remote_id)
        alts = [picture.alt for picture in rendition.pictures]
        if len(there.media_ids) != len(alts):
            raise Refused(f"{KIND}: the post has other pictures; they cannot be changed", code="edit")
        edited = self._client.edit(there, rendition.payload["status"], alts)
        return RemotePost(edited.id, edited.url)

    def delete(self, post: RemotePost) -> None:
        try:
            self._client.delete(post.remote_id)
        except Refused as error:
            if error.code != GONE:
                raise

    def check(self) -> Health:
        _, name = self._client.me()
        if name.casefold() != self._name.casefold():
            raise Unauthorized(f"{KIND}: the token is that of {name}, not of {self._name}", code="account")
        return Health(name, advice(self.limits, self._client.server()))

    def remote_id_of(self, url: str) -> str | None:
        """`server/@name/1`, `server/users/name/statuses/1`."""
        found = re.search(r"/(?:@[^/]+|statuses)/(\w+)/?$", urlsplit(url).path)
        return found[1] if found else None

    def _is_ready(self, number: int, picture: PictureRef, server: Server, memo: Memo, fetch: Fetch) -> bool:
        media_id = memo.get(f"media_{number}")
        if media_id:
            try:
                return self._client.is_ready(media_id)
            except Refused:  # forgotten after a day, or it could not be read: it is uploaded anew
                memo.keep(**{f"media_{number}": ""})
        content = fetch(picture.sha256)
        check_picture(content, server)
        media_id, ready = self._client.upload(content, picture.mime, picture.alt)
        memo.keep(**{f"media_{number}": media_id})
        return ready

    def _user_id(self, memo: Memo) -> str:
        user_id = memo.get("user_id")
        if not user_id:
            user_id, _ = self._client.me()
            memo.keep(user_id=user_id)
        return user_id

    def _remember(self, post: Post, memo: Memo) -> RemotePost:
        memo.keep(post_id=f"{post.id} {post.url}")
        return RemotePost(post.id, post.url)
