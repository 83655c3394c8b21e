"""Keys: made, shown once, known again by their hash, revoked.

A key is 256 random bits, so a plain SHA-256 of it cannot be guessed back, and is looked up by an index.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from publisher.api.models import Token

Scope = Token.Scope
PREFIX = "bpod_"
SHOWN_CHARS = len(PREFIX) + 6
DAYS_MAX = 366
NEEDS = {Scope.DRAFTS_WRITE: "posts.add_post", Scope.LEDGER_READ: "deliveries.view_delivery"}
"""What the owner must be allowed at the desk; the archive is everybody's."""
_USED_EVERY = datetime.timedelta(minutes=1)


class TokenError(ValueError):
    """Why a token cannot be made; names the field and the mend."""

    def __init__(self, field: str, said: str) -> None:
        super().__init__(said)
        self.field = field


def make(
    owner: Any, name: str, scopes: Collection[str], days: int, now: datetime.datetime
) -> tuple[Token, str]:
    """The row, and the key itself, which nobody is told again. Raises `TokenError`."""
    name = " ".join(name.split())
    if not name:
        raise TokenError("name", "Give it a name: which tool, on which machine.")
    if not scopes:
        raise TokenError("scopes", "Choose at least one thing it may do.")
    if refused := [scope for scope in scopes if scope not in grantable(owner)]:
        raise TokenError("scopes", f"You may not do this yourself: {', '.join(refused)}.")
    if not 1 <= days <= DAYS_MAX:
        raise TokenError("days", f"It lasts from 1 to {DAYS_MAX} days.")
    key = PREFIX + secrets.token_urlsafe(32)
    row = Token(
        owner=owner,
        name=name,
        shown=key[:SHOWN_CHARS],
        sha256=_sha256(key),
        scopes=sorted(scopes),
        made_at=now,
        expires_at=now + datetime.timedelta(days=days),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise TokenError(
            "name", f"You have a token named “{name}” already: revoke it, or choose another name."
        ) from None
    return row, key


def grantable(owner: Any) -> list[Scope]:
    """What a token of theirs may do."""
    return [scope for scope in Scope if scope not in NEEDS or owner.has_perm(NEEDS[scope])]


def of(key: str, now: datetime.datetime) -> Token | None:
    """The token, where it is one that is in force; its use is written down to the minute."""
    if not key.startswith(PREFIX):
        return None
    row = Token.objects.select_related("owner").filter(sha256=_sha256(key)).first()
    if row is None or row.revoked_at is not None or row.expires_at <= now or not row.owner.is_active:
        return None
    if row.last_used_at is None or now - row.last_used_at > _USED_EVERY:
        Token.objects.filter(pk=row.pk).update(last_used_at=now)
    return row


def may(token: Token, scope: Scope) -> bool:
    """It may do what it was made for, as long as its owner may."""
    return scope in token.scopes and (scope not in NEEDS or token.owner.has_perm(NEEDS[scope]))


def revoke(token: Token, *, by_name: str, now: datetime.datetime) -> bool:
    """False: it was revoked before."""
    rows = Token.objects.filter(Q(pk=token.pk, revoked_at__isnull=True))
    return bool(rows.update(revoked_at=now, revoked_by_name=by_name))


def _sha256(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
