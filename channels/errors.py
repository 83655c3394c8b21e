"""What an adapter may raise. The ledger alone decides what follows.

ChannelError
├── Refused         the platform will never take this as it is
├── Unavailable     surely not accepted now; may be tried again
├── Unauthorized    a person must reconnect the outlet
└── OutcomeUnknown  it may have been accepted: look it up first
"""

from __future__ import annotations

from datetime import datetime


class ChannelError(Exception):
    """`detail` starts with the channel's kind and holds the platform's words, without secrets."""

    def __init__(self, detail: str, *, code: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code


class Refused(ChannelError):  # noqa: N818 - the ledger's words
    """The platform understood and will never take this as it is."""


class Unavailable(ChannelError):  # noqa: N818
    """Surely not accepted: refused before it was read, or told to wait until `retry_at`."""

    def __init__(self, detail: str, *, code: str = "", retry_at: datetime | None = None) -> None:
        super().__init__(detail, code=code)
        self.retry_at = retry_at


class Unauthorized(ChannelError):  # noqa: N818
    """The platform no longer lets us in; the outlet is held until a person reconnects it."""


class OutcomeUnknown(ChannelError):  # noqa: N818
    """The request left us and no answer tells what became of it."""
