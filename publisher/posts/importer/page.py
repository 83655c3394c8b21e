"""A saved page of BPoD, as it was understood."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date


class PageError(Exception):
    """Why a file cannot be imported, as a sentence that names what is wrong and the mend."""


class NotAPostError(PageError):
    """The page is of no post: an index, a page about the site, or nothing of BPoD at all."""

    def __init__(self, said: str, *, is_ours: bool = True) -> None:
        super().__init__(said)
        self.is_ours = is_ours


class UnmatchedError(PageError):
    """A translation whose post is not here."""


@dataclass(frozen=True)
class Unread:
    """A piece of a page that was kept as it is, or left out, because nobody understood it."""

    field: str
    text: str


@dataclass(frozen=True)
class CreditLine:
    """One line of the credits as it was printed, and its links: words and address."""

    text: str
    links: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        return self.links[0][1] if self.links else ""

    def link_of(self, words: str) -> str:
        """The address of the link on just these words."""
        return next((url for text, url in self.links if text == words), "")


@dataclass(frozen=True)
class Creator:
    name: str
    role: str
    and_colleagues: bool = False
    url: str = ""


@dataclass(frozen=True)
class Institution:
    name: str
    city: str = ""
    country: str = ""
    url: str = ""


@dataclass(frozen=True)
class Publication:
    journal: str
    year: int | None = None
    month: int | None = None
    doi: str = ""
    url: str = ""


@dataclass(frozen=True)
class Note:
    text: str
    url: str = ""


@dataclass(frozen=True)
class Credits:
    """What the credit lines say; every line is found again in at least one of these."""

    creators: tuple[Creator, ...] = ()
    institutions: tuple[Institution, ...] = ()
    publications: tuple[Publication, ...] = ()
    notes: tuple[Note, ...] = ()
    licence: str | None = None
    """An id of `posts.licences`."""
    rights_line: str = ""


@dataclass(frozen=True)
class Page:
    name: str
    """Of the file."""
    source: bytes = field(repr=False)
    publish_on: date | None
    """None in some translations alone: their original has one."""
    language: str
    title: str
    body: str
    """Canonical HTML (`posts.text`)."""
    kicker: str | None = None
    strapline: str | None = None
    writers: tuple[str, ...] = ()
    credit_lines: tuple[CreditLine, ...] = ()
    credits: Credits = Credits()
    alt: str | None = None
    """A real description of the picture; BPoD's own pages of 2016 only repeat the title there."""
    addresses: tuple[str, ...] = ()
    """Where the page says that it is, whole or as a path."""
    originals: tuple[date, ...] = ()
    """Of a translation: the days of the posts it links to."""
    pictures: tuple[str, ...] = ()
    """Addresses of the picture, the largest first, as the page has them."""
    unread: tuple[Unread, ...] = ()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.source).hexdigest()
