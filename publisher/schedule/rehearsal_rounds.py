"""When it is rehearsed, and that each verdict is given and mailed once.

A row a language, date, stage and revision, unique in the schema. Whoever works on it holds its lease,
on the ledger clock. The verdict is committed first, then the mail is sent, then `mailed_at` is set: whoever dies in
between leaves a verdict that was not mailed, and the next tick sends it. So the team gets a mail at worst
twice, with the same Message-ID, and never none.
"""

from __future__ import annotations

import datetime
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.db.models import F, Q

from publisher.clock import Clock
from publisher.deliveries.ledger_clock import ledger_seconds
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.schedule import rehearsal_mail
from publisher.schedule.models import Rehearsal, Slot
from publisher.schedule.rehearsal import Case, Projections, rehearse
from publisher.schedule.slots import local_date, next_slot
from publisher.schedule.verdict import Verdict, from_json

log = logging.getLogger(__name__)

Stage = Rehearsal.Stage
STAGES: Mapping[Stage, datetime.timedelta] = {
    Stage.LAST_HOUR: datetime.timedelta(hours=1),
    Stage.DAY_BEFORE: datetime.timedelta(hours=26),
}
"""Elapsed time before the instant of the slot: right on the days of a clock change too."""

KEEP_CLEAR = datetime.timedelta(seconds=60)
LEASE_SECONDS = 120.0
"""Longer than a round can last: see `rehearsal.ASK_SECONDS` and `mail.MAIL_SECONDS`."""
ASK_AGAIN = (
    datetime.timedelta(0),  # at the next tick
    datetime.timedelta(minutes=1),
    datetime.timedelta(minutes=5),
)
MAIL_AGAIN = datetime.timedelta(minutes=2)
AFTER_A_DEFECT = datetime.timedelta(minutes=2)


@dataclass(frozen=True)
class Due:
    case: Case
    stage: Stage


@dataclass(frozen=True)
class _Held:
    row: Rehearsal
    due: Due
    token: str

    def write(self, **fields: object) -> bool:
        """False: the lease was lost, and nothing is written."""
        mine = Rehearsal.objects.filter(pk=self.row.pk, token=self.token)
        return bool(mine.update(**fields))


def rehearse_due(clock: Clock, projections: Projections) -> int:
    """Rehearse and mail whatever is due; returns how many rows were worked on.

    Does nothing while a slot is near, and never raises: neither a release nor a tick depends on a rehearsal.
    """
    now = clock.now()
    try:
        if _slot_is_near(now):
            return 0
        return _work([held for due in upcoming(now) if (held := _take(due, now))], clock, projections)
    except Exception:
        log.exception("rehearsal failed; it is tried again")
        return 0


def upcoming(now: datetime.datetime) -> list[Due]:
    """Each slot that comes within 26 hours and has not released yet, at the last stage that has begun."""
    return [
        Due(case, stage)
        for slot in _slots()
        for case in _cases(slot, now)
        if (stage := _stage(case, now)) and not is_out(case)
    ]


def cases_on(date: datetime.date | None, now: datetime.datetime) -> list[Case]:
    """The slots of a date that are still to come, or the next ones."""
    if date is None:
        return [Case(slot, local_date(next_slot(now, slot.time, slot.zone), slot.zone)) for slot in _slots()]
    return [case for case in (Case(slot, date) for slot in _slots()) if case.at > now]


def is_out(case: Case) -> bool:
    return Edition.objects.filter(
        language=case.slot.language,
        publish_on=case.date,
        state__in=[Edition.State.RELEASED, Edition.State.WITHDRAWN],
    ).exists()


def rows_of(due: Due) -> list[Rehearsal]:
    """Those of what is approved now, the newest first; a verdict on an earlier revision is not among them."""
    edition = due.case.edition()
    return list(
        Rehearsal.objects.filter(
            language=due.case.slot.language,
            slot_on=due.case.date,
            revision=edition.current if edition else None,
            verdict__isnull=False,
        ).order_by("-given_at")
    )


def _work(held: Sequence[_Held], clock: Clock, projections: Projections) -> int:
    try:
        _give([one for one in held if one.row.final_at is None], clock, projections)
        _mail([one for one in held if one.row.final_at is not None], clock)
    except Exception:
        for one in held:
            one.write(next_at=clock.now() + AFTER_A_DEFECT)
        raise
    finally:
        for one in held:
            one.write(token="", lease_until_seconds=None)
    return len(held)


def _slots() -> list[Slot]:
    """English first, as people read it."""
    return sorted(Slot.objects.all(), key=lambda slot: (slot.language != SOURCE, slot.language))


def _cases(slot: Slot, now: datetime.datetime) -> list[Case]:
    today = local_date(now, slot.zone)
    return [Case(slot, today + datetime.timedelta(days=days)) for days in range(3)]


def _stage(case: Case, now: datetime.datetime) -> Stage | None:
    if case.at <= now:
        return None
    return next((stage for stage, before in STAGES.items() if case.at - before <= now), None)


def _slot_is_near(now: datetime.datetime) -> bool:
    return any(next_slot(now, slot.time, slot.zone) - now <= KEEP_CLEAR for slot in Slot.objects.all())


def _take(due: Due, now: datetime.datetime) -> _Held | None:
    """The lease of the row of this stage, where there is something to do; the row is made where it is missing."""
    edition, at = due.case.edition(), due.case.at
    key = {
        "language": due.case.slot.language,
        "slot_on": due.case.date,
        "stage": due.stage,
        "revision": edition.current if edition else None,
    }
    row = Rehearsal.objects.filter(**key).first()
    if row is None:
        Rehearsal.objects.bulk_create([Rehearsal(**key, slot_at=at, next_at=now)], ignore_conflicts=True)
    elif row.slot_at == at and not (row.next_at <= now and _is_open(row)):
        return None  # as at nearly every tick: nothing is written
    seconds, token = ledger_seconds(), secrets.token_hex(16)
    free = Rehearsal.objects.filter(Q(token="") | Q(lease_until_seconds__lt=seconds), **key)
    free.exclude(slot_at=at).update(
        slot_at=at, verdict=None, given_at=None, final_at=None, mailed_at=None, tries=0, next_at=now
    )
    # The conditions stand in the UPDATE itself: of two machines one gets the row (see `transitions._take`).
    won = free.filter(
        Q(final_at__isnull=True) | Q(mailed_at__isnull=True), slot_at=at, next_at__lte=now
    ).update(token=token, lease_until_seconds=seconds + LEASE_SECONDS)
    return _Held(Rehearsal.objects.get(token=token), due, token) if won else None


def _is_open(row: Rehearsal) -> bool:
    return row.final_at is None or (row.mailed_at is None and bool(settings.TEAM_EMAIL))


def _give(held: Sequence[_Held], clock: Clock, projections: Projections) -> None:
    """Give the verdicts and commit them; one whose platforms could not all be asked is given again."""
    if not held:
        return
    verdicts = rehearse([one.due.case for one in held], clock, projections)
    now = clock.now()
    for one, verdict in zip(held, verdicts, strict=True):
        again_at = _again_at(one, verdict, now)
        final_at = None if again_at else now
        one.write(
            verdict=verdict.to_json(),
            given_at=now,
            final_at=final_at,
            next_at=again_at or now,
            tries=F("tries") + 1,
        )
        one.row.verdict, one.row.final_at = verdict.to_json(), final_at
        log.info("rehearsal: %s", verdict.headline)


def _again_at(one: _Held, verdict: Verdict, now: datetime.datetime) -> datetime.datetime | None:
    if verdict.asked or one.row.tries >= len(ASK_AGAIN):
        return None
    again_at = now + ASK_AGAIN[one.row.tries]
    return again_at if again_at < one.due.case.at - KEEP_CLEAR else None


def _mail(held: Sequence[_Held], clock: Clock) -> None:
    """One mail for each date and stage, whatever the languages."""
    if not settings.TEAM_EMAIL:
        return
    by_day = sorted(held, key=_day_and_stage)
    for (date, stage), group in groupby(by_day, key=_day_and_stage):
        together = list(group)
        verdicts = [from_json(one.row.verdict) for one in together if one.row.verdict]
        mark = "-".join(f"{one.row.pk}.{one.row.slot_at:%H%M}" for one in together)
        sent = rehearsal_mail.send(verdicts, stage, mark=f"{date}-{stage}-{mark}")
        now = clock.now()
        for one in together:
            one.write(**({"mailed_at": now} if sent else {"next_at": now + MAIL_AGAIN}))


def _day_and_stage(one: _Held) -> tuple[datetime.date, Stage]:
    return one.due.case.date, one.due.stage
