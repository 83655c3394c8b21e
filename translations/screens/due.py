"""How long there is: for people, in words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _

SOON = datetime.timedelta(hours=24)


@dataclass(frozen=True)
class TimeLeft:
    urgency: str
    """late, soon or calm: also said in words, never by colour alone."""
    words: str


def time_left(due_at: datetime.datetime, now: datetime.datetime) -> TimeLeft:
    if due_at <= now:
        return TimeLeft("late", _("late by %(time)s") % {"time": timesince(due_at, now)})
    urgency = "soon" if due_at - now <= SOON else "calm"
    return TimeLeft(urgency, _("%(time)s left") % {"time": timeuntil(due_at, now)})
