"""Telegram: one call posts, nothing can be prepared, and a bot cannot read what stands in its channel.

So an attempt of unknown outcome is a person's to judge. What the memo holds:

post_id  the messages of the post
"""

from __future__ import annotations

import re
from typing import Any
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
from channels.errors import OutcomeUnknown, Refused, Unauthorized
from channels.http import Clock, utc_now
from channels.telegram.client import GONE, KIND, UNCHANGED, Client
from channels.telegram.compose import compose
from channels.telegram.config import LIMITS, WEB_URL


class Adapter:
    limits = LIMITS

    def __init__(self, config: OutletConfig, clock: Clock = utc_now) -> None:
        self._name = config.account.removeprefix("@")
        self._web_url = str(config.settings.get("web_url") or WEB_URL).rstrip("/")
        self._client = Client(config, clock)

    def compose(self, story: Story) -> Rendition:
        return compose(story)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        """Nothing can be."""

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:
        post_id = memo.get("post_id")
        if not post_id:
            post_id = self._post(rendition, fetch)
            memo.keep(post_id=post_id)
        return self._remote(post_id)

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:  # noqa: ARG002
        return LookUp(Presence.UNKNOWABLE)

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        """The words; the pictures stay as they were posted."""
        method = "editMessageCaption" if rendition.pictures else "editMessageText"
        first = post.remote_id.partition("-")[0]
        try:
            self._client.call(method, {**self._chat, **rendition.payload, "message_id": first})
        except Refused as error:
            if error.code != UNCHANGED:
                raise
        return post

    def delete(self, post: RemotePost) -> None:
        """Each message of an album; later than 48 hours after it was sent Telegram refuses."""
        for message_id in post.remote_id.split("-"):
            try:
                self._client.call("deleteMessage", {**self._chat, "message_id": message_id}, form=bool)
            except Refused as error:
                if error.code != GONE:
                    raise

    def check(self) -> Health:
        bot = self._client.call("getMe", {})
        member = self._client.call("getChatMember", {**self._chat, "user_id": str(_at(bot, "id", form=int))})
        if member.get("status") != "creator" and not member.get("can_post_messages"):
            raise Unauthorized(f"{KIND}: the bot may not post; make it an administrator", code="rights")
        may_edit = "" if member.get("can_edit_messages") else ", but not change what others posted"
        return Health(self._name, f"{_at(bot, 'username', form=str)} may post{may_edit}")

    def remote_id_of(self, url: str) -> str | None:
        """`t.me/channel/1`, `t.me/c/123/1`."""
        found = re.search(r"/(\d+)/?$", urlsplit(url).path)
        return found[1] if found else None

    @property
    def _chat(self) -> dict[str, str]:
        is_number = re.fullmatch(r"-?\d+", self._name)
        return {"chat_id": self._name if is_number else f"@{self._name}"}

    def _post(self, rendition: Rendition, fetch: Fetch) -> str:
        """https://core.telegram.org/bots/api#sendphoto"""
        values = {**self._chat, **rendition.payload}
        files = {
            f"picture{number}": _file(picture, fetch) for number, picture in enumerate(rendition.pictures, 1)
        }
        if not files:
            sent = [self._client.call("sendMessage", values)]
        elif len(files) == 1:
            sent = [self._client.call("sendPhoto", values, {"photo": files["picture1"]})]
        else:
            media: list[dict[str, Any]] = [{"type": "photo", "media": f"attach://{name}"} for name in files]
            media[0] |= rendition.payload
            sent = self._client.call("sendMediaGroup", {**self._chat, "media": media}, files, form=list)
        return "-".join(str(_at(message, "message_id", form=int)) for message in sent)

    def _remote(self, post_id: str) -> RemotePost:
        first = post_id.partition("-")[0]
        # https://core.telegram.org/api/links#message-links
        place = f"c/{self._name.removeprefix('-100')}" if self._name.startswith("-") else self._name
        return RemotePost(post_id, f"{self._web_url}/{place}/{first}")


def _file(picture: PictureRef, fetch: Fetch) -> tuple[str, bytes, str]:
    return f"picture.{picture.mime.partition('/')[2]}", fetch(picture.sha256), picture.mime


def _at(value: Any, name: str, *, form: type) -> Any:
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, form):
        raise OutcomeUnknown(f"{KIND}: the answer lacks {name}", code="shape")
    return found
