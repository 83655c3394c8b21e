"""Errors as XRPC says them: https://atproto.com/specs/xrpc#error-responses"""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.wire import Answer


class Problem(Exception):  # noqa: N818
    def __init__(
        self, status: int, error: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error = error
        self.message = message
        self.headers = headers or {}

    def answer(self, headers: Mapping[str, str]) -> Answer:
        body = {"error": self.error, "message": self.message}
        return Answer.json(self.status, body, {**headers, **self.headers})


def invalid(message: str) -> Problem:
    return Problem(400, "InvalidRequest", message)
