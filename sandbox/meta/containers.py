"""Containers, and the posts they become: what Instagram and Threads have in common.

https://developers.facebook.com/docs/instagram-platform/content-publishing
https://developers.facebook.com/docs/threads/posts
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, ClassVar

from sandbox.meta import pictures
from sandbox.meta.api import PAGE, Call, Graph, chosen, number_of
from sandbox.meta.problem import Problem, gone
from sandbox.meta.shapes import hashtags, text_blocks
from sandbox.seen import Block, Picture, Seen
from sandbox.store import Record
from sandbox.wire import Request

LIFE_SECONDS = 86_400
DAY_SECONDS = 86_400
ALT_MAX_CODEPOINTS = 1_000


class ContainerGraph(Graph):
    """Records are of type `container` or `media`."""

    text: ClassVar[str]
    state: ClassVar[str]
    why: ClassVar[str]
    quota_total: ClassVar[int]
    items_max: ClassVar[int]
    rules: ClassVar[pictures.Rules]

    processing_seconds = 0.0
    """How long a container made from now on is at work."""

    def check_text(self, text: str) -> None:
        raise NotImplementedError

    def object_operation(self, request: Request, account: str, node: str) -> str:
        record = self.store.get(account, node) if account else None
        if request.method == "GET" and record and record["type"] == "container":
            return "container"
        return super().object_operation(request, account, node)

    def user(self, call: Call) -> dict[str, Any]:
        values = {"id": number_of(call.account), "user_id": number_of(call.account), "username": call.account}
        return chosen(call, values)

    def create(self, call: Call) -> dict[str, str]:
        values = call.parameters
        self.check_text(values.get(self.text, ""))
        kind = values.get("media_type", "IMAGE")
        error, found = "", list[Picture]()
        try:
            found = self._pictures(call, kind)
        except Problem as problem:
            if not self.processing_seconds:
                raise
            error = f"Error: Media upload has failed with error code {problem.subcode}"
        with self.store.lock:
            now = self.clock.now()
            record: Record = {
                "id": self.store.new_id(),
                "type": "container",
                "sent": {name: value for name, value in values.items() if name != "access_token"},
                "pictures": [asdict(picture) for picture in found],
                "error": error,
                "made_at": now,
                "ready_at": now + self.processing_seconds,
                "published_at": None,
            }
            self.store.put(call.account, record)
        return {"id": record["id"]}

    def publish(self, call: Call) -> dict[str, str]:
        creation_id = call.parameters.get("creation_id", "")
        with self.store.lock:
            record = self.store.get(call.account, creation_id)
            if record is None or record["type"] != "container":
                raise Problem(24, f"The media builder with id {creation_id} does not exist.", 2207008)
            self._check_publishable(record)
            if self._published_today(call.account) >= self.quota_total:
                raise Problem(9, "You reached the maximum number of posts that is allowed.", 2207042)
            now = self.clock.now()
            self.store.put(call.account, {**record, "published_at": now})
            post = {**record, "id": self.store.new_id(), "type": "media", "made_at": now, "at": now}
            self.store.put(call.account, post)
        return {"id": post["id"]}

    def container(self, call: Call) -> dict[str, Any]:
        record = self.one(call, "container")
        state = self.state_of(record)
        why = record["error"] if state == "ERROR" else f"{state.capitalize()}: media"
        return chosen(call, {"id": record["id"], self.state: state, self.why: why})

    def media(self, call: Call) -> dict[str, Any]:
        return chosen(call, self._values(call.account, self.one(call, "media")))

    def listed(self, call: Call) -> dict[str, Any]:
        return self._page(call, [post for post in self._posts(call.account) if not _reply_to(post)])

    def limit(self, call: Call) -> dict[str, Any]:
        config = {"quota_total": self.quota_total, "quota_duration": DAY_SECONDS}
        values = {"id": "", "quota_usage": self._published_today(call.account), "config": config}
        return {"data": [{name: value for name, value in values.items() if name in call.fields()}]}

    def state_of(self, record: Record) -> str:
        now = self.clock.now()
        if record["published_at"] is not None:
            return "PUBLISHED"
        if now < record["ready_at"]:
            return "IN_PROGRESS"
        if record["error"]:
            return "ERROR"
        return "EXPIRED" if now >= record["made_at"] + LIFE_SECONDS else "FINISHED"

    def is_shown(self, record: Record) -> bool:
        return record["type"] == "media" or record.get("published_at") is None

    def as_seen(self, account: str, record: Record) -> Seen:
        text = record["sent"].get(self.text, "")
        shown = [Block("picture", picture=Picture(**picture)) for picture in record["pictures"]]
        return Seen(
            kind=self.name,
            account=account,
            id=record["id"],
            url=self.permalink(account, record["id"]),
            visible=record["type"] == "media",
            at=float(record["made_at"]),
            edited_at=None,
            blocks=(*shown, *text_blocks(text)),
            tags=hashtags(text),
            reply_to=_reply_to(record),
        )

    def permalink(self, account: str, post_id: str) -> str:
        return f"{self.url}/wall/{self.name}/{account}/{post_id}"

    def page_of_replies(self, call: Call) -> dict[str, Any]:
        return self._page(call, [post for post in self._posts(call.account) if _reply_to(post)])

    def _pictures(self, call: Call, kind: str) -> list[Picture]:
        values = call.parameters
        if kind == "CAROUSEL":
            return self._items(call)
        if kind == "TEXT":
            return []
        if not values.get("image_url"):
            raise Problem(100, "The parameter image_url is required.")
        if len(values.get("alt_text", "")) > ALT_MAX_CODEPOINTS:
            raise Problem(100, f"Param alt_text must be at most {ALT_MAX_CODEPOINTS} characters long.")
        content, mime = pictures.fetched(values["image_url"], self.rules)
        return [pictures.kept(content, mime, values.get("alt_text", ""), self.rules, self.store)]

    def _items(self, call: Call) -> list[Picture]:
        names = [name for name in call.parameters.get("children", "").split(",") if name]
        if not 2 <= len(names) <= self.items_max:
            raise Problem(100, f"A carousel has 2 to {self.items_max} items.", 2207018)
        items = [self.store.get(call.account, name) for name in names]
        found: list[Picture] = []
        for name, item in zip(names, items, strict=True):
            if item is None or item["sent"].get("is_carousel_item") != "true":
                raise gone(name)
            if self.state_of(item) != "FINISHED":
                raise Problem(9007, "Media ID is not available", 2207027)
            found += [Picture(**picture) for picture in item["pictures"]]
        return found

    def _check_publishable(self, record: Record) -> None:
        state = self.state_of(record)
        if record["sent"].get("is_carousel_item") == "true":
            raise Problem(100, "An item of a carousel cannot be published alone.")
        if state == "EXPIRED":
            raise Problem(-2, "The media you are trying to access has expired.", 2207020)
        if state in {"IN_PROGRESS", "ERROR"}:
            raise Problem(9007, "Media ID is not available", 2207027)

    def _published_today(self, account: str) -> int:
        since = self.clock.now() - DAY_SECONDS
        return sum(post["made_at"] > since for post in self._posts(account))

    def _posts(self, account: str) -> list[Record]:
        return [record for record in self.store.posts(account) if record["type"] == "media"]

    def _page(self, call: Call, posts: list[Record]) -> dict[str, Any]:
        until = self.clock.now() - call.lag_seconds
        listed = [post for post in posts if post["made_at"] <= until][::-1]
        most = min(int(call.parameters.get("limit", PAGE)), 100)
        return {"data": [chosen(call, self._values(call.account, post)) for post in listed[:most]]}

    def _values(self, account: str, post: Record) -> Mapping[str, Any]:
        at = datetime.fromtimestamp(post["made_at"], UTC)
        reply_to = _reply_to(post)
        return {
            "id": post["id"],
            self.text: post["sent"].get(self.text, ""),
            "permalink": self.permalink(account, post["id"]),
            "timestamp": f"{at:%Y-%m-%dT%H:%M:%S}+0000",
            "replied_to": {"id": reply_to} if reply_to else None,
        }


def _reply_to(post: Record) -> str:
    return str(post["sent"].get("reply_to_id", ""))
