"""Tokens of sixty days: renewed while the account is checked, two weeks before they end.

A token must be a day old before it may be renewed; with two weeks left it is.
https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
https://developers.facebook.com/docs/threads/get-started/long-lived-tokens
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from channels.contract import Field, OutletConfig
from channels.errors import OutcomeUnknown, Refused
from channels.http import Clock
from channels.meta.graph import TOKEN, Document

RENEW_BEFORE = timedelta(days=14)
ENDS = "token_expires_at"
FIELDS = (
    Field(TOKEN, "long-lived access token", secret=True, required=False),
    Field(
        ENDS, "when it ends, such as 2026-11-21T08:00:00Z; found out by itself", secret=True, required=False
    ),
)

Ask = Callable[[str], Document]
"""The platform's answer to a token that is to be renewed."""


def ends_at(secrets: Mapping[str, str]) -> datetime | None:
    try:
        found = datetime.fromisoformat(secrets.get(ENDS, ""))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def is_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """One of which we do not know the end is due too: its renewal tells."""
    end = ends_at(secrets)
    return end is None or end - now < RENEW_BEFORE


def renewed(kind: str, config: OutletConfig, ask: Ask, clock: Clock) -> Mapping[str, str]:
    """The secrets, renewed where that is due; raises what the platform raises, and then nothing has changed."""

    def renewal(stored: Mapping[str, str]) -> Mapping[str, str]:
        return _new(kind, ask(stored.get(TOKEN, "")), clock()) if is_due(stored, clock()) else {}

    if not is_due(config.secrets, clock()):
        return config.secrets
    try:
        return config.renew(renewal)
    except Refused:
        if ends_at(config.secrets):
            raise
        return config.secrets  # a token of unknown age may be too young; it is asked again at the next check


def _new(kind: str, document: Document, now: datetime) -> Mapping[str, str]:
    """Token and end together or neither: an end must never stand beside another token."""
    token, seconds = document.get(TOKEN), document.get("expires_in")
    if not isinstance(token, str) or not token or not isinstance(seconds, int) or seconds <= 0:
        raise OutcomeUnknown(f"{kind}: the renewal's answer lacks the token or its life", code="shape")
    return {TOKEN: token, ENDS: (now + timedelta(seconds=seconds)).isoformat(timespec="seconds")}
