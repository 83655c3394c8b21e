"""The calls: https://core.telegram.org/bots/api"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from sandbox.accounts import Accounts
from sandbox.clock import Clock
from sandbox.faults import Armed, Fault
from sandbox.seen import Block, Picture, Seen, Span
from sandbox.store import Record, Store
from sandbox.telegram import checks
from sandbox.telegram.checks import Files, Values
from sandbox.telegram.problem import Problem, too_many
from sandbox.wire import Answer, Request

DELETE_SECONDS = 48 * 3_600
MESSAGES_A_MINUTE = 20
_TAG = re.compile(r"(?<!\w)#(\w+)")


class Telegram:
    name: Final = "telegram"
    label: Final = "Telegram"
    steps: Final = {
        "prepare": "",
        "send": "sendPhoto",
        "look_up": "",
        "edit": "editMessageCaption",
        "delete": "deleteMessage",
        "check": "getMe",
    }

    def __init__(self, store: Store, accounts: Accounts, clock: Clock, url: str) -> None:
        self.store = store
        self._accounts = accounts
        self._clock = clock
        self._url = url
        self._last_ids: dict[str, int] = {}
        self._minutes: Counter[tuple[str, int]] = Counter()
        self._calls: Mapping[str, Callable[[str, Values, Files], Any]] = {
            "getMe": self._me,
            "getChatMember": self._member,
            "sendPhoto": self._photo,
            "sendMediaGroup": self._album,
            "sendMessage": self._message,
            "editMessageCaption": self._edit_caption,
            "editMessageText": self._edit_text,
            "deleteMessage": self._delete,
        }

    def settings(self, account: str) -> dict[str, str]:  # noqa: ARG002
        return {"web_url": f"{self._url}/telegram/web"}

    def operation(self, request: Request) -> tuple[str, str]:
        match = re.fullmatch(r"/bot([^/]+)/(\w+)", request.path)
        if not match:
            return "", ""
        known = self._accounts.of_kind(self.name)
        account = next((name for name, keys in known.items() if keys["bot_token"] == match[1]), "")
        return account, match[2] if match[2] in self._calls else ""

    def answer(self, request: Request, lag_seconds: float) -> Answer:  # noqa: ARG002 - there are no lists
        if page := re.fullmatch(r"/web/([^/]+)/(\d+)", request.path):
            return Answer(302, b"", {"Location": f"{self._url}/wall/telegram/{page[1]}/{page[2]}"})
        account, operation = self.operation(request)
        try:
            values, files = checks.given(request)
            _let_in(account, operation, values)
            with self.store.lock:
                result = self._calls[operation](account, values, files)
        except Problem as problem:
            return problem.answer()
        return Answer.json(200, {"ok": True, "result": result})

    def failure(self, armed: Armed) -> Answer:
        if armed.fault is Fault.RATE_LIMIT:
            return too_many(int(armed.seconds)).answer()
        return Problem(503 if armed.fault is Fault.BEFORE_503 else 504).answer()

    def seen(self) -> list[Seen]:
        return [
            self._seen(account, record)
            for account in self.store.accounts()
            for record in self.store.posts(account)
        ]

    def _me(self, account: str, values: Values, files: Files) -> Any:  # noqa: ARG002
        return {"id": _number(account), "is_bot": True, "first_name": account, "username": f"{account}_bot"}

    def _member(self, account: str, values: Values, files: Files) -> Any:
        if values.get("user_id") != str(_number(account)):
            raise Problem(400, "member not found")
        return {
            "status": "administrator",
            "user": self._me(account, values, files),
            "can_post_messages": True,
            "can_edit_messages": True,
        }

    def _photo(self, account: str, values: Values, files: Files) -> Any:
        runs = checks.text(values, "caption", checks.CAPTION_MAX)
        return self._keep(account, runs, [checks.picture(files, "photo", self.store)])[0]

    def _album(self, account: str, values: Values, files: Files) -> Any:
        runs, pictures = checks.album(values, files, self.store)
        return self._keep(account, runs, pictures)

    def _message(self, account: str, values: Values, files: Files) -> Any:  # noqa: ARG002
        runs, card = checks.text(values, "text", checks.TEXT_MAX), checks.preview(values)
        return self._keep(account, runs, [], card)[0]

    def _edit_caption(self, account: str, values: Values, files: Files) -> Any:  # noqa: ARG002
        record = self._record(account, values, "message to edit not found")
        if not record["messages"][0]["picture"]:
            raise Problem(400, "there is no caption in the message to edit")
        return self._edit(account, record, checks.text(values, "caption", checks.CAPTION_MAX), "")

    def _edit_text(self, account: str, values: Values, files: Files) -> Any:  # noqa: ARG002
        record = self._record(account, values, "message to edit not found")
        if record["messages"][0]["picture"]:
            raise Problem(400, "there is no text in the message to edit")
        runs = checks.text(values, "text", checks.TEXT_MAX)
        return self._edit(account, record, runs, checks.preview(values))

    def _edit(self, account: str, record: Record, runs: list[dict[str, Any]], card: str) -> Any:
        if (record["runs"], record["card"]) == (runs, card):
            raise Problem(
                400,
                "message is not modified: specified new message content and reply markup are exactly the same",
            )
        self.store.put(account, {**record, "runs": runs, "card": card, "edited_at": self._clock.now()})
        return _as_message(account, int(record["id"]), record)

    def _delete(self, account: str, values: Values, files: Files) -> Any:  # noqa: ARG002
        record = self._record(account, values, "message to delete not found")
        if record["made_at"] < self._clock.now() - DELETE_SECONDS:
            raise Problem(400, "message can't be deleted")
        left = [message for message in record["messages"] if str(message["id"]) != values["message_id"]]
        if left:
            self.store.put(account, {**record, "messages": left})
        else:
            self.store.remove(account, record["id"])
        return True

    def _keep(
        self, account: str, runs: list[dict[str, Any]], pictures: list[Picture], card: str = ""
    ) -> list[Any]:
        """One message a picture; an album is one post of several."""
        count = len(pictures) or 1
        minute = int(self._clock.now() // 60)
        self._minutes[account, minute] += count
        if self._minutes[account, minute] > MESSAGES_A_MINUTE:
            raise too_many(60 - int(self._clock.now() % 60))
        ids = [self._new_id(account) for _ in range(count)]
        shown: list[dict[str, Any] | None] = [asdict(picture) for picture in pictures] or [None]
        record = {
            "id": str(ids[0]),
            "messages": [{"id": one, "picture": picture} for one, picture in zip(ids, shown, strict=True)],
            "runs": runs,
            "card": card,
            "made_at": self._clock.now(),
            "edited_at": None,
        }
        self.store.put(account, record)
        return [_as_message(account, one, record) for one in ids]

    def _new_id(self, account: str) -> int:
        """Small numbers, counted by channel, and never given twice."""
        kept = [message["id"] for record in self.store.posts(account) for message in record["messages"]]
        self._last_ids[account] = max([self._last_ids.get(account, 1), *kept]) + 1
        return self._last_ids[account]

    def _record(self, account: str, values: Values, otherwise: str) -> Record:
        message_id = values.get("message_id", "")
        for record in self.store.posts(account):
            if message_id in [str(message["id"]) for message in record["messages"]]:
                return record
        raise Problem(400, otherwise)

    def _seen(self, account: str, record: Record) -> Seen:
        pictures = [message["picture"] for message in record["messages"] if message["picture"]]
        words = tuple(Span(run["text"], tuple(run["formats"]), run["url"]) for run in record["runs"])
        card = [Block("card", (Span(record["card"], url=record["card"]),))] if record["card"] else []
        return Seen(
            kind=self.name,
            account=account,
            id="-".join(str(message["id"]) for message in record["messages"]),
            url=f"{self._url}/telegram/web/{account}/{record['messages'][0]['id']}",
            visible=True,
            at=float(record["made_at"]),
            edited_at=record["edited_at"],
            blocks=(
                *(Block("picture", picture=Picture(**picture)) for picture in pictures),
                Block("text", words),
                *card,
            ),
            tags=tuple(_TAG.findall("".join(span.text for span in words))),
        )


def _let_in(account: str, operation: str, values: Values) -> None:
    if not account:
        raise Problem(401)
    if not operation:
        raise Problem(404)
    if operation != "getMe" and values.get("chat_id") != f"@{account}":
        raise Problem(400, "chat not found")


def _as_message(account: str, message_id: int, record: Record) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "date": int(record["made_at"]),
        "chat": {"id": -1_000_000_000_000 - _number(account), "username": account, "type": "channel"},
    }


def _number(account: str) -> int:
    return int.from_bytes(account.encode()[:4], "big") or 1
