"""How often the form may be used: counted an hour at a time, in the database, for all processes together."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac

from channels.newsletter.models import Knock

NETWORK_MAX = 20
EVERYBODY_MAX = 500
_KEPT = timedelta(days=1)
_EVERYBODY = "*"


def may_enter(network: str, now: datetime) -> bool:
    """Counts one use of the form from there. No address can be read from what is kept."""
    hour_at = now.replace(minute=0, second=0, microsecond=0)
    hidden = salted_hmac("newsletter.doors", network).hexdigest()
    return _count(hidden, hour_at) <= NETWORK_MAX and _count(_EVERYBODY, hour_at) <= EVERYBODY_MAX


def _count(name: str, hour_at: datetime) -> int:
    row, made = Knock.objects.get_or_create(network=name, hour_at=hour_at)
    if made:
        Knock.objects.filter(hour_at__lt=hour_at - _KEPT).delete()
    Knock.objects.filter(pk=row.pk).update(count=F("count") + 1)
    return Knock.objects.values_list("count", flat=True).get(pk=row.pk)
