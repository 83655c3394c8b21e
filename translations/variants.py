"""Which variant of a language the team writes: `TRANSLATIONS_VARIANTS = {"ca": "ca-valencia"}`."""

from __future__ import annotations

from django.conf import settings


def of(language: str) -> str:
    chosen: dict[str, str] = getattr(settings, "TRANSLATIONS_VARIANTS", {})
    return chosen.get(language, language)
