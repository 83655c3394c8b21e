"""The order of names in a list, in every language of ours: letters before accents, no difference of case."""

from __future__ import annotations

import unicodedata


def sort_key(name: str) -> tuple[str, str]:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("·", ""))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)), name
