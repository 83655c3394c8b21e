"""Which files to read, and which picture belongs to which page."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE_SUFFIXES = {".html", ".htm", ".txt"}
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif")
"""Where several pictures share the page's stem, the first of these is taken."""


@dataclass(frozen=True)
class Found:
    path: Path
    picture: Path | None


def pages(paths: Iterable[Path]) -> list[Found]:
    """Every page file in `paths`, folders with all below them; each once, sorted.

    A path that is no folder is given back as it is, even if it is not there: to say so is for the reader.
    """
    pictures = _Pictures()
    unique = {path.resolve(): path for given in paths for path in _below(Path(given))}
    return [Found(path, pictures.of(path)) for path in sorted(unique.values())]


def _below(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = 0
    for folder, subfolders, names in os.walk(path):
        stems = {Path(name).stem for name in names if Path(name).suffix.lower() in PAGE_SUFFIXES}
        subfolders[:] = [name for name in subfolders if not _is_left_out(name, stems)]
        for name in names:
            if Path(name).suffix.lower() in PAGE_SUFFIXES and not name.startswith("."):
                found += 1
                yield Path(folder) / name
    if not found:
        yield path  # the reader says that a folder is no page


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
