"""Bluesky: the record's key follows from the story's, so a second post of it cannot be.

Pictures are uploaded first, which nobody sees; the server calls them by their hash, so the record is known
before. What the memo holds:

did                   the account
reply_to              given by the ledger: the post that this one replies to
reply_uri, reply_cid  its record
root_uri, root_cid    the record at the top of the thread
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from channels.bluesky.answers import KIND, OTHER_RECORD
from channels.bluesky.client import Client, Record, User
from channels.bluesky.compose import COLLECTION, compose
from channels.bluesky.config import LIMITS, WEB_URL
from channels.contract import (
    Fetch,
    Health,
    LookUp,
    Memo,
    OutletConfig,
    Presence,
    RemotePost,
    Rendition,
    Story,
)
from channels.errors import Refused, Unauthorized, Unavailable
from channels.http import Clock, utc_now


class Adapter:
    limits = LIMITS

    def __init__(self, config: OutletConfig, clock: Clock = utc_now) -> None:
        self._account = config.account.removeprefix("@")
        self._web_url = str(config.settings.get("web_url") or WEB_URL).rstrip("/")
        self._client = Client(config, clock)

    def compose(self, story: Story) -> Rendition:
        return compose(story)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        """A picture that no post names is soon forgotten, so each is uploaded at every try."""
        did = self._me().did
        memo.keep(did=did)
        if reply_to := memo.get("reply_to"):
            above = self._client.get(did, COLLECTION, reply_to)
            if above is None:
                raise Refused(f"{KIND}: the post to reply to is no longer there", code="reply")
            memo.keep(reply_uri=above.uri, reply_cid=above.cid, **_root(above))
        self._upload(rendition, fetch)

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:  # noqa: ARG002 - uploaded before
        did, reply = memo.get("did"), _reply(memo)
        if not did or (memo.get("reply_to") and not reply):
            raise Unavailable(f"{KIND}: nothing is prepared", code="unprepared")
        record = {**rendition.payload["record"], **reply}
        try:
            self._client.put(did, {**rendition.payload, "record": record}, old_cid=None)
        except Refused as refused:
            # It stands there already, and was corrected since.
            if refused.code != OTHER_RECORD:
                raise
        return self._remote(did, rendition.payload["rkey"])

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:  # noqa: ARG002 - the key is enough
        did, rkey = self._me().did, rendition.payload["rkey"]
        if self._client.get(did, COLLECTION, rkey) is None:
            return LookUp(Presence.ABSENT)
        return LookUp(Presence.PRESENT, self._remote(did, rkey))

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:
        did = self._me().did
        old = self._client.get(did, COLLECTION, post.remote_id)
        if old is None:
            raise Refused(f"{KIND}: the post is no longer there to be edited", code="404")
        self._upload(rendition, fetch)
        payload = {**rendition.payload, "rkey": post.remote_id, "record": _corrected(old, rendition)}
        try:
            self._client.put(did, payload, old.cid)
        except Refused as refused:
            if refused.code != OTHER_RECORD:
                raise
            raise Unavailable(
                f"{KIND}: the post was changed just now by another", code=OTHER_RECORD
            ) from None
        return post

    def delete(self, post: RemotePost) -> None:
        self._client.delete(self._me().did, COLLECTION, post.remote_id)

    def check(self) -> Health:
        user = self._me()
        return Health(self._account, f"may post as {user.did}")

    def remote_id_of(self, url: str) -> str | None:
        """`bsky.app/profile/name/post/3m…`."""
        found = re.search(r"/post/([2-7a-z]{13})(?:/|$)", urlsplit(url).path)
        return found[1] if found else None

    def _upload(self, rendition: Rendition, fetch: Fetch) -> None:
        images = rendition.payload["record"].get("embed", {}).get("images", [])
        for picture, image in zip(rendition.pictures, images, strict=True):
            name = self._client.upload(fetch(picture.sha256), picture.mime)
            if name != image["image"]["ref"]["$link"]:
                raise Refused(f"{KIND}: the server changed picture {picture.sha256[:8]}", code="picture")

    def _me(self) -> User:
        user = self._client.me()
        if self._account.casefold() not in {user.handle.casefold(), user.did}:
            raise Unauthorized(
                f"{KIND}: the session is that of {user.handle}, not of {self._account}", code="account"
            )
        return user

    def _remote(self, did: str, rkey: str) -> RemotePost:
        return RemotePost(rkey, f"{self._web_url}/profile/{did}/post/{rkey}")


def _reply(memo: Memo) -> dict[str, Any]:
    """https://docs.bsky.app/docs/advanced-guides/posts#replies"""
    uri, cid = memo.get("reply_uri"), memo.get("reply_cid")
    if not uri or not cid:
        return {}
    root = {"uri": memo.get("root_uri") or uri, "cid": memo.get("root_cid") or cid}
    return {"reply": {"root": root, "parent": {"uri": uri, "cid": cid}}}


def _root(above: Record) -> dict[str, str]:
    """A reply names the post at the top of the thread as well: https://atproto.com/blog/create-post#replies"""
    root = above.value.get("reply", {}).get("root", {"uri": above.uri, "cid": above.cid})
    return {"root_uri": root["uri"], "root_cid": root["cid"]}


def _corrected(old: Record, rendition: Rendition) -> dict[str, Any]:
    """In its old place and with its old time: then feeds do not move it."""
    kept = {name: old.value[name] for name in ("createdAt", "reply") if name in old.value}
    return {**rendition.payload["record"], **kept}
