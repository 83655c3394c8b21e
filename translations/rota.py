"""Whose turn a text is: a suggestion, or kept for them until it is nearly due. A date goes before its weekday."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Q

from translations.models import Job, Language, Turn


def whose_turn(job: Job, language: Language | None = None) -> list[User]:
    """People with an account that is open; nobody where the language has no rota."""
    language = language or Language.of(job.language)
    if language.rota == Language.Rota.OFF:
        return []
    return _on_turn(_turns(job.language, [job.publish_on]), job.publish_on)


def turns_of(language: Language, dates: Iterable[datetime.date]) -> dict[datetime.date, list[User]]:
    """As `whose_turn`, for many dates at once."""
    wanted = list(dates)
    turns = [] if language.rota == Language.Rota.OFF else _turns(language.code, wanted)
    return {date: _on_turn(turns, date) for date in wanted}


def kept_for(job: Job, now: datetime.datetime) -> list[User]:
    """Who alone may take the text now; nobody where all may."""
    language = Language.of(job.language)
    if language.rota != Language.Rota.RESERVE or job.back_catalogue or free_at(job, language) <= now:
        return []
    return whose_turn(job, language)


def free_at(job: Job, language: Language) -> datetime.datetime:
    return job.due_at - datetime.timedelta(hours=language.rota_free_hours)


def _turns(language: str, dates: list[datetime.date]) -> list[Turn]:
    weekdays = {date.weekday() for date in dates}
    rows = Turn.objects.filter(language=language, person__is_active=True).select_related("person")
    return list(rows.filter(Q(publish_on__in=dates) | Q(weekday__in=weekdays)))


def _on_turn(turns: list[Turn], date: datetime.date) -> list[User]:
    on_date = [turn.person for turn in turns if turn.publish_on == date]
    return on_date or [turn.person for turn in turns if turn.weekday == date.weekday()]
