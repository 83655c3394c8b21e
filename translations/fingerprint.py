"""When two texts say the same: a fingerprint over the words, blind to spaces, quotes and dashes."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "\u00ad": None,  # a soft hyphen is not seen
        "\u200b": None,
    }
)


def folded(text: str) -> str:
    """The text with everything levelled that never makes a translation outdated."""
    text = unicodedata.normalize("NFC", text.replace("&quot;", '"')).translate(_FOLDED)
    return " ".join(text.split())


def fingerprint(fields: Mapping[str, str]) -> str:
    """SHA-256 over canonical JSON of the folded fields; an empty field is no field."""
    words = {name: text for name, value in fields.items() if (text := folded(value))}
    canonical = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
