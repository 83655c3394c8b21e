"""One tick: release whatever is due, bake, deliver, reconcile, until nothing more is due now.

This is the whole pipeline; beat, workers, the runner and `bpod tick` only call it. It may run at any
moment, twice at once, or not for a day: the outcome is the same.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings

from publisher import heartbeat
from publisher.clock import Clock, wall_now
from publisher.deliveries import amendments, attention, clock_guard, ledger, transitions, waiting
from publisher.deliveries.models import IN_FLIGHT, Delivery, State
from publisher.desk.importing import work as importing
from publisher.editions.models import Edition, Site
from publisher.feeds import bake as feeds
from publisher.projections import PROJECTIONS
from publisher.schedule import release, reminding
from publisher.schedule.rehearsal_rounds import rehearse_due
from publisher.schedule.unfilled import days as unfilled
from publisher.schedule.unfilled import mail as unfilled_mail
from publisher.search import index as search
from publisher.website import avif, donors
from publisher.website import bake as website
from translations.transitions import expire_leases

log = logging.getLogger(__name__)

ROUNDS_MAX = 100
QUIET = datetime.timedelta(minutes=2)


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
    problems: tuple[str, ...] = ()
    for _ in range(ROUNDS_MAX):
        problems = _release_and_bake(report, clock)
        transitions.drop_expired(clock.now())
        amendments.open_due(clock.now())
        expire_leases(clock.now())
        due = waiting.due(clock.now())
        if deliver is not None:
            for delivery_id in due:
                deliver(delivery_id)
            break
        states = {delivery_id: ledger.deliver(delivery_id, clock) for delivery_id in due}
        report.delivered += _outlets(pk__in=[pk for pk, state in states.items() if state is State.DELIVERED])
        if not any(states.values()):  # nothing was due, or another worker has it in hand
            break
    search.catch_up()
    unfilled.name_due(clock.now())
    rehearse_due(clock, PROJECTIONS)
    unfilled_mail.mail_due(clock.now())
    reminding.remind_due(clock)
    donors.attend(clock)
    report.unconfirmed = _outlets(state=State.UNCONFIRMED)
    report.needs = [*problems, *attention.needs(Delivery.objects.all())]
    heartbeat.beat(settings.BPOD_HOME, heartbeat.TICK, wall_now())
    return report


def bake_all() -> website.BakeReport:
    """Write whatever changed: pages, then lists and the home page, then feeds."""
    baked = website.bake()
    return replace(
        baked, files=baked.files + sum(feeds.bake(language) for language in sorted(baked.languages))
    )


def rebuild_all() -> int:
    """Bake every public file again from the database, and what can be found. Returns the files written."""
    search.rebuild()
    files = website.rebuild()
    return files + sum(feeds.bake(language) for language in Site.objects.values_list("language", flat=True))


def use_quiet_time(clock: Clock) -> bool:
    """Where nothing is due for a while, what no post waits for; the next bake finds it. False: nothing was done.

    Never raises: neither a release nor a delivery depends on it.
    """
    try:
        return _is_quiet(clock.now()) and (importing.attend() or avif.improve_one())
    except Exception:
        log.exception("nothing was made of a quiet moment; the next one tries again")
        return False


def next_due_at(now: datetime.datetime, horizon: datetime.timedelta) -> datetime.datetime | None:
    """The next instant within `horizon` at which a tick would have something to do."""
    instants = (release.next_due_at(now), unfilled.next_due_at(now), waiting.next_due_at(now, horizon))
    return min((at for at in instants if at is not None and at <= now + horizon), default=None)


def _is_quiet(now: datetime.datetime) -> bool:
    under_way = Delivery.objects.filter(state__in=IN_FLIGHT).exists()
    return not under_way and not waiting.due(now) and next_due_at(now, QUIET) is None


def _release_and_bake(report: TickReport, clock: Clock) -> tuple[str, ...]:
    now = clock.now()
    done = _fill_and_release(now) if clock_guard.trusted(clock, now) else release.NOTHING
    baked = _bake_or_tell()
    report.baked += baked.files
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
    return done.refused + baked.problems


def _fill_and_release(now: datetime.datetime) -> release.Released:
    unfilled.fill_due(now)
    return release.release_due(now)


def _bake_or_tell() -> website.BakeReport:
    """A full disk stops no delivery of a page that is there already; what is missing is baked when there is room."""
    try:
        return bake_all()
    except OSError as error:
        log.exception("not baked")
        where = f" at {error.filename}" if error.filename else ""
        return website.BakeReport(
            problems=(f"the public files cannot be written{where}: {error.strerror}; make room, or mend it",)
        )


def _mark_live_pages(clock: Clock) -> None:
    """Deliveries wait for their page: no follower gets a link that does not answer."""
    waiting = Edition.objects.filter(state=Edition.State.RELEASED, silent=False, page_live_at__isnull=True)
    for edition in waiting.select_related("current"):
        if website.page_is_live(edition):
            Edition.objects.filter(pk=edition.pk).update(page_live_at=clock.now())


def _outlets(**which: Any) -> list[str]:
    return list(
        Delivery.objects.filter(**which).order_by("due_at", "pk").values_list("outlet__name", flat=True)
    )
