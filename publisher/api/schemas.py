"""What is said and what is asked, field by field: the OpenAPI document is made of these."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

from annotated_types import Ge, Le
from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from publisher.deliveries.models import State
from publisher.editions.standing import SOURCE
from publisher.posts.licences import LICENCES
from publisher.search.asking import TEXT_MAX

LIMIT, LIMIT_MAX, PAGES_MAX, IDS_MAX = 20, 100, 1_000, 2**53
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
LICENCE_IDS = list(LICENCES)


def _iso_date(given: Any) -> Any:
    """Pydantic alone would take a number of seconds as well."""
    if isinstance(given, datetime.date):
        return given
    if not isinstance(given, str) or not _ISO.fullmatch(given):
        raise ValueError("write the date as YYYY-MM-DD")
    return datetime.date.fromisoformat(given)


def _one_line(given: Any) -> Any:
    return " ".join(_CONTROL.sub(" ", given).split()) if isinstance(given, str) else given


def _clean(given: Any) -> Any:
    return _CONTROL.sub(" ", given).strip() if isinstance(given, str) else given


def _licence(text: str) -> str:
    if text and text not in LICENCES:
        raise ValueError(f"write one of: {', '.join(LICENCE_IDS)}; or leave it empty")
    return text


Day = Annotated[
    datetime.date, BeforeValidator(_iso_date), WithJsonSchema({"type": "string", "format": "date"})
]
Line = Annotated[str, BeforeValidator(_one_line)]
Text = Annotated[str, BeforeValidator(_clean)]
Url = Annotated[str, StringConstraints(max_length=500, pattern=r"^(https?://[!-~]+)?$")]

Language = Annotated[str, StringConstraints(pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$", max_length=16)]
Limit = Annotated[int, Ge(1), Le(LIMIT_MAX)]
Name = Annotated[Line, StringConstraints(max_length=100)]
Key = Annotated[str, StringConstraints(pattern="^[!-~]{1,255}$")]
Number = Annotated[int, Ge(1), Le(IDS_MAX)]
Words = Annotated[Line, StringConstraints(max_length=TEXT_MAX)]
Alt = Annotated[Line, StringConstraints(max_length=1000)]
PageNumber = Annotated[int, Ge(1), Le(PAGES_MAX)]


class Asked(Schema):
    """What is not asked for is refused, so that a word mistyped does not get lost."""

    model_config = ConfigDict(extra="forbid", strict=True)


# Answers


class FieldError(Schema):
    field: str
    message: str


class ProblemAnswer(Schema):
    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError]


class Size(Schema):
    url: str
    mime: str
    width: int
    height: int
    bytes: int


class Right(Schema):
    channel: str = Field(description="A channel’s kind, “website”, or * for all.")
    language: str
    permission: str = Field(description="allowed, link-only or blocked; the narrowest line counts.")


class Licence(Schema):
    id: str
    name: str
    url: str | None
    open: bool


class Picture(Schema):
    url: str = Field(description="The largest file; it does not change, and carries its credit inside.")
    mime: str
    width: int
    height: int
    alt: str
    credit: str = Field(description="The maker and the licence in one line.")
    sizes: list[Size]
    rights: list[Right]


class CreditLine(Schema):
    text: str
    url: str


class Creator(Schema):
    name: str
    role: str
    and_colleagues: bool
    url: str


class Institution(Schema):
    name: str
    city: str
    country: str
    url: str


class Publication(Schema):
    journal: str
    year: int | None
    month: int | None
    doi: str
    url: str


class PostAnswer(Schema):
    publish_on: datetime.date
    language: str = Field(description="The language that is served here.")
    languages: list[str] = Field(description="All in which the post is public.")
    url: str
    kicker: str
    series: str = Field(description="The English name of the series, the same in every language.")
    part: int | None
    title: str
    strapline: str
    body_html: str
    body_text: str
    writers: list[str]
    translators: list[str]
    creators: list[Creator]
    institutions: list[Institution]
    publications: list[Publication]
    credit_lines: list[CreditLine] = Field(description="As they are printed below the post.")
    licence: Licence | None
    rights_line: str
    pictures: list[Picture]
    released_at: datetime.datetime
    corrected_at: datetime.datetime | None
    outdated: str = Field(description="Of a translation: how much its original has changed since, or empty.")


class OnePost(PostAnswer):
    asked_language: str


class Posts(Schema):
    language: str
    posts: list[PostAnswer]
    next: str | None = Field(description="The cursor of the next page; null on the last one.")


class Hit(Schema):
    publish_on: datetime.date
    language: str
    title: str
    url: str
    snippet: str


class Hits(Schema):
    asked_language: str | None
    count: int
    posts: list[Hit]
    next: str | None


class SiteAnswer(Schema):
    language: str
    name: str
    url: str
    posts: int
    first_on: datetime.date | None
    last_on: datetime.date | None


class Sites(Schema):
    sites: list[SiteAnswer]


class Finding(Schema):
    field: str
    message: str


class DraftAnswer(Schema):
    publish_on: datetime.date
    title: str
    state: str = Field(description="draft, in_review, approved, reopened, released or withdrawn.")
    desk_url: str
    has_picture: bool
    blockers: list[Finding] = Field(description="What keeps it from being approved.")
    advice: list[Finding]


class Outlet(Schema):
    name: str
    kind: str
    language: str


class Receipt(Schema):
    remote_id: str
    url: str
    received_at: datetime.datetime
    rendition_sha256: str


class DeliveryAnswer(Schema):
    id: int
    slot_on: datetime.date
    language: str
    outlet: Outlet
    act: str
    state: str
    reached: str = Field(description="Whether followers have it: yes, no or unknown.")
    due_at: datetime.datetime
    attempts: int
    reason: str
    receipt: Receipt | None


class Attempt(Schema):
    number: int
    kind: str
    started_at: datetime.datetime
    ended_at: datetime.datetime | None
    outcome: str
    detail: str


class OneDelivery(DeliveryAnswer):
    log: list[Attempt]


class Deliveries(Schema):
    deliveries: list[DeliveryAnswer]
    next: str | None


# What a page is asked with


class AskedLanguage(Schema):
    language: Language = SOURCE


class AskedPage(AskedLanguage):
    since: Day | None = None
    until: Day | None = None
    cursor: Day | None = None
    limit: Limit = LIMIT


class AskedSearch(Schema):
    q: Words
    language: Language | None = None
    page: PageNumber = 1


class AskedDeliveries(Schema):
    since: Day | None = None
    until: Day | None = None
    state: State | None = None
    outlet: Name | None = None
    language: Language | None = None
    cursor: Number | None = None
    limit: Limit = LIMIT


class AskedPicture(Schema):
    alt: Alt = ""


# What a draft is asked with


class AskedCreator(Asked):
    name: Annotated[Line, Field(min_length=1, max_length=160)]
    role: Annotated[str, Field(pattern="^(work|image|laboratory|photograph)$")] = "work"
    and_colleagues: bool = False
    url: Url = ""


class AskedInstitution(Asked):
    name: Annotated[Line, Field(min_length=1, max_length=240)]
    city: Annotated[Line, Field(max_length=120)] = ""
    country: Annotated[str, Field(pattern="^([A-Z]{2})?$", description="ISO 3166, two capitals.")] = ""
    url: Url = ""


class AskedPublication(Asked):
    journal: Annotated[Line, Field(min_length=1, max_length=160)]
    year: Annotated[int, Field(ge=1600, le=2200)] | None = None
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    doi: Annotated[str, Field(pattern=r"^(10\.[0-9]{4,9}/[!-~]{1,100})?$")] = ""
    url: Url = ""


class AskedNote(Asked):
    text: Annotated[Line, Field(min_length=1, max_length=400)]
    url: Url = ""


class AskedDraft(Asked):
    publish_on: Day
    title: Annotated[Line, Field(min_length=1, max_length=120)]
    body_html: Annotated[Text, Field(min_length=1, max_length=20_000, description="Cleaned as an import is.")]
    kicker: Annotated[
        Line, Field(max_length=120, description="“Series - II” makes the series and the part.")
    ] = ""
    strapline: Annotated[Line, Field(max_length=240)] = ""
    writers: Annotated[list[Annotated[Line, Field(min_length=1, max_length=120)]], Field(max_length=10)] = []
    creators: Annotated[list[AskedCreator], Field(max_length=20)] = []
    institutions: Annotated[list[AskedInstitution], Field(max_length=20)] = []
    publications: Annotated[list[AskedPublication], Field(max_length=20)] = []
    notes: Annotated[list[AskedNote], Field(max_length=20)] = []
    licence: Annotated[str, AfterValidator(_licence), WithJsonSchema({"enum": ["", *LICENCE_IDS]})] = ""
    rights_line: Annotated[Line, Field(max_length=240)] = ""
