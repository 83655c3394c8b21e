"""How long a text is, as each platform counts.

codepoints   Unicode code points
graphemes    what a reader takes for one character (https://unicode.org/reports/tr29/)
weighted     X: most scripts 1, others and emoji 2 (https://docs.x.com/fundamentals/counting-characters)
emoji_bytes  Threads: code points, but an emoji counts its bytes in UTF-8
utf8_bytes   bytes in UTF-8
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

import regex

from channels.contract import Limits, Unit

URL = regex.compile(r"(?i:https?)://[^\s<>\"]*[^\s<>\".,;:!?)\]}'’”]")
_DOMAIN = regex.compile(r"(?<![\w@.#$/-])(?:[\w-]+\.)+\p{L}{2,}\b(?:/\S*)?")
_CLUSTER = regex.compile(r"\X")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\ufe0f?\u20e3")
_ACCENT = regex.compile(r"(?V1)[\p{M}--[\ufe0f\u20e3]]")
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that weigh 1 in version 3 of X's text configuration; all others weigh 2."""


def clusters(text: str) -> list[str]:
    found: list[str] = _CLUSTER.findall(text)
    return found


def size(text: str, unit: Unit, url_cost: int | None = None) -> int:
    """The length of `text`; each address counts `url_cost` where the platform shortens it."""
    if url_cost is None:
        return _UNITS[unit](text)
    # A space in its place keeps what stands before and behind it apart.
    rest, addresses = URL.subn(" ", text)
    length = _UNITS[unit](rest) + addresses * (url_cost - 1)
    if unit == "weighted":
        # X makes links of bare domains too. Which endings are domains changes; counting all is never too little.
        length += sum(max(0, url_cost - _weighted(match[0])) for match in _DOMAIN.finditer(rest))
    return length


def fits(text: str, limits: Limits) -> bool:
    if limits.text_max is not None and size(text, limits.text_unit, limits.url_cost) > limits.text_max:
        return False
    return limits.text_max_bytes is None or len(text.encode()) <= limits.text_max_bytes


def _weighted(text: str) -> int:
    return sum(map(_cluster_weight, clusters(unicodedata.normalize("NFC", text))))


def _cluster_weight(cluster: str) -> int:
    """An emoji weighs 2 however many code points join in it; an accent upon it weighs for itself."""
    if len(cluster) > 1 and _EMOJI.search(cluster):
        return 2 + len(_ACCENT.findall(cluster))
    return sum(map(_weight, cluster))


def _weight(character: str) -> int:
    return 1 if any(first <= ord(character) <= last for first, last in _LIGHT) else 2


def _emoji_bytes(text: str) -> int:
    return sum(
        len(cluster.encode()) if _EMOJI.search(cluster) else len(cluster) for cluster in clusters(text)
    )


_UNITS: Mapping[Unit, Callable[[str], int]] = {
    "codepoints": len,
    "graphemes": lambda text: len(clusters(text)),
    "weighted": _weighted,
    "emoji_bytes": _emoji_bytes,
    "utf8_bytes": lambda text: len(text.encode()),
}
