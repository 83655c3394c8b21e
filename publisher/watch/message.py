"""What people and programs are told: one letter for all that a route is owed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from publisher.watch.book import Alarm, Event

FORM = 1
SUBJECT_CHARS_MAX = 150
HEADINGS = {Event.RAISED: "DID NOT HAPPEN", Event.REMINDER: "STILL", Event.WELL: "WELL AGAIN"}
TO_KNOW = "TO KNOW"
ORDER = list(HEADINGS)

Owed = Sequence[tuple[Event, Alarm]]


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    body: dict[str, Any]
    """The same for programs: docs/how-to/alarms.md."""


def letter(owed: Owed, host: str, now: datetime.datetime) -> Letter:
    ordered = sorted(owed, key=lambda item: (item[1].is_note, ORDER.index(item[0])))
    text = "\n\n".join(_paragraph(event, alarm) for event, alarm in ordered)
    text += f"\n\n--\nThe watch on {host}, {_said(now)}. `bpod doctor` shows everything there is to see.\n"
    subject = _subject(ordered)
    return Letter(
        subject,
        text,
        {
            "form": FORM,
            "at": now.isoformat(),
            "host": host,
            "text": f"{subject}\n\n{text}",
            "events": [_event(event, alarm) for event, alarm in ordered],
        },
    )


def _subject(ordered: Owed) -> str:
    event, alarm = ordered[0]
    more = f" (and {len(ordered) - 1} more)" if len(ordered) > 1 else ""
    lead = {Event.RAISED: "BPoD", Event.REMINDER: "BPoD, still", Event.WELL: "BPoD, well again"}[event]
    # A header holds one line, whatever a platform wrote into its words.
    words = " ".join(f"{lead}: {alarm.what}".split())
    return words[: SUBJECT_CHARS_MAX - len(more)] + more


def _paragraph(event: Event, alarm: Alarm) -> str:
    rows = [("what", alarm.what), ("since", _said(alarm.since_at))]
    if event is Event.WELL:
        rows += [("now", alarm.now_seen)]
    else:
        rows += [("seen", alarm.seen), ("mend", alarm.mend)]
    lines = [f"{label + ':':<7}{words}" for label, words in rows if words]
    heading = TO_KNOW if alarm.is_note else HEADINGS[event]
    return "\n".join([f"{heading}  [{alarm.key}]", *lines])


def _event(event: Event, alarm: Alarm) -> dict[str, str]:
    return {
        "event": event.value,
        "key": alarm.key,
        "level": alarm.level,
        "what": alarm.what,
        "since": alarm.since_at.isoformat(),
        "seen": alarm.now_seen if event is Event.WELL else alarm.seen,
        "mend": "" if event is Event.WELL else alarm.mend,
    }


def _said(at: datetime.datetime) -> str:
    return f"{at.astimezone(datetime.UTC):%Y-%m-%d %H:%M} UTC"
