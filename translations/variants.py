"""Which variant of a language the team writes: a wish of its row; the code itself where there is none."""

from __future__ import annotations

from translations.models import Language


def of(language: str) -> str:
    return Language.of(language).variant or language
