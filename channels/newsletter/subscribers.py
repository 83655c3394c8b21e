"""From asking to leaving: the only writer of a Subscriber's state. Every step is one conditional UPDATE."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q

from channels.models import Outlet
from channels.newsletter.models import Consent, Copy, Subscriber

State = Subscriber.State

ASK_AGAIN_AFTER = timedelta(hours=1)
"""So long no second mail about a subscription goes to one address, whoever asks."""
FORGET_AFTER = timedelta(days=30)
"""Who asked and never confirmed is forgotten."""
FAILURES_MAX = 3
"""So many permanent failures without a mail in between that got through; one is enough where the address
does not exist."""
ADDRESS_MAX = 254  # https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3


class AddressError(ValueError):
    """Says what is wrong with an address, without the address."""


def normal(address: str) -> str:
    """One spelling for each address: without space around it, in lower case, the domain in ASCII."""
    name, at, domain = re.sub(r"\s+$|^\s+", "", address).rpartition("@")
    try:
        spelt = f"{name}{at}{domain.encode('idna').decode() if domain else ''}".lower()
        validate_email(spelt)
    except (ValidationError, UnicodeError):
        raise AddressError("that is not an e-mail address; write it like name@example.org") from None
    if not spelt.isascii() or len(spelt) > ADDRESS_MAX:
        raise AddressError("the part before the @ must be in plain letters, and all of it at most 254")
    return spelt


def ask(outlet: Outlet, address: str, now: datetime) -> Subscriber | None:
    """Somebody typed this normal address into the form; None: a mail went there a short while ago."""
    Subscriber.objects.filter(state=State.ASKED, asked_at__lt=now - FORGET_AFTER).delete()
    row, _ = Subscriber.objects.get_or_create(outlet=outlet, address=address, defaults={"changed_at": now})
    rested = Q(asked_at=None) | Q(asked_at__lte=now - ASK_AGAIN_AFTER)
    if not Subscriber.objects.filter(rested, pk=row.pk).update(asked_at=now):
        return None
    row.refresh_from_db()
    return row


def unask(subscriber: Subscriber) -> None:
    """The mail could not be sent: asking again may not have to wait."""
    Subscriber.objects.filter(pk=subscriber.pk).update(asked_at=None)


def confirm(subscriber: Subscriber, version: str, now: datetime, note: str = "") -> bool:
    """The reader agreed to the words of that version. False: was active already."""
    with transaction.atomic():
        changed = (
            Subscriber.objects.filter(pk=subscriber.pk)
            .exclude(state=State.ACTIVE)
            .update(state=State.ACTIVE, changed_at=now, reason="", failures=0)
        )
        if changed:
            Consent.objects.create(subscriber=subscriber, given_at=now, version=version, note=note)
    return bool(changed)


def leave(subscriber: Subscriber, now: datetime) -> bool:
    """From here on no mail goes there. False: had left already."""
    rows = Subscriber.objects.filter(pk=subscriber.pk).exclude(state=State.LEFT)
    return bool(rows.update(state=State.LEFT, changed_at=now))


def erase(address: str) -> int:
    """Forget it on every newsletter, and that it ever was there. Raises `AddressError`."""
    found = Subscriber.objects.filter(address=normal(address))
    with transaction.atomic():
        number = found.count()
        Copy.objects.filter(subscriber__in=found).update(detail="")  # a mail server repeats the address
        found.delete()
    return number


def bring_in(outlet: Outlet, address: str, version: str, note: str, now: datetime) -> bool:
    """From another list, with the consent that was given there.

    False: is here already. Who left, or whose mail came back, stays so. Raises `AddressError`.
    """
    with transaction.atomic():
        row, made = Subscriber.objects.get_or_create(
            outlet=outlet, address=normal(address), defaults={"changed_at": now}
        )
        return (made or row.state == State.ASKED) and confirm(row, version, now, note)


def got_through(subscriber_id: int) -> None:
    Subscriber.objects.filter(pk=subscriber_id, failures__gt=0).update(failures=0)


def failed(subscriber_id: int, reason: str, now: datetime, *, for_good: bool) -> bool:
    """A permanent failure; `for_good` where there is no such address. Whether it is suspended now."""
    with transaction.atomic():
        row = Subscriber.objects.filter(pk=subscriber_id, state=State.ACTIVE)
        row.update(failures=F("failures") + 1)
        if not for_good:
            row = row.filter(failures__gte=FAILURES_MAX)
        return bool(row.update(state=State.SUSPENDED, reason=reason[:500], changed_at=now))
