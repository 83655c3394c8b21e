"""What a file brings, put together with what was there: pure, and never a word overwritten by none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from translations import differences
from translations.exchange import inline, units
from translations.exchange.document import Document, Entry
from translations.exchange.refusals import FieldDifference, FileRefused, SourceDiffers
from translations.exchange.units import Unit
from translations.screens.fields import label
from translations.values import BODY


@dataclass(frozen=True)
class Merged:
    before: Mapping[str, str]
    words: Mapping[str, str]
    """All fields as they would be saved."""
    untranslated: tuple[Unit, ...]
    lost_tags: tuple[tuple[Unit, tuple[str, ...]], ...]
    """Markup of the English that the translation has not."""


def merged(document: Document, entries: Iterable[Entry], before: Mapping[str, str]) -> Merged:
    """`document` as it was sent, with `entries` as they came back. Raises `FileRefused`.

    States are not looked at. A unit that is empty or still English brings nothing; a field to which nothing
    new came stays as it was, byte for byte.
    """
    found = _by_unit(document, entries)
    _must_be_our_english(document, found)
    new = {unit.id: found[unit.id].target for unit in document.units if _brings(unit, found.get(unit.id))}
    words = dict(before)
    lost: list[tuple[Unit, tuple[str, ...]]] = []
    for name in dict.fromkeys(unit.field for unit in document.units):
        of_field = [unit for unit in document.units if unit.field == name]
        if any(_says_more(unit, new) for unit in of_field):
            words[name] = _field(name, of_field, new)
            lost += _lost(of_field, new) if name == BODY else []
    untranslated = (
        unit for unit in document.units if unit.id not in new and not _is_translated(unit, unit.target)
    )
    return Merged(before, words, tuple(untranslated), tuple(lost))


def _field(name: str, of_field: Iterable[Unit], new: Mapping[str, str]) -> str:
    """A sentence without a translation stays English among its fellows: left out, nobody would miss it."""
    parts = [(unit.id, new.get(unit.id) or unit.target or unit.source) for unit in of_field]
    return units.field_text(name, parts)


def _by_unit(document: Document, entries: Iterable[Entry]) -> dict[str, Entry]:
    """Entries by unit, with their tags put back. What we never sent is no business of ours."""
    tags = document.tags()
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.unit in tags and entry.unit not in found:
            known = tags[entry.unit]
            source, target = inline.restored(entry.source, known), inline.restored(entry.target, known)
            found[entry.unit] = Entry(entry.unit, source, target)
    return found


def _must_be_our_english(document: Document, entries: Mapping[str, Entry]) -> None:
    if not entries:
        raise FileRefused(_("This file has none of the sentences that were sent. Download it anew."))
    wrong: dict[str, list[Unit]] = {}
    for unit in document.units:
        entry = entries.get(unit.id)
        if entry is not None and inline.normal(entry.source) != inline.normal(unit.source):
            wrong.setdefault(unit.field, []).append(unit)
    if not wrong:
        return
    found = [
        FieldDifference(name, differences.words(_shown(each.source for each in of_field), _shown(theirs)))
        for name, of_field in wrong.items()
        for theirs in [[entries[each.id].source for each in of_field]]
    ]
    names = ", ".join(label(name) for name in wrong)
    raise SourceDiffers(
        _("The English in this file is not what was sent: %(fields)s.") % {"fields": names}, found
    )


def _shown(fragments: Iterable[str]) -> str:
    """With its tags, for they may be what differs."""
    return inline.joined(inline.normal(fragment) for fragment in fragments)


def _brings(unit: Unit, entry: Entry | None) -> bool:
    return entry is not None and _is_translated(unit, entry.target)


def _is_translated(unit: Unit, target: str) -> bool:
    return bool(inline.without_tags(target)) and inline.normal(target) != inline.normal(unit.source)


def _says_more(unit: Unit, new: Mapping[str, str]) -> bool:
    return unit.id in new and inline.normal(new[unit.id]) != inline.normal(unit.target)


def _lost(of_field: Iterable[Unit], new: Mapping[str, str]) -> list[tuple[Unit, tuple[str, ...]]]:
    gone = [(unit, tuple(inline.missing(unit.source, new[unit.id]))) for unit in of_field if unit.id in new]
    return [(unit, tags) for unit, tags in gone if tags]
