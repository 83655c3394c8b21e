"""Which pictures a site may show, and how a page names them. The rights decide for each site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from publisher.editions import forms, store
from publisher.editions.content import PICTURES, Content, Cut, FrozenPicture
from publisher.editions.models import Edition
from publisher.website.files import Folder

THUMB_WIDTH_MAX = 960
SHARED_WIDTH_MAX = 1600
STAGE_VH = 72
"""The greatest height of a picture on its page, in hundredths of the window (`site.css`)."""
_AVIF = "image/avif"
_WEBP = "image/webp"
_JPEG = "image/jpeg"


@dataclass(frozen=True)
class View:
    """One picture as an HTML page names it."""

    webp: str
    """`srcset` of each format."""
    jpeg: str
    src: str
    width: int
    height: int
    alt: str = ""
    full: str = ""
    """The largest file there is, to be opened by itself."""
    avif: str = ""
    """Empty until it is cut (`editions.later`)."""

    @property
    def sizes(self) -> str:
        """The width it takes on the page: all there is, or what its height leaves (`site.css`)."""
        return f"min(100vw, {round(STAGE_VH * self.width / self.height)}vh)"

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


def shown(content: Content, language: str) -> tuple[FrozenPicture, ...]:
    return tuple(picture for picture in content.pictures if forms.is_public(picture, language))


def large(picture: FrozenPicture) -> View:
    biggest = widest_jpeg(picture)
    return View(
        webp=_srcset(picture.cuts, _WEBP),
        jpeg=_srcset(picture.cuts, _JPEG),
        src=biggest.path,
        width=biggest.width,
        height=biggest.height,
        alt=picture.alt,
        full=picture.master.path,
        avif=_srcset(picture.cuts, _AVIF),
    )


def thumb(picture: FrozenPicture) -> View:
    """For lists, where the title beside it is its name: no alternative text."""
    small = [cut for cut in picture.cuts if cut.width <= THUMB_WIDTH_MAX] or picture.cuts[:2]
    least = next((cut for cut in small if cut.mime == _JPEG), picture.master)
    return View(
        webp=_srcset(small, _WEBP),
        jpeg=_srcset(small, _JPEG),
        src=least.path,
        width=least.width,
        height=least.height,
        avif=_srcset(small, _AVIF),
    )


def widest_jpeg(picture: FrozenPicture, width_max: int = SHARED_WIDTH_MAX) -> Cut:
    fitting = [cut for cut in picture.cuts if cut.mime == _JPEG and cut.width <= width_max]
    return max(fitting, key=lambda cut: cut.width, default=picture.master)


def public(edition: Edition, content: Content, language: str) -> tuple[Cut, ...]:
    """Every cut that belongs onto the site in `language`: what its page shows, and what platforms fetch.

    Of an Edition that is announced there: not of the archive, nor where it only stands in for a translation.
    Raises `StoreError`.
    """
    shows = (cut for picture in shown(content, language) for cut in (picture.master, *picture.cuts))
    is_announced = edition.language == language and not edition.silent
    return (*shows, *(forms.fetched(content) if is_announced else ()))


def names(cuts: Iterable[Cut]) -> list[str]:
    return sorted({cut.name for cut in cuts})


def place(cuts: Iterable[Cut], folder: Folder) -> None:
    """Put the files onto the site. Raises `StoreError` where one is missing from the store."""
    for cut in cuts:
        name = f"{PICTURES}/{cut.name}"
        if not folder.has(name):
            try:
                folder.link(name, store.path(cut.sha256, cut.mime))
            except FileNotFoundError:
                store.fetch(cut.sha256, cut.mime)  # raises, and says what to do
                raise


def _srcset(cuts: Iterable[Cut], mime: str) -> str:
    return ", ".join(f"{cut.path} {cut.width}w" for cut in cuts if cut.mime == mime)
