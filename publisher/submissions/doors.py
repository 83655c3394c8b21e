"""How much of the form one network may use: counted an hour at a time, in the database, for all processes together."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import F, Sum
from django.utils.crypto import salted_hmac

from publisher.submissions.models import FormUse

MEGABYTE = 1_000_000
FORM, FILE, BYTES, ADDRESS = "form", "file", "bytes", "address"
NETWORK_MAX = {FORM: 30, FILE: 120, BYTES: 2_000 * MEGABYTE, ADDRESS: 5}
"""In 24 hours. An address is the donor's own: nobody fills the mailbox of another through us."""
EVERYBODY_MAX = {FORM: 500, FILE: 2_000, BYTES: 20_000 * MEGABYTE}
EVERYBODY = "*"
WINDOW = datetime.timedelta(hours=24)


def may_enter(what: str, who: str, now: datetime.datetime, amount: int = 1) -> bool:
    """Counts the use, and says whether it is within the limits. No address can be read from what is kept."""
    hidden = salted_hmac("submissions.doors", f"{what} {who}").hexdigest()
    with transaction.atomic():
        own = _count(hidden, what, now, amount)
        everybody = _count(EVERYBODY, what, now, amount) if what in EVERYBODY_MAX else 0
    return own <= NETWORK_MAX[what] and everybody <= EVERYBODY_MAX.get(what, 0)


def _count(network: str, what: str, now: datetime.datetime, amount: int) -> int:
    hour_at = now.replace(minute=0, second=0, microsecond=0)
    row, made = FormUse.objects.get_or_create(network=network, what=what, hour_at=hour_at)
    if made:
        FormUse.objects.filter(hour_at__lte=hour_at - 2 * WINDOW).delete()
    FormUse.objects.filter(pk=row.pk).update(amount=F("amount") + amount)
    counted = FormUse.objects.filter(network=network, what=what, hour_at__gt=now - WINDOW)
    return int(counted.aggregate(Sum("amount"))["amount__sum"] or 0)
