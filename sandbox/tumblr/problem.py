"""Tumblr's errors: https://github.com/tumblr/docs/blob/master/api.md#errors-and-error-subcodes"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from sandbox.wire import Answer


class Problem(Exception):  # noqa: N818
    """An answer that is not good: a status, and for some a subcode with its words."""

    def __init__(self, status: int, title: str = "", code: int = 0) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.code = code

    def answer(self, headers: Mapping[str, str]) -> Answer:
        title = self.title or HTTPStatus(self.status).phrase
        error: dict[str, Any] = {"title": title, **({"code": self.code} if self.code else {})}
        return wrap(self.status, [], headers, errors=[error])


def wrap(status: int, response: Any, headers: Mapping[str, str], **more: Any) -> Answer:
    meta = {"status": status, "msg": HTTPStatus(status).phrase}
    return Answer.json(status, {"meta": meta, "response": response, **more}, headers)
