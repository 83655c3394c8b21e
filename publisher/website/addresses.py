"""Where things are on a site. A post answers at its date, unpadded, for ever; a translation at its title as well."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

FEEDS = {
    "feed": "application/atom+xml",
    "feed.rss": "application/rss+xml",
    "feed.json": "application/feed+json",
}
ARCHIVE = "/archive"
ARCHIVED_FEEDS = "feeds"
SITEMAP = "sitemap.xml"
OEMBED = "application/json+oembed"
_PADDED = re.compile(r"/archive/(\d{4})/0*(\d{1,2})(?:/0*(\d{1,2}))?/?", re.ASCII)
_HTML = ".html"


def day_path(day: datetime.date) -> str:
    return f"{ARCHIVE}/{day.year}/{day.month}/{day.day}"


def slug_path(slug: str) -> str:
    """Where posts of bpod.cat have always been: under their Catalan title."""
    return f"/fotos/{slug}"


def list_path(number: int) -> str:
    return f"{ARCHIVE}/page/{number}"


def oembed_name(day: datetime.date) -> str:
    """What a page that quotes the post may ask for (https://oembed.com)."""
    return f"{day_path(day).strip('/')}.json"


def sitemap_name(month: Month) -> str:
    return f"sitemaps/{month.year}-{month.number}.xml"


def archived_feed_name(number: int, suffix: str) -> str:
    return f"{ARCHIVED_FEEDS}/{number}.{suffix}"


def one_address(path: str) -> str:
    """The one spelling of an address: no padding, no slash at the end, no `.html`."""
    if match := _PADDED.fullmatch(path):
        return f"{ARCHIVE}/" + "/".join(number for number in match.groups() if number)
    if path.endswith(_HTML):
        path = path.removesuffix(_HTML)
        path = "/" if path == "/index" else path
    return "/" + path.strip("/") if len(path) > 1 else path


def file_name(path: str) -> str:
    """The file that a server finds for a path: `/archive/2026/11/21` is `archive/2026/11/21.html`."""
    return f"{path.strip('/') or 'index'}.html"


def gone_name(path: str) -> str:
    """A server that finds this file instead answers 410 with what is in it."""
    return f"{path.strip('/')}.gone"


@dataclass(frozen=True, order=True)
class Month:
    year: int
    number: int

    @classmethod
    def of(cls, day: datetime.date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def numbered(cls, ordinal: int) -> Month:
        return cls(ordinal // 12, ordinal % 12 + 1)

    @property
    def ordinal(self) -> int:
        """Months in a row: neighbours differ by one."""
        return self.year * 12 + self.number - 1

    @property
    def path(self) -> str:
        return f"{ARCHIVE}/{self.year}/{self.number}"

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.year, self.number, 1)

    @property
    def last(self) -> datetime.date:
        return Month.numbered(self.ordinal + 1).first - datetime.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Year:
    number: int

    @classmethod
    def of(cls, day: datetime.date) -> Year:
        return cls(day.year)

    @property
    def path(self) -> str:
        return f"{ARCHIVE}/{self.number}"

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.number, 1, 1)

    @property
    def last(self) -> datetime.date:
        return datetime.date(self.number, 12, 31)


Span = Month | Year
