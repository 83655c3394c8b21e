"""Signed words in our links: who may do what with them is in them, so that no login is needed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer

from channels.newsletter.models import Subscriber

CONFIRM_WITHIN = timedelta(days=7)


def _leaving() -> Signer:
    return Signer(sep=".", salt="newsletter.leave")


def _confirming() -> Signer:
    return Signer(sep=".", salt="newsletter.confirm")


def to_leave(subscriber_id: int) -> str:
    """The same in every mail, and good for ever: people look for it in old mail."""
    return _leaving().sign(str(subscriber_id))


def to_confirm(subscriber: Subscriber, version: str) -> str:
    """For the words that were shown, and until they ask again."""
    asked_at = int(subscriber.asked_at.timestamp()) if subscriber.asked_at else 0
    return _confirming().sign(f"{subscriber.pk}_{asked_at}_{version}")


def who_leaves(token: str) -> Subscriber | None:
    """None: not ours, or erased since."""
    try:
        pk = _leaving().unsign(token)
    except BadSignature:
        return None
    return Subscriber.objects.filter(pk=int(pk)).select_related("outlet").first()


def who_confirms(token: str, now: datetime) -> tuple[Subscriber, str] | None:
    """The reader and the version; None: not ours, too old, or overtaken by a newer one."""
    try:
        pk, asked, version = _confirming().unsign(token).split("_", 2)
    except BadSignature:
        return None
    if now - datetime.fromtimestamp(int(asked), UTC) > CONFIRM_WITHIN:
        return None
    found = Subscriber.objects.filter(pk=int(pk)).select_related("outlet").first()
    if found is None or found.asked_at is None or int(found.asked_at.timestamp()) != int(asked):
        return None
    return found, version
