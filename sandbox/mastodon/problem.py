"""Mastodon's errors: https://docs.joinmastodon.org/entities/Error/"""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.wire import Answer


class Problem(Exception):  # noqa: N818
    def __init__(self, status: int, words: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.headers = headers or {}

    def answer(self, headers: Mapping[str, str]) -> Answer:
        return Answer.json(self.status, {"error": self.words}, {**headers, **self.headers})


def invalid(words: str) -> Problem:
    return Problem(422, f"Validation failed: {words}")


NOT_FOUND = "Record not found"
