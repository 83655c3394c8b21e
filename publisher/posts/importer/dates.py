"""Dates as BPoD prints them, in English and Catalan, and as its addresses carry them."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from publisher.posts.importer.page import PageError
from publisher.posts.text import SITE_HOSTS

_NAMES = {
    "en": "january february march april may june july august september october november december",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
}
_MONTHS = {
    language: {name: number for number, name in enumerate(names.split(), 1)}
    for language, names in _NAMES.items()
}
_SHORT = {name[:3]: number for name, number in _MONTHS["en"].items()} | {"sept": 9}

_DAY_FIRST = re.compile(
    r"(?:[^\W\d]+,? )?(\d{1,2})(?:st|nd|rd|th)? (?:of |de |d['’] ?)?([^\W\d]+)\.?,? (?:de |del )?(\d{4})"
)
_MONTH_FIRST = re.compile(r"(?:[^\W\d]+,? )?([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ADDRESS = re.compile(r"^/archive/(\d{4})/(\d{1,2})/(\d{1,2})/?$")


def month(name: str) -> int | None:
    name = name.lower().rstrip(".")
    return _MONTHS["en"].get(name) or _MONTHS["ca"].get(name) or _SHORT.get(name)


def is_catalan(text: str) -> bool:
    """Whether a date's month is written in Catalan."""
    return any(word in _MONTHS["ca"] for word in re.findall(r"[^\W\d]+", text.lower()))


def printed(text: str) -> date | None:
    """The date that `text` is, as a whole; None where it is something else.

    Raises `PageError` for a day the calendar does not have.
    """
    if match := _DAY_FIRST.fullmatch(text):
        day, name, year = match.groups()
    elif match := _MONTH_FIRST.fullmatch(text):
        name, day, year = match.groups()
    elif match := _ISO.fullmatch(text):
        return _date(text, *match.groups())
    else:
        return None
    number = month(name)
    return _date(text, year, number, day) if number else None


def of_address(url: str) -> date | None:
    """The date in the address of one of our own posts, by whichever host."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.netloc and (parts.hostname or "").lower() not in SITE_HOSTS:
        return None
    match = _ADDRESS.match(parts.path)
    return _date(parts.path, *match.groups()) if match else None


def _date(said: str, year: str | int, number: str | int, day: str | int) -> date:
    try:
        return date(int(year), int(number), int(day))
    except ValueError as error:
        raise PageError(f"“{said}” is not a day of the calendar; correct the date in the page") from error
