"""Telegram's errors: https://core.telegram.org/bots/api#making-requests"""

from __future__ import annotations

from typing import Any

from sandbox.wire import Answer

_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


class Problem(Exception):  # noqa: N818
    def __init__(self, status: int, words: str = "", retry_after: int | None = None) -> None:
        super().__init__(words)
        self.status = status
        self.words = ": ".join(filter(None, (_REASONS[status], words)))
        self.retry_after = retry_after

    def answer(self) -> Answer:
        document: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.words}
        if self.retry_after is not None:
            document["parameters"] = {"retry_after": self.retry_after}
        return Answer.json(self.status, document)


def too_many(seconds: int) -> Problem:
    return Problem(429, f"retry after {seconds}", seconds)
