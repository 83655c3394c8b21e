"""What the last rehearsals found: what the first page shows, the list, and one verdict whole."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.shortcuts import get_object_or_404

from publisher.desk import policy
from publisher.desk.day import today
from publisher.desk.views import DeskPage
from publisher.schedule import rehearsal_rounds
from publisher.schedule.models import Rehearsal
from publisher.schedule.rehearsal_rounds import Due
from publisher.schedule.verdict import Verdict, counted, from_json, language_name

SHOWN = 40


@dataclass(frozen=True)
class Line:
    """One language of one date, as it was last rehearsed; without a row it was not rehearsed yet."""

    name: str
    slot_at: datetime.datetime
    zone: str
    row: Rehearsal | None
    verdict: Verdict | None
    moved: bool = False
    """The slot has moved since."""

    @property
    def state(self) -> str:
        if self.verdict is None:
            return "Not rehearsed yet"
        if not self.verdict.title:
            return "Nothing approved"
        return "Ready" if self.verdict.ready else counted(len(self.verdict.blockers), "blocker")

    @property
    def code(self) -> str:
        """For colour, as `day.EditionLine` has it."""
        if self.verdict is None:
            return "open"
        return "good" if self.verdict.ready else "bad"


@dataclass(frozen=True)
class Ahead:
    """One date that is still to come."""

    date: datetime.date
    word: str
    lines: tuple[Line, ...]


def ahead(now: datetime.datetime) -> list[Ahead]:
    """Every slot within 26 hours, by date: tomorrow's, and early in the morning today's too."""
    found = sorted(rehearsal_rounds.upcoming(now), key=lambda due: due.case.date)
    this = today(now)
    words = {this: "Still today", this + datetime.timedelta(days=1): "Tomorrow"}
    return [
        Ahead(date, words.get(date, "Next"), tuple(_line(due) for due in group))
        for date, group in groupby(found, key=lambda due: due.case.date)
    ]


def line_of(row: Rehearsal) -> Line:
    verdict = from_json(row.verdict) if row.verdict else None
    zone = verdict.zone if verdict else "UTC"
    return Line(language_name(row.language), row.slot_at, zone, row, verdict)


def _line(due: Due) -> Line:
    slot, at = due.case.slot, due.case.at
    row = next(iter(rehearsal_rounds.rows_of(due)), None)
    verdict = from_json(row.verdict) if row and row.verdict else None
    moved = row is not None and row.slot_at != at
    return Line(language_name(slot.language), at, slot.zone, row, verdict, moved)


class RehearsalsView(DeskPage):
    permission = policy.SEE_DELIVERIES
    template_name = "desk/rehearsals.html"
    page_title = "Rehearsals"
    header_icon = "tasks"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Rehearsal.objects.filter(verdict__isnull=False)[:SHOWN]
        context: dict[str, Any] = super().get_context_data(lines=[line_of(row) for row in rows], **kwargs)
        return context


class RehearsalView(DeskPage):
    permission = policy.SEE_DELIVERIES
    template_name = "desk/rehearsal.html"
    page_title = "Rehearsal"
    header_icon = "tasks"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = get_object_or_404(Rehearsal, pk=kwargs["pk"], verdict__isnull=False)
        context: dict[str, Any] = super().get_context_data(line=line_of(row), **kwargs)
        return context
