"""Tumblr in two steps: a draft that nobody sees, then one call that publishes that draft.

Tumblr gives a published draft a *new* id and forgets the old one (“genesis” id, api.md#postsdraft), so
publishing the same draft twice cannot make two posts. What the memo holds:

draft_id  the draft
asked     the draft whose publication was asked for, written down before the call
post_id   the public post
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

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
from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import Clock, utc_now
from channels.tumblr.client import Client, Post
from channels.tumblr.compose import compose, media
from channels.tumblr.config import LIMITS


class Adapter:
    limits = LIMITS

    def __init__(self, config: OutletConfig, clock: Clock = utc_now) -> None:
        self._account = config.account
        self._client = Client(config, clock)

    def compose(self, story: Story) -> Rendition:
        return compose(story)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        if memo.get("post_id"):
            return
        draft_id = memo.get("draft_id")
        # Once asked for, a draft that is gone may be public and not yet listed: a second must not be made.
        if draft_id and (memo.get("asked") == draft_id or self._client.is_draft(draft_id)):
            return
        if post := self._public(rendition, memo):
            memo.keep(post_id=post.id)
        else:
            memo.keep(draft_id=self._adopt(rendition) or self._create(rendition, fetch))

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:
        if not memo.get("post_id"):
            self._publish(rendition, memo, fetch)
        try:
            post = self._public(rendition, memo)
        except ChannelError as error:
            raise OutcomeUnknown(f"{error.detail} (after publishing)", code=error.code) from error
        if post is None:
            raise OutcomeUnknown("tumblr: published, and not yet to be seen", code="unseen")
        return post.remote

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:
        if post := self._public(rendition, memo):
            return LookUp(Presence.PRESENT, post.remote)
        return LookUp(Presence.ABSENT)

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:
        for old in self._client.published(id=post.remote_id):
            # Left out, `date` means now, and the post would jump to the top of the blog.
            date = datetime.fromtimestamp(old.timestamp, UTC).isoformat()
            body = {**rendition.payload, "date": date}
            if post_id := self._client.edit(old.id, body, media(rendition, fetch)):
                return RemotePost(post_id, old.url)
        raise Refused("tumblr: the post is no longer there to be edited", code="404")

    def delete(self, post: RemotePost) -> None:
        if not self._client.delete(post.remote_id):
            self.check()  # a blog that is not there answers 404 as well

    def check(self) -> Health:
        name = self._account.casefold().removesuffix(".tumblr.com")
        if name not in [blog.casefold() for blog in self._client.blog_names()]:
            raise Unauthorized(f"tumblr: the token may not post to the blog {self._account}", code="blog")
        return Health(name, f"may post; {self._client.posts_left()} posts left today")

    def remote_id_of(self, url: str) -> str | None:
        """`blog.tumblr.com/post/1`, a blog's own domain, `tumblr.com/blog/1`."""
        name = re.escape(self._account.casefold().removesuffix(".tumblr.com"))
        found = re.search(rf"/(?:post|{name})/(\d+)(?:/|$)", urlsplit(url).path.casefold())
        return found[1] if found else None

    def _publish(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        draft_id = memo.get("draft_id")
        if not draft_id:
            raise Unavailable("tumblr: nothing is prepared", code="unprepared")
        asked_before = memo.get("asked") == draft_id
        if not asked_before:
            memo.keep(asked=draft_id)
        post_id = self._client.edit(draft_id, rendition.payload, media(rendition, fetch))
        if post_id:
            memo.keep(post_id=post_id)
        elif not asked_before and self._public(rendition, memo) is None:
            memo.keep(draft_id="", asked="")
            raise Unavailable("tumblr: the draft was deleted; a new one will be made", code="draft")

    def _public(self, rendition: Rendition, memo: Memo) -> Post | None:
        """What followers see of it: by the ids we were given, else by its tag; of several, the first sent."""
        for post_id in filter(None, (memo.get("post_id"), memo.get("draft_id"))):
            for post in self._client.published(id=post_id):
                return post
        tagged = [post for post in self._client.published(tag=rendition.key) if rendition.key in post.tags]
        ours = [post for post in tagged if post.genesis_id and post.genesis_id == memo.get("draft_id")]
        return min(ours or tagged, key=lambda post: post.timestamp, default=None)

    def _adopt(self, rendition: Rendition) -> str | None:
        """A draft that was made by an attempt of which we do not know the end."""
        return next((draft.id for draft in self._client.drafts() if rendition.key in draft.tags), None)

    def _create(self, rendition: Rendition, fetch: Fetch) -> str:
        body: dict[str, Any] = {**rendition.payload, "state": "draft"}
        return self._client.create(body, media(rendition, fetch))
