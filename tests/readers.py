"""Newsletters and their readers for tests."""

from __future__ import annotations

import datetime

from channels.models import Outlet
from channels.newsletter import subscribers
from channels.newsletter.models import Subscriber

NOON = datetime.datetime(2026, 3, 10, 12, 0, tzinfo=datetime.UTC)
READER = "reader@example.org"


def subscribed(outlet: Outlet, *addresses: str) -> list[Subscriber]:
    """Each gets the mail."""
    rows = [
        Subscriber.objects.get_or_create(outlet=outlet, address=address, defaults={"changed_at": NOON})[0]
        for address in addresses
    ]
    for row in rows:
        subscribers.confirm(row, "test", NOON)
    return [Subscriber.objects.get(pk=row.pk) for row in rows]


def stored(name: str, account: str = "bpod", language: str = "en") -> Outlet:
    """The row whose readers an adapter of this name mails."""
    given = {"kind": "newsletter", "account": account, "language": language}
    return Outlet.objects.get_or_create(name=name, defaults=given)[0]
