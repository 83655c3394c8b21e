"""X's errors: https://docs.x.com/x-api/fundamentals/response-codes-and-errors"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from sandbox.wire import Answer

_TYPES = "https://api.twitter.com/2/problems"


class Problem(Exception):  # noqa: N818
    """A problem document: a status, X's words, and for wrong parameters which."""

    def __init__(self, status: int, detail: str = "", parameter: str = "") -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.parameter = parameter

    def answer(self, headers: Mapping[str, str]) -> Answer:
        title = HTTPStatus(self.status).phrase
        document: dict[str, Any] = {
            "title": title,
            "detail": self.detail or title,
            "type": "about:blank",
            "status": self.status,
        }
        if self.parameter:
            document |= {
                "title": "Invalid Request",
                "detail": "One or more parameters to your request was invalid.",
                "type": f"{_TYPES}/invalid-request",
                "errors": [{"parameters": {self.parameter: []}, "message": self.detail}],
            }
        return Answer.json(self.status, document, {**headers, "Content-Type": "application/problem+json"})
