"""Which days readers have, and in which languages: the house knows, this room only asks."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from translations.models import Job, Language, TranslationRevision


@dataclass(frozen=True, slots=True)
class PublicDay:
    """A day whose English is, or was, public."""

    publish_on: datetime.date
    url: str
    """Of its page in the language; in English where it has none there."""
    is_translated: bool
    is_outdated: bool = False
    is_withdrawn: bool = False
    title: str = ""
    """The English one, where it was asked for."""


Provider = Callable[[str, Collection[datetime.date] | None], Iterable[PublicDay]]
"""Of a language all days, without titles; or some days, with theirs."""


def of(
    language: str, dates: Collection[datetime.date] | None = None
) -> Mapping[datetime.date, PublicDay] | None:
    """None where `TRANSLATIONS_PUBLIC_DAYS` names nobody who could tell."""
    name = getattr(settings, "TRANSLATIONS_PUBLIC_DAYS", "")
    if not name:
        return None
    found = cast(Provider, import_string(name))(language, dates)
    return {day.publish_on: day for day in found}


def translated(language: str, now: datetime.datetime) -> frozenset[datetime.date]:
    """The days whose translation readers have, or had: nothing of these is secret any more.

    Where nobody can tell, those that are approved and whose slot has come.
    """
    days = of(language)
    if days is not None:
        return frozenset(on for on, day in days.items() if day.is_translated or day.is_withdrawn)
    approved = TranslationRevision.objects.filter(status=TranslationRevision.Status.APPROVED)
    jobs = Job.objects.filter(language=language, pk__in=approved.values("job"))
    asks = Language.of(language)
    rows = jobs.values_list("publish_on", "due_at")
    return frozenset(on for on, due_at in rows if asks.slot_at(due_at) <= now)
