"""Secrets that a platform renews: sessions, and tokens that change at each use.

One renewal an outlet at a time, in all processes: many platforms end a session whose old token comes twice.
No transaction is open while the platform is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from channels.contract import Renewal
from channels.errors import Unavailable
from channels.http import CONNECT_SECONDS, Clock, read_seconds
from channels.models import Outlet

CALLS_MAX = 2
"""A renewal may ask twice: to renew, and where that is refused to sign in again."""
AGAIN_AFTER = timedelta(seconds=5)


def renew(outlet: Outlet, renewal: Renewal, clock: Clock) -> Mapping[str, str]:
    """All secrets as they are stored afterwards; raises `Unavailable` while another process renews them."""
    until = clock() + _longest(outlet)
    if not _claim(outlet, clock(), until):
        raise Unavailable(
            f"{outlet.kind}: another process is renewing the session",
            code="renewing",
            retry_at=clock() + AGAIN_AFTER,
        )
    try:
        before = Outlet.objects.get(pk=outlet.pk).secrets()
        return _keep(outlet, before, renewal(before))
    finally:
        Outlet.objects.filter(pk=outlet.pk, renewing_until_at=until).update(renewing_until_at=None)


def _claim(outlet: Outlet, now: datetime, until: datetime) -> bool:
    """A claim of a process that died runs out."""
    free = Q(renewing_until_at=None) | Q(renewing_until_at__lte=now)
    return bool(Outlet.objects.filter(free, pk=outlet.pk).update(renewing_until_at=until))


def _longest(outlet: Outlet) -> timedelta:
    """How long the calls of a renewal may take; then a claim counts as forgotten."""
    return timedelta(seconds=CALLS_MAX * (CONNECT_SECONDS + read_seconds(outlet.settings)) + 10)


def _keep(outlet: Outlet, before: Mapping[str, str], given: Mapping[str, str]) -> Mapping[str, str]:
    """An empty value never takes the place of a good one, nor a renewal that of what a person typed meanwhile."""
    new = {name: value for name, value in given.items() if value}
    with transaction.atomic():
        row = Outlet.objects.select_for_update().get(pk=outlet.pk)
        stored = row.secrets()
        if not new or stored != before:
            return stored
        row.set_secrets({**stored, **new})
        row.save(update_fields=["sealed"])
        return row.secrets()
