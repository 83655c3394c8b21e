"""The private address at which a person's own calendar reads the days: made, shown, and made invalid.

It is a nonce, signed with the secret key: who reads the database alone cannot make one.
"""

from __future__ import annotations

import datetime
import secrets
from typing import Any

from django.core.signing import BadSignature, Signer

from publisher.schedule.models import CalendarAddress

_SIGNER = "publisher.desk.calendar"


def of(user: Any) -> CalendarAddress | None:
    return CalendarAddress.objects.filter(owner=user).first()


def give(user: Any, now: datetime.datetime) -> CalendarAddress:
    """A new one; an earlier one of the same person leads nowhere from now on."""
    made, _ = CalendarAddress.objects.update_or_create(
        owner=user, defaults={"nonce": secrets.token_hex(16), "made_at": now}
    )
    return made


def take_back(user: Any) -> None:
    CalendarAddress.objects.filter(owner=user).delete()


def token(address: CalendarAddress) -> str:
    return Signer(salt=_SIGNER, sep=".").sign(address.nonce)


def owner(given: str) -> Any:
    """Whose it is, or None: unknown, revoked, or of somebody who may not sign in any more."""
    try:
        nonce = Signer(salt=_SIGNER, sep=".").unsign(given)
    except BadSignature:
        return None
    found = CalendarAddress.objects.select_related("owner").filter(nonce=nonce, owner__is_active=True).first()
    return found.owner if found else None
