"""Release of the day: whatever is approved and due becomes public, with its deliveries, at once.

Calling it twice, late, or from two machines changes nothing.
"""

from __future__ import annotations

import datetime
import logging
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction

from publisher.deliveries import ledger
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition, TamperedError
from publisher.schedule.models import Slot
from publisher.schedule.slots import local_date, slot_instant

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Released:
    editions: tuple[Edition, ...]
    refused: tuple[str, ...]
    """One sentence for each due Edition that could not be released."""


NOTHING = Released((), ())


def release_due(now: datetime.datetime) -> Released:
    released: list[Edition] = []
    refused: list[str] = []
    for slot in _slots_source_first():
        for edition in _due(slot, now):
            try:
                if _release(edition, slot, now):
                    released.append(edition)
            except TamperedError as error:
                refused.append(str(error))
                log.exception("not released")
    return Released(tuple(released), tuple(refused))


def slot_at(edition: Edition, slot: Slot) -> datetime.datetime:
    return slot_instant(edition.publish_on, slot.time, slot.zone)


def next_due_at(now: datetime.datetime) -> datetime.datetime | None:
    """The earliest slot after `now` that an approved Edition waits for."""
    instants = [
        instant
        for slot in Slot.objects.all()
        for edition in Edition.objects.filter(
            state=Edition.State.APPROVED, language=slot.language, publish_on__gte=local_date(now, slot.zone)
        )[:2]
        if (instant := slot_at(edition, slot)) > now
    ]
    return min(instants, default=None)


def _slots_source_first() -> list[Slot]:
    """English before its translations: a translation never goes out before its source."""
    return sorted(Slot.objects.all(), key=lambda slot: (slot.language != SOURCE, slot.language))


def _due(slot: Slot, now: datetime.datetime) -> list[Edition]:
    waiting = (
        Edition.objects.select_related("current", "post")
        .filter(
            state=Edition.State.APPROVED, language=slot.language, publish_on__lte=local_date(now, slot.zone)
        )
        .order_by("publish_on")
    )
    if slot.language != SOURCE:
        waiting = waiting.filter(
            post__editions__language=SOURCE, post__editions__state=Edition.State.RELEASED
        )
    return [edition for edition in waiting if slot_at(edition, slot) <= now]


def _release(edition: Edition, slot: Slot, now: datetime.datetime) -> bool:
    """True where this call is the one that released it. Raises `TamperedError`.

    However late, it goes onto the site and into the feeds; what is too late for the outlets waits for a person.
    """
    edition.content()
    due_at = slot_at(edition, slot)
    with transaction.atomic(durable=True):
        won = Edition.objects.filter(
            pk=edition.pk, state=Edition.State.APPROVED, current=edition.current
        ).update(state=Edition.State.RELEASED, released_at=now)
        if not won:
            return False
        edition.state, edition.released_at = Edition.State.RELEASED, now
        ledger.open_deliveries(edition, due_at=due_at, now=now, too_late=_too_late(slot, due_at, now))
    log.info("released %s %s, due %s", edition.publish_on, edition.language, due_at.isoformat())
    return True


def _too_late(slot: Slot, due_at: datetime.datetime, now: datetime.datetime) -> str:
    """Why a person has to say whether the outlets still get it; empty where it is not that late."""
    late = now - due_at
    if late <= datetime.timedelta(hours=slot.catch_up_hours):
        return ""
    local = due_at.astimezone(ZoneInfo(slot.zone))
    return (
        f"due {local:%Y-%m-%d %H:%M} {slot.zone}, {late // datetime.timedelta(hours=1)} hours ago: "
        f"later than the {slot.catch_up_hours} hours of the catch-up; send it now or cancel it"
    )
