"""The calls: https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from sandbox.accounts import Accounts
from sandbox.clock import Clock
from sandbox.faults import Armed
from sandbox.instagram import app, checks
from sandbox.meta.api import Call
from sandbox.meta.containers import ContainerGraph
from sandbox.meta.pictures import Rules
from sandbox.meta.problem import Problem
from sandbox.store import Record, Store
from sandbox.wire import Answer, Request


class Instagram(ContainerGraph):
    name: ClassVar[str] = "instagram"
    label: ClassVar[str] = "Instagram"
    steps: ClassVar[Mapping[str, str]] = {
        "prepare": "create",
        "send": "publish",
        "look_up": "list",
        "edit": "",
        "delete": "",
        "check": "user",
    }
    limit_code: ClassVar[int] = 80002
    edges: ClassVar[Mapping[tuple[str, str], str]] = {
        ("GET", ""): "user",
        ("POST", "media"): "create",
        ("POST", "media_publish"): "publish",
        ("GET", "media"): "list",
        ("GET", "content_publishing_limit"): "limit",
    }
    on_objects: ClassVar[Mapping[str, str]] = {"GET": "media"}
    text: ClassVar[str] = "caption"
    state: ClassVar[str] = "status_code"
    why: ClassVar[str] = "status"
    quota_total: ClassVar[int] = 50
    items_max: ClassVar[int] = 10
    rules: ClassVar[Rules] = checks.PICTURE

    def __init__(self, store: Store, accounts: Accounts, clock: Clock, url: str) -> None:
        super().__init__(store, accounts, clock, url)
        self.app = app.App(store, accounts, clock)

    def operations(self) -> Mapping[str, Callable[[Call], Any]]:
        return {
            "user": self.user,
            "create": self.create,
            "publish": self.publish,
            "container": self.container,
            "media": self.media,
            "list": self.listed,
            "limit": self.limit,
        }

    def operation(self, request: Request) -> tuple[str, str]:
        return self.app.operation(request) if app.is_for(request) else super().operation(request)

    def answer(self, request: Request, lag_seconds: float) -> Answer:
        if app.is_for(request):
            return self.app.answer(request, lag_seconds)
        return super().answer(request, lag_seconds)

    def failure(self, armed: Armed) -> Answer:
        return app.failure(armed) if armed.operation in app.OPERATIONS else super().failure(armed)

    def is_shown(self, record: Record) -> bool:
        return record["type"] == "upload" or super().is_shown(record)

    def create(self, call: Call) -> dict[str, str]:
        if call.parameters.get("media_type", "IMAGE") not in {"IMAGE", "CAROUSEL"}:
            raise Problem(100, "Only photo or video can be accepted as media type.", 2207023)
        return super().create(call)

    def check_text(self, text: str) -> None:
        checks.caption(text)
