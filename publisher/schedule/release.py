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
from publisher.editions import releasing
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition, TamperedError
from publisher.editions.standing import Channels, Lateness, reach
from publisher.schedule import embargo
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
                if (waits := embargo.obstacle(edition, now)) is not None:
                    said = f"{edition.publish_on} {edition.language}: not released, {waits}; {embargo.MEND}"
                    refused.append(said)
                elif _release(edition, slot, now):
                    released.append(edition)
            except TamperedError as error:
                refused.append(str(error))
                log.exception("not released")
    return Released(tuple(released), tuple(refused))


def slot_at(edition: Edition, slot: Slot) -> datetime.datetime:
    return slot_instant(edition.publish_on, slot.time, slot.zone)


def is_backlog(edition: Edition, slot: Slot, now: datetime.datetime) -> bool:
    """A translation that is no news any more: it goes onto the site with a few others a day, and to no outlet."""
    return reach(_lateness(edition, slot, now)) is Channels.SILENCE


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
    due = [edition for edition in waiting if slot_at(edition, slot) <= now]
    return sorted(due, key=lambda edition: _turn(edition, slot, now))


def _turn(edition: Edition, slot: Slot, now: datetime.datetime) -> tuple[bool, datetime.datetime]:
    """News first, in the order of their dates; of the backlog, whatever was approved first."""
    late = is_backlog(edition, slot, now)
    return late, _approved_at(edition) if late else slot_at(edition, slot)


def _release(edition: Edition, slot: Slot, now: datetime.datetime) -> bool:
    """True where this call is the one that released it. Raises `TamperedError`.

    However late, it goes onto the site and into the feeds; `standing.reach` says what the outlets get.
    """
    due_at = slot_at(edition, slot)
    with transaction.atomic(durable=True):
        if is_backlog(edition, slot, now) and not _has_room(slot, now):
            return False
        if not releasing.release(edition, at=now):
            return False
        reached = reach(_lateness(edition, slot, now))
        if reached is not Channels.SILENCE:
            too_late = _too_late(slot, due_at, now) if reached is Channels.ASK else ""
            ledger.open_deliveries(edition, due_at=due_at, now=now, too_late=too_late)
    log.info("released %s %s, due %s", edition.publish_on, edition.language, due_at.isoformat())
    return True


def _lateness(edition: Edition, slot: Slot, now: datetime.datetime) -> Lateness:
    due_at = slot_at(edition, slot)
    return Lateness(
        late=now - due_at,
        approved_late=edition.language != SOURCE and _approved_at(edition) > due_at,
        catch_up_hours=slot.catch_up_hours,
        late_hours=slot.late_hours,
    )


def _approved_at(edition: Edition) -> datetime.datetime:
    return (
        edition.current.approved_at if edition.current else datetime.datetime.min.replace(tzinfo=datetime.UTC)
    )


def _has_room(slot: Slot, now: datetime.datetime) -> bool:
    """Whether one more of the backlog may go out today; the slot's row is locked until it has."""
    slot = Slot.objects.select_for_update().get(pk=slot.pk)
    midnight = slot_instant(local_date(now, slot.zone), datetime.time(), slot.zone)
    today = Edition.objects.filter(language=slot.language, silent=False, released_at__gte=midnight)
    late = [
        edition
        for edition in today.select_related("current")
        if edition.released_at and is_backlog(edition, slot, edition.released_at)
    ]
    return len(late) < slot.late_per_day


def _too_late(slot: Slot, due_at: datetime.datetime, now: datetime.datetime) -> str:
    """Why a person has to say whether the outlets still get it."""
    local = due_at.astimezone(ZoneInfo(slot.zone))
    return (
        f"due {local:%Y-%m-%d %H:%M} {slot.zone}, {(now - due_at) // datetime.timedelta(hours=1)} hours ago: "
        f"later than the {slot.catch_up_hours} hours of the catch-up; send it now or cancel it"
    )
