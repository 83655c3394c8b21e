"""The kinds of lines, in the order in which they stand: a line refers to earlier ones alone."""

from __future__ import annotations

from publisher.transfer.lines import archive, desk, donations, readers, room
from publisher.transfer.records import Record

SCHEMA, VERSION = "bpod-archive", 2

KINDS: dict[str, Record] = {
    "site": archive.SITE,
    "slot": archive.SLOT,
    "unfilled_policy": archive.UNFILLED_POLICY,
    "brake": archive.BRAKE,
    "person": desk.PERSON_LINE,
    "account_event": desk.ACCOUNT_EVENT,
    "wording": archive.WORDING,
    "outlet": archive.OUTLET,
    "reader": readers.READER,
    "mailing": readers.MAILING,
    "series": archive.SERIES,
    "writer": archive.WRITER,
    "picture": archive.PICTURE,
    "post": archive.POST,
    "desk_history": desk.HISTORY,
    "reserve": desk.RESERVE,
    "unfilled_day": desk.UNFILLED_DAY,
    "terms": donations.TERMS,
    "submission": donations.SUBMISSION,
    "imported_file": archive.FILE,
    "edition": archive.EDITION,
    "source": room.SOURCE,
    "language": room.LANGUAGE,
    "term": room.TERM,
    "kept_name": room.KEPT_NAME,
    "spell_word": room.SPELL_WORD,
    "readership": room.READERSHIP,
    "cohort": room.COHORT,
    "turn": room.TURN,
    "translation": room.JOB,
    "reminder_mail": room.DIGEST,
    "delivery": archive.DELIVERY,
    "log": desk.LOG,
}

OF_PEOPLE = frozenset(
    {
        *("person", "account_event", "reader", "mailing", "desk_history", "terms", "submission"),
        *("cohort", "turn", "reminder_mail", "log"),
    }
)
"""Left out where an export is to be shown to others."""
