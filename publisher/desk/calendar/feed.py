"""The calendar as iCalendar (RFC 5545): an entry for each day, and one at the instant of its slot.

The identity of an entry is its post's, or its empty day's, for ever; its SEQUENCE counts the seconds up to its last
change, so a calendar that has it takes the new date over the old (RFC 5545, 3.8.7.4).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from icalendar import Calendar, Event

from publisher.desk.calendar.days import Day, DayState
from publisher.editions.freeze import SOURCE
from publisher.schedule.models import Slot
from publisher.schedule.slots import ONE_DAY, slot_instant
from publisher.schedule.verdict import language_name

EPOCH = datetime.datetime(2012, 1, 1, tzinfo=datetime.UTC)
BUSY_MINUTES = datetime.timedelta(minutes=15)
HIDDEN = "(under embargo)"
EMPTY = frozenset({DayState.EMPTY, DayState.PLANNED})


@dataclass(frozen=True)
class Reader:
    """What the owner of the address may read."""

    sees_embargoed: bool


@dataclass(frozen=True)
class Facts:
    """What the days do not tell."""

    changed_at: Mapping[int, datetime.datetime]
    """Post to its last change."""
    embargoed: frozenset[int]
    base_url: str
    domain: str


def feed(found: Iterable[Day], slots: Iterable[Slot], reader: Reader, facts: Facts) -> bytes:
    made = Calendar()
    made.add("prodid", f"-//{facts.domain}//calendar//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "Picture of the day")
    made.add("refresh-interval", datetime.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    by_language = {slot.language: slot for slot in slots}
    for day in found:
        made.add_component(_whole_day(day, by_language, reader, facts))
        if day.post is not None and SOURCE in by_language:
            made.add_component(_at_the_slot(day, by_language, reader, facts))
    made.add_missing_timezones()
    content: bytes = made.to_ical()
    return content


def _whole_day(day: Day, slots: Mapping[str, Slot], reader: Reader, facts: Facts) -> Event:
    event = _event("day", day, slots, reader, facts)
    event.add("dtstart", day.date)
    event.add("dtend", day.date + ONE_DAY)
    return event


def _at_the_slot(day: Day, slots: Mapping[str, Slot], reader: Reader, facts: Facts) -> Event:
    event = _event("slot", day, slots, reader, facts)
    slot = slots[SOURCE]
    at = slot_instant(day.date, slot.time, slot.zone).astimezone(ZoneInfo(slot.zone))
    event.add("dtstart", at)
    event.add("dtend", at + BUSY_MINUTES)
    return event


def _event(kind: str, day: Day, slots: Mapping[str, Slot], reader: Reader, facts: Facts) -> Event:
    event, changed_at = Event(), _changed_at(day, facts)
    name = f"post-{day.post.pk}" if day.post is not None else f"empty-{day.date.isoformat()}"
    event.add("uid", f"{kind}-{name}@{facts.domain}")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", int((changed_at - EPOCH).total_seconds()))
    event.add("summary", _summary(day, reader, facts))
    event.add("description", "\n".join(_description(day, slots)))
    event.add("transp", "TRANSPARENT")
    event.add("status", "TENTATIVE" if day.state in EMPTY | {DayState.DRAFT} else "CONFIRMED")
    event.add(
        "url", f"{facts.base_url}{reverse('desk_calendar')}?month={day.date:%Y-%m}#d{day.date.isoformat()}"
    )
    return event


def _changed_at(day: Day, facts: Facts) -> datetime.datetime:
    return facts.changed_at.get(day.post.pk, EPOCH) if day.post is not None else EPOCH


def _summary(day: Day, reader: Reader, facts: Facts) -> str:
    if day.post is None:
        return day.state.label
    hidden = day.post.pk in facts.embargoed and not reader.sees_embargoed
    title = HIDDEN if hidden else day.post.title
    return f"{title} – {day.state.label.lower()}"


def _description(day: Day, slots: Mapping[str, Slot]) -> list[str]:
    lines = [day.foreseen] if day.foreseen else []
    if day.post is not None:
        lines += [f"{one.name}: {one.words}" for one in day.translations]
    for slot in sorted(slots.values(), key=lambda slot: (slot.language != SOURCE, slot.language)):
        lines.append(f"{language_name(slot.language)} at {slot.time:%H:%M} {slot.zone}")
    return lines
