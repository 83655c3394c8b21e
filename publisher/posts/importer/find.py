"""Which files to read, and which picture belongs to which page."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from publisher.posts.importer import old_site
from publisher.posts.importer.old_site import Place

PAGE_SUFFIXES = {".html", ".htm", ".txt"}
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif")
"""Where several pictures share the page's stem, the first of these is taken."""


@dataclass(frozen=True)
class Found:
    path: Path
    picture: Path | None
    """The image file of the same stem beside the page."""
    folder: Path
    """What was given, with all below it; of a file that was given by itself, its folder."""
    is_alone: bool = False
    """It was given by itself."""
    kept: str = ""
    """The hash of its bytes, where these are read from what was kept of it (`importer.kept`)."""

    @property
    def name(self) -> str:
        """The same wherever the folder lies."""
        return self.path.relative_to(self.folder).as_posix()

    @property
    def place(self) -> Place | None:
        """Its address on the old site, where the folders of a mirror tell it."""
        return old_site.place(self.path.absolute())

    @property
    def is_text(self) -> bool:
        return self.path.suffix.lower() == ".txt"


def pages(paths: Iterable[Path]) -> list[Found]:
    """Every page file in `paths`, folders with all below them; each once, sorted.

    A path that is no folder is given back as it is, even if it is not there: to say so is for the reader.
    """
    paths = [Path(given) for given in paths]
    pictures, alone = _Pictures(), {given for given in paths if not given.is_dir()}
    unique = {path.resolve(): (path, folder) for given in paths for path, folder in _below(given)}
    return [
        Found(path, pictures.of(path), folder, is_alone=path in alone)
        for path, folder in sorted(unique.values())
    ]


def kept(folder: str, name: str, sha256: str) -> Found:
    """A file of an earlier import, whose bytes were kept; its picture is where it was, if that is still there."""
    path = Path(folder, name)
    return Found(path, _Pictures().of(path), Path(folder), kept=sha256)


def picture(found: Found, addresses: Iterable[str]) -> Path | None:
    """The page's picture: beside it, else the first of the addresses that is in the mirror."""
    if found.picture:
        return found.picture
    for address in addresses:
        for path in _in_mirror(found, address):
            if path.suffix.partition("?")[0].partition("@")[0].lower() in PICTURE_SUFFIXES and path.is_file():
                return path
    return None


def _in_mirror(found: Found, address: str) -> Iterator[Path]:
    """Where a mirror may have the file of an address; never outside the folder that was given."""
    page, inside = found.path.absolute(), found.folder.resolve()
    try:
        parts = urlsplit(address)
    except ValueError:
        return
    host, names = parts.netloc, [unquote(parts.path)]
    if parts.query:
        names = [f"{names[0]}{sign}{parts.query}" for sign in "?@"] + names
    mirror, site = old_site.root(page), _site(page, found.folder)
    for name in names:
        if host:
            tops = [*([Path(mirror)] if mirror else []), Path(found.folder)]
            places = [top / host.lower() / name.lstrip("/") for top in tops]
        elif name.startswith("/"):
            places = [site / name.lstrip("/")]
        else:
            places = [page.parent / name, *_beside_address(found, site, name)]
        for place in places:
            if "\0" not in str(place) and place.resolve().is_relative_to(inside):
                yield place


def _site(page: Path, folder: Path) -> Path:
    """The folder of the page's host; without one, the folder in which its address begins."""
    mirror = old_site.root(page)
    if mirror is not None:
        return Path(*page.parts[: len(mirror.parts) + 1])
    address = old_site.place(page)
    for top in page.parents if address else ():
        if address and "/" + page.relative_to(top).as_posix().partition(".")[0] == address.path.rstrip("/"):
            return top
    return folder


def _beside_address(found: Found, site: Path, name: str) -> list[Path]:
    """A relative address as the page's own address makes it, which a tool may have saved elsewhere."""
    return [site / urljoin(found.place.path, name).lstrip("/")] if found.place else []


def _below(path: Path) -> Iterator[tuple[Path, Path]]:
    if not path.is_dir():
        yield path, path.parent
        return
    found = 0
    for folder, subfolders, names in os.walk(path):
        stems = {Path(name).stem for name in names if Path(name).suffix.lower() in PAGE_SUFFIXES}
        subfolders[:] = [name for name in subfolders if not _is_left_out(name, stems)]
        for name in names:
            if not name.startswith(".") and _is_page(Path(folder, name)):
                found += 1
                yield Path(folder) / name, path
    if not found:
        yield path, path.parent  # the reader says that a folder is no page


def _is_page(path: Path) -> bool:
    """By its suffix; a mirror may also hold pages of posts under their bare address."""
    name = path.name.partition("?")[0].partition("@")[0]
    if {path.suffix.lower(), Path(name).suffix.lower()} & PAGE_SUFFIXES:
        return True
    bare = "." not in name
    at = old_site.place(path.absolute()) if bare else None
    return at is not None and at.is_post


def _is_left_out(folder: str, page_stems: set[str]) -> bool:
    """Hidden folders, and what a browser's “Save as” puts beside a page (“Title_files”)."""
    parts_of = next((folder.removesuffix(end) for end in ("_files", ".files") if folder.endswith(end)), None)
    return folder.startswith(".") or parts_of in page_stems


class _Pictures:
    """Looks into each folder once: thousands of pages may lie in one."""

    def __init__(self) -> None:
        self._folders: dict[Path, dict[str, Path]] = {}

    def of(self, page: Path) -> Path | None:
        folder = page.parent
        if folder not in self._folders:
            self._folders[folder] = self._in(folder)
        return self._folders[folder].get(page.stem)

    @staticmethod
    def _in(folder: Path) -> dict[str, Path]:
        if not folder.is_dir():
            return {}
        pictures = [
            path for path in folder.iterdir() if path.suffix.lower() in PICTURE_SUFFIXES and path.is_file()
        ]
        preferred = sorted(
            pictures, key=lambda path: PICTURE_SUFFIXES.index(path.suffix.lower()), reverse=True
        )
        return {path.stem: path for path in preferred}
