"""What the team owns beside its texts, ready to be taken to another tool: the memory and the glossary."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from typing import NamedTuple

from translations import knowledge, variants
from translations.exchange.glossary import Term
from translations.exchange.tmx import Pair
from translations.models import DoNotTranslate, MemoryUnit

AT_ONCE = 2000


class _Unit(NamedTuple):
    revision: int
    field: str
    place: int
    source: str
    target: str
    publish_on: datetime.date
    source_number: int
    created_at: datetime.datetime
    reviewed_at: datetime.datetime | None

    def is_before(self, other: _Unit) -> bool:
        return (self.revision, self.field, self.place + 1) == (other.revision, other.field, other.place)


def memory(language: str, *, dates: Collection[datetime.date] | None = None) -> Iterator[Pair]:
    """The memory in the order of the texts; of these dates alone, where any are given."""
    before: _Unit | None = None
    now: _Unit | None = None
    for after in _units(language, dates):
        if now is not None:
            yield _pair(before, now, after)
        before, now = now, after
    if now is not None:
        yield _pair(before, now, None)


def terms(language: str) -> Iterator[Term]:
    """Each term, then the ways not to say it; then the names that stay as they are."""
    for wanted in knowledge.terms(language, variants.of(language)):
        yield Term(wanted.english, wanted.target, wanted.note)
        for form in wanted.forbidden:
            yield Term(wanted.english, form, forbidden=True)
    for name in DoNotTranslate.objects.filter(language=language):
        if "*" not in name.pattern:
            yield Term(name.pattern, name.pattern, name.note)


def _units(language: str, dates: Collection[datetime.date] | None) -> Iterator[_Unit]:
    rows = MemoryUnit.objects.filter(language=language).values_list(
        "revision",
        "field",
        "place",
        "source",
        "target",
        "revision__job__publish_on",
        "revision__based_on__number",
        "revision__created_at",
        "revision__reviewed_at",
    )
    ordered = rows.order_by("revision__job__publish_on", "revision", "field", "place")
    for unit in map(_Unit._make, ordered.iterator(chunk_size=AT_ONCE)):
        if dates is None or unit.publish_on in dates:
            yield unit


def _pair(before: _Unit | None, unit: _Unit, after: _Unit | None) -> Pair:
    return Pair(
        unit.source,
        unit.target,
        unit.publish_on,
        unit.source_number,
        unit.reviewed_at or unit.created_at,
        before=before.source if before is not None and before.is_before(unit) else "",
        after=after.source if after is not None and unit.is_before(after) else "",
    )
