"""The calls: https://developers.facebook.com/docs/pages-api/posts"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, ClassVar

from sandbox.meta import pictures, tokens
from sandbox.meta.api import PAGE, Call, Graph, chosen, number_of
from sandbox.meta.entry import APP_ID, APP_SECRET
from sandbox.meta.pictures import Rules
from sandbox.meta.problem import Problem, gone
from sandbox.meta.shapes import hashtags, text_blocks
from sandbox.seen import Block, Picture, Seen, Span
from sandbox.store import Record
from sandbox.wire import Answer, Request

MESSAGE_MAX_CODEPOINTS = 63_206
ALT_MAX_CODEPOINTS = 1_000
DATA_ACCESS_SECONDS = 90 * 86_400
"""https://developers.facebook.com/docs/facebook-login/auth-vs-data"""
RULES = Rules(frozenset({"jpeg", "png", "gif"}), 10_000_000)
_BOOLEANS = {"true": True, "false": False}


class Facebook(Graph):
    """Records are of type `photo` or `post`; a post's own number is behind the Page's."""

    name: ClassVar[str] = "facebook"
    label: ClassVar[str] = "Facebook"
    steps: ClassVar[Mapping[str, str]] = {
        "prepare": "create",
        "send": "publish",
        "look_up": "list",
        "edit": "edit",
        "delete": "delete",
        "check": "page",
    }
    limit_code: ClassVar[int] = 80001
    scopes: tuple[str, ...] = ("pages_show_list", "pages_read_engagement", "pages_manage_posts")
    edges: ClassVar[Mapping[tuple[str, str], str]] = {
        ("GET", ""): "page",
        ("POST", "photos"): "upload",
        ("POST", "feed"): "create",
        ("GET", "posts"): "list",
    }
    on_objects: ClassVar[Mapping[str, str]] = {"GET": "post", "DELETE": "delete", "POST": "edit"}

    def answer(self, request: Request, lag_seconds: float) -> Answer:
        if request.method == "GET" and request.path.endswith("/debug_token"):
            return self._inspected(request)
        return super().answer(request, lag_seconds)

    def _inspected(self, request: Request) -> Answer:
        """A Page's token has no end; what it may read has."""
        asks = request.query.get("access_token", "")
        made_at = self.tokens.made_at(request.query.get("input_token", ""))
        if made_at is None or (asks != f"{APP_ID}|{APP_SECRET}" and self.tokens.made_at(asks) is None):
            return tokens.not_let_in().answer({})
        data = {
            "app_id": APP_ID,
            "type": "PAGE",
            "is_valid": True,
            "expires_at": 0,
            "data_access_expires_at": int(made_at) + DATA_ACCESS_SECONDS,
            "scopes": self.scopes,
        }
        return Answer.json(200, {"data": data})

    def operations(self) -> Mapping[str, Callable[[Call], Any]]:
        return {
            "page": self._page,
            "upload": self._upload,
            "create": self._create,
            "publish": self._edit,
            "edit": self._edit,
            "post": self._post,
            "list": self._list,
            "delete": self._delete,
        }

    def object_operation(self, request: Request, account: str, node: str) -> str:
        record = self._find(account, node)
        if request.method == "POST" and record and not record["is_published"]:
            return "publish"
        return super().object_operation(request, account, node)

    def is_shown(self, record: Record) -> bool:
        return str(record["type"]) == "post"

    def as_seen(self, account: str, record: Record) -> Seen:
        sent = record["sent"]
        card = [Block("card", (Span(sent["link"], url=sent["link"]),))] if sent.get("link") else []
        shown = [Block("picture", picture=Picture(**picture)) for picture in record["pictures"]]
        return Seen(
            kind=self.name,
            account=account,
            id=_full_id(account, record),
            url=self._permalink(account, record),
            visible=record["is_published"],
            at=float(record["made_at"]),
            edited_at=record["edited_at"],
            blocks=(*shown, *text_blocks(sent["message"]), *card),
            tags=hashtags(sent["message"]),
        )

    def _page(self, call: Call) -> dict[str, Any]:
        return chosen(call, {"id": number_of(call.account), "name": call.account, "username": call.account})

    def _upload(self, call: Call) -> dict[str, str]:
        """https://developers.facebook.com/docs/graph-api/reference/page/photos#upload"""
        alt = call.parameters.get("alt_text_custom", "")
        if _boolean(call, "published", default=True):
            raise Problem(100, "only unpublished photos are taken here")
        if len(alt) > ALT_MAX_CODEPOINTS:
            raise Problem(100, f"Param alt_text_custom must be at most {ALT_MAX_CODEPOINTS} characters long.")
        files = [part for part in call.request.parts if part.name == "source" and part.filename]
        if len(files) != 1:
            raise Problem(324, "Requires upload file")
        picture = pictures.kept(files[0].body, files[0].mime, alt, RULES, self.store)
        record: Record = {
            "id": self.store.new_id(),
            "type": "photo",
            "pictures": [asdict(picture)],
            "post_id": "",
        }
        self.store.put(call.account, record)
        return {"id": record["id"]}

    def _create(self, call: Call) -> dict[str, str]:
        message, link = _message(call), call.parameters.get("link", "")
        is_published = _boolean(call, "published", default=True)
        if not is_published and call.parameters.get("unpublished_content_type") != "DRAFT":
            raise Problem(100, "an unpublished post is a DRAFT here")
        with self.store.lock:
            photos = [self._photo(call, name) for name in _attached(call)]
            if photos and link:
                raise Problem(100, "a post has either attached media or a link")
            now = self.clock.now()
            record: Record = {
                "id": self.store.new_id(),
                "type": "post",
                "sent": {"message": message, "link": link},
                "pictures": [picture for photo in photos for picture in photo["pictures"]],
                "is_published": is_published,
                "made_at": now,
                "edited_at": None,
            }
            self.store.put(call.account, record)
            for photo in photos:
                self.store.put(call.account, {**photo, "post_id": record["id"]})
        return {"id": _full_id(call.account, record)}

    def _edit(self, call: Call) -> dict[str, bool]:
        with self.store.lock:
            record = self._wanted(call)
            publishes = _boolean(call, "is_published", default=record["is_published"])
            if record["is_published"] and not publishes:
                raise Problem(100, "a published post cannot be taken back")
            now = self.clock.now()
            if publishes and not record["is_published"]:
                record = {**record, "is_published": True, "made_at": now}
            if "message" in call.parameters:
                sent = {**record["sent"], "message": _message(call)}
                record = {**record, "sent": sent, "edited_at": now}
            self.store.put(call.account, record)
        return {"success": True}

    def _post(self, call: Call) -> dict[str, Any]:
        return chosen(call, self._values(call.account, self._wanted(call)))

    def _list(self, call: Call) -> dict[str, Any]:
        until = self.clock.now() - call.lag_seconds
        posts = [
            record
            for record in self.store.posts(call.account)
            if record["type"] == "post" and record["is_published"] and record["made_at"] <= until
        ]
        newest = sorted(posts, key=lambda record: float(record["made_at"]), reverse=True)
        most = min(int(call.parameters.get("limit", PAGE)), 100)
        return {"data": [chosen(call, self._values(call.account, record)) for record in newest[:most]]}

    def _delete(self, call: Call) -> dict[str, bool]:
        record = self._wanted(call)
        self.store.remove(call.account, record["id"])
        return {"success": True}

    def _wanted(self, call: Call) -> Record:
        record = self._find(call.account, call.node)
        if record is None:
            raise gone(call.node)
        return record

    def _find(self, account: str, node: str) -> Record | None:
        page, _, number = node.partition("_")
        record = self.store.get(account, number) if account and page == number_of(account) else None
        return record if record and record["type"] == "post" else None

    def _photo(self, call: Call, name: str) -> Record:
        photo = self.store.get(call.account, name)
        if photo is None or photo["type"] != "photo" or photo["post_id"]:
            raise Problem(100, f"Invalid parameter: the photo {name} cannot be attached")
        return photo

    def _values(self, account: str, record: Record) -> dict[str, Any]:
        at = datetime.fromtimestamp(record["made_at"], UTC)
        return {
            "id": _full_id(account, record),
            "message": record["sent"]["message"],
            "created_time": f"{at:%Y-%m-%dT%H:%M:%S}+0000",
            "permalink_url": self._permalink(account, record),
            "is_published": record["is_published"],
        }

    def _permalink(self, account: str, record: Record) -> str:
        return f"{self.url}/wall/{self.name}/{account}/{_full_id(account, record)}"


def _full_id(account: str, record: Record) -> str:
    return f"{number_of(account)}_{record['id']}"


def _message(call: Call) -> str:
    message = call.parameters.get("message", "")
    if not message or len(message) > MESSAGE_MAX_CODEPOINTS:
        raise Problem(100, f"Param message must have 1 to {MESSAGE_MAX_CODEPOINTS} characters.")
    return message


def _attached(call: Call) -> list[str]:
    names = sorted(name for name in call.parameters if re.fullmatch(r"attached_media\[\d+\]", name))
    try:
        return [str(json.loads(call.parameters[name])["media_fbid"]) for name in names]
    except (ValueError, KeyError, TypeError):
        raise Problem(100, "attached_media must be objects with a media_fbid") from None


def _boolean(call: Call, name: str, *, default: bool) -> bool:
    value = call.parameters.get(name)
    if value is None:
        return default
    if value not in _BOOLEANS:
        raise Problem(100, f"Param {name} must be a boolean")
    return _BOOLEANS[value]
