"""What a donor typed, read: typed values, or for each field the one thing that is wrong with it.

Problems are codes; the website has the words for them in the visitor's language.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
import zoneinfo
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from publisher.posts.licences import BY_PERMISSION, RESERVED
from publisher.posts.models import PictureRight
from publisher.submissions import embargo
from publisher.submissions.models import DonorConsent, Submission

SOURCE = "en"
OFFERED = (
    *(f"CC-{kind}-4.0" for kind in ("BY", "BY-SA", "BY-NC", "BY-ND", "BY-NC-SA", "BY-NC-ND")),
    "CC0-1.0",
    BY_PERMISSION,
    RESERVED,
)
"""Of all licences: the present ones, and the two words for having none."""
CONSENTS = {f"consent_{kind}": kind for kind in DonorConsent.Kind.values}
LONGEST = {
    "creators": 2_000,
    "institution": 240,
    "city": 120,
    "journal": 160,
    "description": 4_000,
    "rights_line": 240,
    "donor_name": 160,
}
NEEDED = ("creators", "description", "donor_name")
SEVERAL_LINES = ("creators", "description")
CREATORS_MAX = 30
CREATOR_MAX = 160
YEARS_AHEAD_MAX = 10
_DOI = re.compile(r"10\.\d{4,9}/[!-~]+", re.ASCII)
_DOI_START = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+", re.ASCII
)
_EMAIL_MAX = 254
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", re.ASCII)

Problems = Mapping[str, str]


class Given(Protocol):
    """A `QueryDict`, or anything that answers like one."""

    def get(self, name: str, default: str) -> str: ...
    def getlist(self, name: str) -> Sequence[str]: ...


@dataclass(frozen=True)
class Asked:
    """What the form offered."""

    places: Collection[str]
    """Kinds of channel, and the website."""
    languages: Collection[str]
    countries: Collection[str]
    terms_number: int
    with_website: Collection[str] = ()
    """Kinds that only say that the website has something new: they may what it may."""


@dataclass(frozen=True)
class Checked:
    words: Mapping[str, str]
    """Fields of `Submission`, by name."""
    embargo_until_at: datetime.datetime | None
    embargo_zone: str
    rights: tuple[tuple[str, str, str], ...]
    """Channel, language, permission."""


def check(given: Given, asked: Asked, now: datetime.datetime) -> tuple[Checked | None, Problems]:
    problems: dict[str, str] = {}
    words = {name: _read(given, name, problems) for name in LONGEST}
    _check_creators(words["creators"], problems)
    words |= {
        "country": _one_of(given, "country", asked.countries, problems, may_be_empty=True),
        "doi": _doi(given, problems),
        "licence": _one_of(given, "licence", OFFERED, problems),
        "acting_for": _one_of(given, "acting_for", Submission.ActingFor.values, problems),
        "donor_email": _email(given, problems),
    }
    until, zone = _embargo(given, problems, now)
    rights = _rights(given, asked, problems)
    for name in CONSENTS:
        if not given.get(name, ""):
            problems[name] = "missing"
    if given.get("terms", "") != str(asked.terms_number):
        problems["consent_terms"] = "changed"
    return (None if problems else Checked(words, until, zone, rights)), problems


def clean(text: str, *, lines: bool = False) -> str:
    """What can be written, without the signs that steer a screen or a database."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(
        letter if letter == "\n" or unicodedata.category(letter)[0] != "C" else " " for letter in text
    )
    if not lines:
        return " ".join(kept.split())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in kept.split("\n"))).strip()


def _read(given: Given, name: str, problems: dict[str, str]) -> str:
    text = clean(given.get(name, ""), lines=name in SEVERAL_LINES)
    if len(text) > LONGEST[name]:
        problems[name] = "long"
    elif not text and name in NEEDED:
        problems[name] = "missing"
    return text


def _check_creators(text: str, problems: dict[str, str]) -> None:
    names = [line for line in text.splitlines() if line]
    if len(names) > CREATORS_MAX or any(len(name) > CREATOR_MAX for name in names):
        problems.setdefault("creators", "long")


def _one_of(
    given: Given, name: str, values: Collection[str], problems: dict[str, str], *, may_be_empty: bool = False
) -> str:
    value = given.get(name, "")
    if value not in values and not (may_be_empty and not value):
        problems[name] = "choose"
        return ""
    return value


def _doi(given: Given, problems: dict[str, str]) -> str:
    """Its form alone: https://www.doi.org/doi-handbook/HTML/doi-name-syntax.html. Nobody is asked whether it exists."""
    text = _DOI_START.sub("", clean(given.get("doi", "")))
    if text and (len(text) > 120 or not _DOI.fullmatch(text)):
        problems["doi"] = "form"
    return text


def _email(given: Given, problems: dict[str, str]) -> str:
    text = given.get("donor_email", "").strip()
    if len(text) > _EMAIL_MAX or not _EMAIL.fullmatch(text):
        problems["donor_email"] = "form"
    return text


def _embargo(
    given: Given, problems: dict[str, str], now: datetime.datetime
) -> tuple[datetime.datetime | None, str]:
    if given.get("embargo", "") == "none":
        return None, ""
    if given.get("embargo", "") != "until":
        problems["embargo"] = "choose"
        return None, ""
    zone, time = given.get("embargo_zone", "").strip(), given.get("embargo_time", "").strip()
    try:
        date = datetime.date.fromisoformat(given.get("embargo_on", "").strip())
    except ValueError:
        problems["embargo_on"] = "form"
        return None, ""
    if not 1 < date.year <= now.year + YEARS_AHEAD_MAX:
        problems["embargo_on"] = "far"
    if not _TIME.fullmatch(time):
        problems["embargo_time"] = "form"
    if zone not in zoneinfo.available_timezones():
        problems["embargo_zone"] = "unknown"
    if problems.keys() & {"embargo_on", "embargo_time", "embargo_zone"}:
        return None, ""
    return embargo.instant(date, datetime.time.fromisoformat(time), zone), zone


def _rights(given: Given, asked: Asked, problems: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    """A line for each place and language that was ticked; no line means no."""
    places = [place for place in asked.places if place in given.getlist("places")]
    if PictureRight.WEBSITE in places:
        places += asked.with_website
    languages = [language for language in asked.languages if language in given.getlist("languages")]
    if PictureRight.WEBSITE not in places:
        problems["places"] = "website"
    if SOURCE not in languages:
        problems["languages"] = "source"
    allowed, link_only = PictureRight.Permission.ALLOWED.value, PictureRight.Permission.LINK_ONLY.value
    lines = [(place, language, allowed) for place in places for language in languages]
    if given.get("link_elsewhere", ""):
        lines += [(PictureRight.ANY, language, link_only) for language in languages]
    return tuple(lines)
