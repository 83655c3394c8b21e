"""One day as people ask about it: what is out, where, and did it reach them?"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from channels.models import Outlet
from channels.outlets import is_by_hand
from publisher.deliveries import attention
from publisher.deliveries.models import ASKS_A_PERSON, Act, Delivery, State
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition, Site
from publisher.schedule.models import Slot
from publisher.schedule.slots import local_date, next_slot, slot_instant
from publisher.schedule.verdict import language_name

AMENDMENTS = {Act.CORRECT: "Correction", Act.WITHDRAW: "Deletion", Act.REPLY: "Reply"}
LANGUAGE_NAMES = {language: language_name(language) for language in ("en", "ca")}


@dataclass(frozen=True)
class EditionLine:
    language: str
    name: str
    state: str
    code: str
    """The state as one word, for colour."""
    title: str
    address: str
    slot_at: datetime.datetime | None
    zone: str
    released_at: datetime.datetime | None
    page_live_at: datetime.datetime | None


@dataclass(frozen=True)
class DeliveryLine:
    outlet: str
    kind: str
    language: str
    state: str
    code: str
    reached: str
    """Did it reach them: yes, no or unknown."""
    attempts: int
    reason: str
    receipt_url: str
    remote_id: str
    asks: int | None = None
    """The Delivery, where it waits for a person."""
    pk: int | None = None
    """None: it is opened at the slot."""
    by_hand: bool = False
    """A person posts it anyway: the outlet is kept by hand."""


@dataclass(frozen=True)
class SlotLine:
    name: str
    next_at: datetime.datetime
    zones: tuple[str, ...]

    @property
    def times(self) -> list[tuple[str, datetime.datetime]]:
        """The same instant as each zone's clock shows it."""
        return [(zone, self.next_at.astimezone(ZoneInfo(zone))) for zone in self.zones]


@dataclass(frozen=True)
class Day:
    date: datetime.date
    editions: tuple[EditionLine, ...]
    deliveries: tuple[DeliveryLine, ...]
    needs: tuple[str, ...]
    """One sentence for each thing that waits for a person."""


def today(now: datetime.datetime) -> datetime.date:
    """The calendar date where the English edition lives."""
    slot = Slot.objects.filter(language=SOURCE).first()
    return local_date(now, slot.zone if slot else "Europe/London")


def day(date: datetime.date, now: datetime.datetime) -> Day:
    editions = {
        edition.language: edition
        for edition in Edition.objects.filter(publish_on=date).select_related("post", "current")
    }
    slots = {slot.language: slot for slot in Slot.objects.all()}
    sites = {site.language: site for site in Site.objects.all()}
    languages = sorted({*slots, *editions}, key=lambda language: (language != SOURCE, language))
    return Day(
        date=date,
        editions=tuple(
            _edition(date, language, editions.get(language), slots.get(language), sites.get(language), now)
            for language in languages
        ),
        deliveries=(*_deliveries(date), *_to_come(editions)),
        needs=tuple(attention.needs(Delivery.objects.filter(edition__publish_on=date))),
    )


def next_slots(now: datetime.datetime) -> list[SlotLine]:
    slots = sorted(Slot.objects.all(), key=lambda slot: slot.language != SOURCE)
    zones = tuple(dict.fromkeys(slot.zone for slot in slots))
    lines = [
        SlotLine(language_name(slot.language), next_slot(now, slot.time, slot.zone), zones) for slot in slots
    ]
    return sorted(lines, key=lambda line: line.next_at)  # English first where both are equal


def _edition(
    date: datetime.date,
    language: str,
    edition: Edition | None,
    slot: Slot | None,
    site: Site | None,
    now: datetime.datetime,
) -> EditionLine:
    slot_at = slot_instant(date, slot.time, slot.zone) if slot else None
    state, code = _state(edition, slot_at, now)
    content = edition.current.content if edition and edition.current else {}
    public = edition is not None and edition.released_at is not None and site is not None
    return EditionLine(
        language=language,
        name=language_name(language),
        state=state,
        code=code,
        title=content.get("title", ""),
        address=f"{site.base_url}/archive/{date.year}/{date.month}/{date.day}" if public and site else "",
        slot_at=slot_at,
        zone=slot.zone if slot else "UTC",
        released_at=edition.released_at if edition else None,
        page_live_at=edition.page_live_at if edition else None,
    )


def _state(
    edition: Edition | None, slot_at: datetime.datetime | None, now: datetime.datetime
) -> tuple[str, str]:
    due = slot_at is not None and slot_at <= now
    if edition is None:
        return ("Not approved, and its slot has passed", "bad") if due else ("Not approved yet", "open")
    match edition.state:
        case Edition.State.RELEASED:
            return ("In the archive, never announced", "good") if edition.silent else ("Released", "good")
        case Edition.State.APPROVED:
            return ("Approved, and late", "bad") if due else ("Approved, waits for its slot", "good")
        case Edition.State.REOPENED:
            return "Reopened, will not go out", "bad" if due else "open"
        case _:
            return "Withdrawn", "open"


def _deliveries(date: datetime.date) -> list[DeliveryLine]:
    rows = (
        Delivery.objects.filter(edition__publish_on=date)
        .select_related("outlet", "edition", "receipt")
        .order_by("edition__language", "outlet__name", "pk")
    )
    return [_delivery(row) for row in rows]


def _delivery(row: Delivery) -> DeliveryLine:
    receipt = getattr(row, "receipt", None)
    state = State(row.state)
    return DeliveryLine(
        outlet=row.outlet.name,
        kind=row.outlet.kind,
        language=language_name(row.edition.language),
        state=f"{state_words(row)} (outlet paused)" if _waits_for_outlet(row) else state_words(row),
        code={"yes": "good", "no": "open", "unknown": "bad", "not any more": "open"}[reached_words(row)],
        reached=reached_words(row),
        attempts=row.attempts,
        reason=row.reason or row.outlet.held_reason,
        receipt_url=receipt.url if receipt else "",
        remote_id=receipt.remote_id if receipt else "",
        asks=row.pk if state in ASKS_A_PERSON else None,
        pk=row.pk,
        by_hand=is_by_hand(row.outlet.settings),
    )


def state_words(row: Delivery) -> str:
    state = State(row.state)
    if attention.waits_by_hand(row):
        return "Waits to be posted by hand"
    if row.act == Act.ANNOUNCE:
        return str(state.label)
    return f"{AMENDMENTS[Act(row.act)]}: {'done' if state is State.DELIVERED else str(state.label).lower()}"


def reached_words(row: Delivery) -> str:
    """Did it reach them, and is it still there?"""
    if row.act == Act.WITHDRAW:
        return "not any more" if row.state == State.DELIVERED else "yes"
    return attention.reached(row.state)


def _waits_for_outlet(row: Delivery) -> bool:
    return row.outlet.paused and row.state == State.PENDING


def _to_come(editions: dict[str, Edition]) -> list[DeliveryLine]:
    """What will be opened at the slot: outlets of Editions that are approved and not out yet."""
    waiting = [language for language, edition in editions.items() if edition.state == Edition.State.APPROVED]
    return [
        DeliveryLine(
            outlet=outlet.name,
            kind=outlet.kind,
            language=language_name(outlet.language),
            state="Opens at the slot (outlet paused)" if outlet.paused else "Opens at the slot",
            code="open",
            reached="no",
            attempts=0,
            reason=outlet.held_reason,
            receipt_url="",
            remote_id="",
        )
        for outlet in Outlet.objects.filter(language__in=waiting).order_by("language", "name")
    ]
