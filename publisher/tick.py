"""One tick: release whatever is due, bake, deliver, reconcile, until nothing more is due now.

This is the whole pipeline; beat, workers, the runner and `bpod tick` only call it. It may run at any
moment, twice at once, or not for a day: the outcome is the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from publisher.clock import Clock
from publisher.deliveries import attention, ledger, transitions
from publisher.deliveries.models import Delivery, State
from publisher.editions.models import Edition, Site
from publisher.feeds import bake as feeds
from publisher.schedule import release
from publisher.website import bake as website
from translations.transitions import expire_leases

ROUNDS_MAX = 100


@dataclass
class TickReport:
    released: list[dict[str, Any]] = field(default_factory=list)
    baked: int = 0
    delivered: list[str] = field(default_factory=list)
    unconfirmed: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)


def tick(clock: Clock, deliver: Callable[[int], object] | None = None) -> TickReport:
    """`deliver` takes the id of a due Delivery; by default it is brought to its end here."""
    report = TickReport()
    here = deliver is None
    for _ in range(ROUNDS_MAX):
        refused = _release_and_bake(report, clock)
        transitions.drop_expired(clock.now())
        expire_leases(clock.now())
        ids = transitions.due(clock.now())
        for delivery_id in ids:
            if deliver is not None:
                deliver(delivery_id)
            elif ledger.deliver(delivery_id, clock) is State.DELIVERED:
                report.delivered.append(
                    Delivery.objects.values_list("outlet__name", flat=True).get(pk=delivery_id)
                )
        if not (here and ids):
            break
    report.unconfirmed = list(_names(State.UNCONFIRMED))
    report.needs = [*refused, *attention.needs(Delivery.objects.all())]
    return report


def bake_all() -> int:
    """Write whatever changed: pages, then lists and the home page, then feeds. Returns the files written."""
    baked = website.bake()
    return baked.files + sum(feeds.bake(language) for language in sorted(baked.languages))


def rebuild_all() -> int:
    """Bake every public file again from the database. Returns the files written."""
    files = website.rebuild()
    return files + sum(feeds.bake(language) for language in Site.objects.values_list("language", flat=True))


def next_due_at(now: datetime.datetime, horizon: datetime.timedelta) -> datetime.datetime | None:
    """The next instant within `horizon` at which a tick would have something to do."""
    instants = (release.next_due_at(now), transitions.next_due_at(now, horizon))
    return min((at for at in instants if at is not None and at <= now + horizon), default=None)


def _release_and_bake(report: TickReport, clock: Clock) -> tuple[str, ...]:
    done = release.release_due(clock.now())
    report.baked += bake_all()
    _mark_live_pages(clock)
    bases = dict(Site.objects.values_list("language", "base_url"))
    report.released += [
        {
            "date": edition.publish_on.isoformat(),
            "language": edition.language,
            "url": bases[edition.language] + edition.content().path,
        }
        for edition in done.editions
    ]
    return done.refused


def _mark_live_pages(clock: Clock) -> None:
    """Deliveries wait for their page: no follower gets a link that does not answer."""
    waiting = Edition.objects.filter(state=Edition.State.RELEASED, silent=False, page_live_at__isnull=True)
    for edition in waiting.select_related("current"):
        if website.page_is_live(edition):
            Edition.objects.filter(pk=edition.pk).update(page_live_at=clock.now())


def _names(state: State) -> list[str]:
    return list(
        Delivery.objects.filter(state=state).order_by("due_at", "pk").values_list("outlet__name", flat=True)
    )
