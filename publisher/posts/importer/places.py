"""Institutions: “Institute, University, City, Country”, several joined by “and”."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from publisher.posts.importer.page import CreditLine, Institution

_ALIASES = """
AE: uae
BR: brasil
CI: ivory coast
CN: pr china, p.r. china, p. r. china, people's republic of china
CZ: czech republic
GB: uk, u.k, great britain, gran bretanya, england, scotland, wales, northern ireland
HK: hong kong
IE: republic of ireland
KR: korea, republic of korea
MK: macedonia
MM: burma
MO: macau
NL: holland
PS: palestine
RU: russian federation
TR: turkey
US: us, u.s, usa, u.s.a, united states of america, eua, eeuu
VN: viet nam
"""
_NATIONS = {"england", "scotland", "wales", "northern ireland"}
"""Parts of the United Kingdom: kept beside the city, for the country code does not say them."""
_SEAT = re.compile(
    r"\b(?:universit\w*|institut\w*|colleges?|hospitals?|cent(?:re|er|ro)s?|departments?|schools?|laborator\w+|facult\w+"
    r"|museums?|academy|foundation|council|clinic|company|ltd|inc|consortium|observatory|society|trust|unit)\b",
    re.IGNORECASE,
)
_REGION = re.compile(r"[A-Z]{2}|D\.?C\.?")
_REGIONS = """
alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, hawaii, idaho,
illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts, michigan, minnesota,
mississippi, missouri, montana, nebraska, nevada, new jersey, new mexico, new york, north carolina, ohio,
oklahoma, oregon, pennsylvania, rhode island, south carolina, tennessee, texas, utah, vermont, virginia,
washington, wisconsin, alberta, british columbia, manitoba, new south wales, nova scotia, ontario,
quebec, queensland, tasmania, victoria, england, scotland, wales, northern ireland
"""
NAME_MAX, CITY_MAX = 240, 120


@cache
def _countries() -> dict[str, str]:
    named = {
        _plain(name): code
        for language in ("ca", "en")
        for code, name in Locale(language).territories.items()
        if re.fullmatch(r"[A-Z]{2}", code)
    }
    lines = (line.split(": ") for line in _ALIASES.strip().splitlines())
    return named | {alias: code for code, aliases in lines for alias in aliases.split(", ")}


@cache
def _regions() -> frozenset[str]:
    return frozenset(re.split(r",\s+|\n", _REGIONS.strip()))


def _plain(name: str) -> str:
    return name.lower().replace("’", "'").replace("&", "and").strip(" .").removeprefix("the ")


def country(name: str) -> str | None:
    """The ISO 3166 code of a country by its English or Catalan name."""
    return _countries().get(_plain(name))


def institutions(line: CreditLine) -> tuple[Institution, ...] | None:
    """What the line names, or None where it does not read as institutions alone."""
    if line.text.endswith((".", "!", "?")) and not country(line.text.rpartition(", ")[2]):
        return None
    found = [_institution(part, line) for part in _divided(line.text)]
    whole = [one for one in found if one is not None]
    return tuple(whole) if whole and len(whole) == len(found) else None


def _divided(text: str) -> list[str]:
    """Divide at “and” or “;” only after a country: “Cell and Gene Centre” is one name."""
    parts: list[str] = []
    pending = ""
    for piece in re.split(r"(\s*;\s*(?:and\s+)?|,?\s+and\s+|,?\s+i\s+)", text):
        is_divider = bool(re.fullmatch(r"\s*;\s*(?:and\s+)?|,?\s+(?:and|i)\s+", piece))
        if is_divider and country(pending.rpartition(", ")[2]):
            parts.append(pending)
            pending = ""
        else:
            pending += piece
    return [*parts, pending] if pending.strip() else parts


def _institution(text: str, line: CreditLine) -> Institution | None:
    text = text.strip(" ,;")
    url = line.link_of(text) or line.url
    parts = [part.strip() for part in text.split(",") if part.strip()]
    code = country(parts[-1]) if len(parts) > 1 else None
    if code is None:
        is_seat = _SEAT.search(text) and text[:1].isupper() and len(text) <= NAME_MAX
        return Institution(text, url=url) if is_seat else None
    name, city = _name_and_city(parts[:-1])
    if parts[-1].lower() in _NATIONS:
        city = f"{city}, {parts[-1]}" if city else parts[-1]
    if len(name) > NAME_MAX or len(city) > CITY_MAX:
        return None
    return Institution(name, city, code, url)


def _name_and_city(parts: list[str]) -> tuple[str, str]:
    """The last part is the city, with the state or nation after it, unless it is a seat of learning too."""
    tail = len(parts)
    while tail > 1 and _is_region(parts[tail - 1]):
        tail -= 1
    start = tail - 1 if tail > 1 and not _SEAT.search(parts[tail - 1]) else tail
    return ", ".join(parts[:start]), ", ".join(parts[start:])


def _is_region(part: str) -> bool:
    return bool(_REGION.fullmatch(part)) or part.lower() in _regions()
