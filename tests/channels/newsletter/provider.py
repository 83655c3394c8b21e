"""A mail backend that speaks to a provider over HTTP, as django-anymail's do: its errors are OSErrors with a status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.mail.backends.base import BaseEmailBackend


class ProviderError(OSError):
    def __init__(self, status_code: int | None) -> None:
        super().__init__("not taken")
        self.status_code = status_code


class EmailBackend(BaseEmailBackend):
    says: ClassVar[list[int | None]] = []
    """To the next mails; then every one is taken. None: no answer came."""
    taken: ClassVar[list[str]] = []

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        if self.says:
            raise ProviderError(self.says.pop(0))
        self.taken.extend(mail.to[0] for mail in email_messages)
        return len(email_messages)
