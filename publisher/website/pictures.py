"""Which pictures a site may show, and how a page names them. The rights decide for each site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from publisher.editions import store
from publisher.editions.content import Content, Cut, FrozenPicture
from publisher.posts.models import PictureRight
from publisher.posts.rules import permission
from publisher.website.addresses import PICTURES, picture_name, picture_path
from publisher.website.files import Folder

THUMB_WIDTH_MAX = 960
SHARED_WIDTH_MAX = 1600
STAGE_VH = 72
"""The greatest height of a picture on its page, in hundredths of the window (`site.css`)."""
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

    @property
    def sizes(self) -> str:
        """The width it takes on the page: all there is, or what its height leaves (`site.css`)."""
        return f"min(100vw, {round(STAGE_VH * self.width / self.height)}vh)"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def may_show(picture: FrozenPicture, language: str) -> bool:
    said = permission(picture.rights, PictureRight.WEBSITE, language)
    return said == PictureRight.Permission.ALLOWED.value


def shown(content: Content, language: str) -> tuple[FrozenPicture, ...]:
    return tuple(picture for picture in content.pictures if may_show(picture, language))


def large(picture: FrozenPicture) -> View:
    biggest = widest_jpeg(picture)
    return View(
        webp=_srcset(picture.cuts, _WEBP),
        jpeg=_srcset(picture.cuts, _JPEG),
        src=picture_path(biggest),
        width=biggest.width,
        height=biggest.height,
        alt=picture.alt,
        full=picture_path(picture.master),
    )


def thumb(picture: FrozenPicture) -> View:
    """For lists, where the title beside it is its name: no alternative text."""
    small = [cut for cut in picture.cuts if cut.width <= THUMB_WIDTH_MAX] or picture.cuts[:2]
    least = next((cut for cut in small if cut.mime == _JPEG), picture.master)
    return View(
        webp=_srcset(small, _WEBP),
        jpeg=_srcset(small, _JPEG),
        src=picture_path(least),
        width=least.width,
        height=least.height,
    )


def widest_jpeg(picture: FrozenPicture, width_max: int = SHARED_WIDTH_MAX) -> Cut:
    fitting = [cut for cut in picture.cuts if cut.mime == _JPEG and cut.width <= width_max]
    return max(fitting, key=lambda cut: cut.width, default=picture.master)


def names(pictures: Iterable[FrozenPicture]) -> list[str]:
    return sorted({picture_name(cut) for picture in pictures for cut in _cuts(picture)})


def place(pictures: Iterable[FrozenPicture], folder: Folder) -> None:
    """Put the files onto the site. Raises `StoreError` where one is missing from the store."""
    for picture in pictures:
        for cut in _cuts(picture):
            name = f"{PICTURES}/{picture_name(cut)}"
            if not folder.has(name):
                try:
                    folder.link(name, store.path(cut.sha256, cut.mime))
                except FileNotFoundError:
                    store.fetch(cut.sha256, cut.mime)  # raises, and says what to do
                    raise


def _cuts(picture: FrozenPicture) -> Iterator[Cut]:
    yield picture.master
    yield from picture.cuts


def _srcset(cuts: Iterable[Cut], mime: str) -> str:
    return ", ".join(f"{picture_path(cut)} {cut.width}w" for cut in cuts if cut.mime == mime)
