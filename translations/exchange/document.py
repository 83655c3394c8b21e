"""What goes out and what comes back: frozen values that every format writes and reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from translations.exchange import identity as identities
from translations.exchange.identity import Identity
from translations.exchange.inline import Tag
from translations.exchange.units import Unit


@dataclass(frozen=True)
class Document:
    """A job as it is sent."""

    identity: Identity
    units: tuple[Unit, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    """Field to what people call it."""
    note: str = ""
    """From the editor to the translators."""
    previous: Mapping[str, str] = field(default_factory=dict)
    """Unit to the English that its translation was made for, where that was another."""

    @property
    def language(self) -> str:
        return self.identity.language

    @property
    def signed(self) -> str:
        return identities.signed(self.identity)

    @property
    def title(self) -> str:
        return next((unit.source for unit in self.units if unit.id == "title"), str(self.identity.publish_on))

    def label(self, unit: Unit) -> str:
        return self.labels.get(unit.field, unit.field) + unit.id.removeprefix(unit.field).replace(".", " ", 1)

    def tags(self) -> Mapping[str, tuple[Tag, ...]]:
        return {unit.id: unit.tags for unit in self.units}


@dataclass(frozen=True)
class Entry:
    """A unit as a file brought it back: fragments, where `<g id>` and `<x id>` stand for tags of ours."""

    unit: str
    source: str
    target: str


@dataclass(frozen=True)
class Reply:
    identity: Identity
    entries: tuple[Entry, ...]
