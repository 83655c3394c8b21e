"""The calls: https://developers.facebook.com/docs/threads/reference"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

import regex

from sandbox.meta.api import Call
from sandbox.meta.containers import ContainerGraph
from sandbox.meta.pictures import Rules
from sandbox.meta.problem import Problem

TEXT_MAX = 500
LINKS_MAX = 5
DELETIONS_PER_DAY = 100
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\ufe0f?\u20e3")


class Threads(ContainerGraph):
    name: ClassVar[str] = "threads"
    label: ClassVar[str] = "Threads"
    steps: ClassVar[Mapping[str, str]] = {
        "prepare": "create",
        "send": "publish",
        "look_up": "list",
        "edit": "",
        "delete": "delete",
        "check": "user",
    }
    limit_code: ClassVar[int] = 4
    edges: ClassVar[Mapping[tuple[str, str], str]] = {
        ("GET", ""): "user",
        ("POST", "threads"): "create",
        ("POST", "threads_publish"): "publish",
        ("GET", "threads"): "list",
        ("GET", "replies"): "replies",
        ("GET", "threads_publishing_limit"): "limit",
    }
    on_objects: ClassVar[Mapping[str, str]] = {"GET": "media", "DELETE": "delete"}
    text: ClassVar[str] = "text"
    state: ClassVar[str] = "status"
    why: ClassVar[str] = "error_message"
    quota_total: ClassVar[int] = 250
    items_max: ClassVar[int] = 20
    rules: ClassVar[Rules] = Rules(frozenset({"jpeg", "png"}), 8_000_000, 0.1, 10.0)

    _types: Final = frozenset({"TEXT", "IMAGE", "CAROUSEL"})
    _deleted = 0

    def operations(self) -> Mapping[str, Callable[[Call], Any]]:
        return {
            "user": self.user,
            "create": self.create,
            "publish": self.publish,
            "container": self.container,
            "media": self.media,
            "list": self.listed,
            "replies": self.page_of_replies,
            "limit": self.limit,
            "delete": self.delete,
        }

    def create(self, call: Call) -> dict[str, str]:
        kind, reply_to = call.parameters.get("media_type", ""), call.parameters.get("reply_to_id", "")
        if kind not in self._types:
            raise Problem(100, f"Param media_type must be one of {', '.join(sorted(self._types))}.")
        if kind == "TEXT" and not call.parameters.get("text"):
            raise Problem(100, "The parameter text is required.")
        if kind != "TEXT" and call.parameters.get("link_attachment"):
            raise Problem(100, "link_attachment is for posts of text only.")
        replied = self.store.get(call.account, reply_to) if reply_to else None
        if reply_to and (replied is None or replied["type"] != "media"):
            raise Problem(100, f"The post {reply_to} cannot be replied to.")
        return super().create(call)

    def delete(self, call: Call) -> dict[str, Any]:
        record = self.one(call, "media")
        if self._deleted >= DELETIONS_PER_DAY:
            raise Problem(613, "Too many deletions.")
        self._deleted += 1
        self.store.remove(call.account, record["id"])
        return {"success": True, "deleted_id": record["id"]}

    def check_text(self, text: str) -> None:
        """“Emojis are counted as the number of UTF-8 bytes.”"""
        size = sum(
            len(cluster.encode()) if _EMOJI.search(cluster) else len(cluster)
            for cluster in regex.findall(r"\X", text)
        )
        if size > TEXT_MAX:
            raise Problem(100, f"Param text must be at most {TEXT_MAX} characters long.")
        if len({*regex.findall(r"https?://\S+", text)}) > LINKS_MAX:
            raise Problem(100, f"A post has at most {LINKS_MAX} links.")
