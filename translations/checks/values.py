"""What checks are given and what they give back."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from translations import markup
from translations.fingerprint import folded
from translations.values import BODY


class Severity(enum.StrEnum):
    BLOCK = "block"
    """Nobody can submit it."""
    ERROR = "error"
    """It is submitted when it is mended, or when somebody says why it is right."""
    WARN = "warn"
    AUTO = "auto"
    """A matter of typing that one click puts right."""


class Speller(Protocol):
    def knows(self, word: str) -> bool: ...

    def stems(self, word: str) -> frozenset[str]: ...


@dataclass(frozen=True)
class Wanted:
    """A term of the glossary: how the team says something."""

    english: str
    target: str
    forbidden: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Knowledge:
    """What the team has agreed on, and what is installed."""

    terms: tuple[Wanted, ...] = ()
    kept: tuple[str, ...] = ()
    """Names that stay as they are; * stands for any letters."""
    words: frozenset[str] = frozenset()
    """Words that the dictionary does not know and the team does; lower case."""
    variant: str = ""
    speller: Speller | None = None
    dictionary_missing: str = ""
    """The dictionary that should be there and is not."""
    machine: Mapping[str, str] = field(default_factory=dict)
    """The machine's draft that the text began with."""
    reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Why a person said that a finding is none, by field and key."""


NOTHING_KNOWN = Knowledge()


@dataclass(frozen=True)
class Finding:
    field: str
    code: str
    severity: Severity
    message: str
    mend: str = ""
    """What a button that mends it says; empty where a person must decide (`mended`)."""
    about: str = ""
    """The words it is about; what was said about them once holds for the same words later."""
    span: tuple[int, int] | None = None
    """Where they stand in the plain words of the translation."""
    replacement: str | None = None
    reason: str = ""
    """Why a person said that it is right as it is."""

    @property
    def key(self) -> str:
        return hashlib.sha256(f"{self.code}\0{folded(self.about)}".encode()).hexdigest()

    @property
    def stops(self) -> bool:
        return self.severity is Severity.BLOCK or (self.severity is Severity.ERROR and not self.reason)

    @property
    def arguable(self) -> bool:
        return self.severity in (Severity.ERROR, Severity.WARN)

    def with_reason(self, knowledge: Knowledge) -> Finding:
        reason = knowledge.reasons.get((self.field, self.key), "") if self.arguable else ""
        return replace(self, reason=reason) if reason else self


@dataclass(frozen=True)
class Pair:
    """One field in both languages: the HTML of a body, the text of any other."""

    field: str
    language: str
    english: str
    translated: str

    @property
    def words(self) -> tuple[str, str]:
        if self.field == BODY:
            return markup.plain(self.english), markup.plain(self.translated)
        return self.english, self.translated

    def finding(self, code: str, severity: Severity, message: str, about: str = "") -> Finding:
        start = self.words[1].find(about) if about else -1
        span = (start, start + len(about)) if start >= 0 else None
        return Finding(self.field, code, severity, message, about=about, span=span)


Check = Callable[[Pair, Knowledge], Iterator[Finding]]
