"""Meta's errors: https://developers.facebook.com/docs/graph-api/guides/error-handling"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from sandbox.wire import Answer


class Problem(Exception):  # noqa: N818
    """An answer that is not good."""

    def __init__(
        self, code: int, message: str, subcode: int = 0, *, status: int = 400, transient: bool = False
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.subcode = subcode
        self.status = status
        self.transient = transient

    def answer(self, headers: Mapping[str, str]) -> Answer:
        error: dict[str, Any] = {
            "message": self.message,
            "type": "OAuthException",
            "code": self.code,
            **({"error_subcode": self.subcode} if self.subcode else {}),
            "is_transient": self.transient,
            "fbtrace_id": secrets.token_urlsafe(12),
        }
        return Answer.json(self.status, {"error": error}, headers)


def gone(node: str) -> Problem:
    """One answer for what is not there and for what the token may not see."""
    message = (
        f"Unsupported request. Object with ID '{node}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation."
    )
    return Problem(100, message, 33)
