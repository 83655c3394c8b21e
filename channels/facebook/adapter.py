"""A Facebook Page in two steps: photos and a draft that nobody sees, then one call that publishes that draft.

The draft is the post: it keeps its id, so publishing it twice changes nothing. What the memo holds:

post_id  the draft, which becomes the post
asked    the draft whose publication was asked for, written down before the call

https://developers.facebook.com/docs/pages-api/posts
https://developers.facebook.com/docs/graph-api/reference/pagepost
"""

from __future__ import annotations

import json

from channels import measure
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
from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.facebook import token
from channels.facebook.compose import KIND, compose
from channels.facebook.config import BASE_URL, LIMITS
from channels.facebook.permalinks import post_id_of
from channels.http import Clock, utc_now
from channels.meta import account
from channels.meta.graph import Document, Graph

VERSION = "v25.0"
SHOWN = "id,message,permalink_url,is_published"
LISTED = "25"


class Adapter:
    limits = LIMITS

    def __init__(self, config: OutletConfig, clock: Clock = utc_now) -> None:
        self._config = config
        self._graph = Graph(KIND, config, clock, BASE_URL, VERSION)

    def compose(self, story: Story) -> Rendition:
        return compose(story)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        post_id = memo.get("post_id")
        # Once asked for, a draft that is gone may be public and not yet shown: a second must not be made.
        if post_id and (memo.get("asked") == post_id or self._graph.get(post_id, fields="id")):
            return
        if post := self._listed(rendition):
            memo.keep(post_id=post.remote_id, asked=post.remote_id)
        else:
            memo.keep(post_id=self._draft(rendition, fetch), asked="")

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        post_id = memo.get("post_id")
        if not post_id:
            raise Unavailable(f"{KIND}: nothing is prepared", code="unprepared")
        asked_before = memo.get("asked") == post_id
        if not asked_before:
            memo.keep(asked=post_id)
        if self._graph.post(post_id, {"is_published": "true"}) is None and not asked_before:
            memo.keep(post_id="", asked="")
            raise Unavailable(f"{KIND}: the draft was deleted; a new one will be made", code="draft")
        try:
            post = self._published(post_id)
        except ChannelError as error:
            raise OutcomeUnknown(f"{error.detail} (after publishing)", code=error.code) from error
        if post is None:
            raise OutcomeUnknown(f"{KIND}: published, and not yet to be seen", code="unseen")
        return post

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:
        post_id = memo.get("post_id")
        post = (self._published(post_id) if post_id else None) or self._listed(rendition)
        return LookUp(Presence.PRESENT, post) if post else LookUp(Presence.ABSENT)

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        """The words; pictures and their descriptions stay as they were posted."""
        if self._graph.post(post.remote_id, {"message": rendition.payload["message"]}) is None:
            raise Refused(f"{KIND}: the post is no longer there to be edited", code="100.33")
        return post

    def delete(self, post: RemotePost) -> None:
        if self._graph.delete(post.remote_id) is None:
            self.check()  # a token without the right to it hears the same answer

    def check(self) -> Health:
        found = self._graph.found(self._graph.get(self._graph.account, fields="id,name,username"))
        number, name = (self._graph.text_at(found, field) for field in ("id", "name"))
        handle = str(found.get("username") or name)
        if not account.is_named(self._config, number, name, handle):
            raise Unauthorized(
                f"{KIND}: the token is of {name}, not of {self._config.account}", code="account"
            )
        return Health(handle, f"speaks for the Page “{name}”", token.ends_at(self._graph, self._config))

    def remote_id_of(self, url: str) -> str | None:
        """`facebook.com/page/posts/5678` and others, where the outlet or the address tells the Page's number."""
        numbers = [name for name in (self._graph.account, self._config.account) if name.isdecimal()]
        return post_id_of(url, next(iter(numbers), ""))

    def _draft(self, rendition: Rendition, fetch: Fetch) -> str:
        """Photos are uploaded anew for each draft: one that may belong to a lost draft is not taken again."""
        photos = {
            f"attached_media[{index}]": json.dumps({"media_fbid": self._photo(picture, index, fetch)})
            for index, picture in enumerate(rendition.pictures)
        }
        draft = {"published": "false", "unpublished_content_type": "DRAFT"}
        made = self._graph.post(f"{self._graph.account}/feed", {**rendition.payload, **photos, **draft})
        return self._graph.id_of(made)

    def _photo(self, picture: PictureRef, index: int, fetch: Fetch) -> str:
        name = f"picture-{index + 1}.{picture.mime.partition('/')[2]}"
        words = {"published": "false", "alt_text_custom": picture.alt}
        file = (name, fetch(picture.sha256), picture.mime)
        return self._graph.id_of(self._graph.post(f"{self._graph.account}/photos", words, {"source": file}))

    def _published(self, post_id: str) -> RemotePost | None:
        found = self._graph.get(post_id, fields=SHOWN)
        return self._remote(found) if found and found.get("is_published") is True else None

    def _listed(self, rendition: Rendition) -> RemotePost | None:
        """The first of the newest public posts that leads to the same page."""
        posts = self._graph.items(f"{self._graph.account}/posts", fields=SHOWN, limit=LISTED)
        ours = [
            post
            for post in posts
            if rendition.link in measure.URL.findall(str(post.get("message") or ""))
            and post.get("is_published") is not False
        ]
        return self._remote(ours[-1]) if ours else None

    def _remote(self, item: Document) -> RemotePost:
        return RemotePost(self._graph.text_at(item, "id"), self._graph.text_at(item, "permalink_url"))
