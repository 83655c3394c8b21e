"""The system's spelling dictionaries, by Hunspell; found by the variant of a language.

Debian's hunspell-ca brings `ca` and `ca_ES-valencia`. Where none is installed, words are not checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import hunspell  # type: ignore[import-untyped]  # chunspell brings no types
from django.conf import settings

FOLDER = "/usr/share/hunspell"
NAMES: Mapping[str, tuple[str, ...]] = {"ca": ("ca", "ca_ES"), "ca-valencia": ("ca_ES-valencia",)}
"""Other variants are looked for under their own name."""
SUGGESTIONS = 6


class Dictionary:
    def __init__(self, name: str, folder: str) -> None:
        self._words = hunspell.Hunspell(name, hunspell_data_dir=folder)

    def knows(self, word: str) -> bool:
        return bool(self._words.spell(word))

    def stems(self, word: str) -> frozenset[str]:
        return frozenset(self._words.stem(word))

    def suggestions(self, word: str) -> list[str]:
        """Slow, up to a second: only when somebody asks."""
        return list(self._words.suggest(word))[:SUGGESTIONS]


def of_variant(variant: str) -> Dictionary | None:
    folder = str(getattr(settings, "TRANSLATIONS_DICTIONARIES", FOLDER))
    for name in NAMES.get(variant, (variant.replace("-", "_"), variant.partition("-")[0])):
        if all((Path(folder) / f"{name}{ending}").is_file() for ending in (".dic", ".aff")):
            return _loaded(name, folder)
    return None


@lru_cache(maxsize=4)
def _loaded(name: str, folder: str) -> Dictionary:
    return Dictionary(name, folder)
