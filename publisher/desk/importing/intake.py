"""What was uploaded becomes a folder: wholly, within limits, and never outside of it.

A zip is a stranger's program for writing files. Its names are taken apart, links and passwords are refused, and
bytes are counted as they come out, whatever its directory says.
"""

from __future__ import annotations

import secrets
import shutil
import stat
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.conf import settings

FOLDER = "uploads"
MEGABYTE = 1_000_000
UPLOAD_BYTES_MAX = 200 * MEGABYTE
TOTAL_BYTES_MAX = 1_000 * MEGABYTE
FILE_BYTES_MAX = 100 * MEGABYTE
FILES_MAX = 10_000
DEPTH_MAX = 20
NAME_BYTES_MAX = 200
PATH_CHARS_MAX = 400
CHUNK_BYTES = 1 << 18
LEFT_OUT = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_ENCRYPTED = 0x1
_UNIX = 16
"""Bits: where a zip keeps the file's mode (APPNOTE 4.4.15)."""


class UploadError(ValueError):
    """Why it cannot be taken, as a sentence that names what is wrong and the mend."""


def root() -> Path:
    return Path(settings.BPOD_HOME) / FOLDER


def path(name: str) -> Path:
    return root() / name


def remove(name: str) -> None:
    shutil.rmtree(path(name), ignore_errors=True)


def remove_others(names: Collection[str], *, before: float) -> None:
    """Folders that have none of these names and were not touched since."""
    if not root().is_dir():
        return
    for folder in root().iterdir():
        with suppress(FileNotFoundError):
            if folder.name not in names and folder.stat().st_mtime < before:
                shutil.rmtree(folder, ignore_errors=True)


def receive(files: Sequence[Any], paths: Sequence[str]) -> str:
    """The name of the folder that holds them. `paths`: where each lay, if the browser has told. Raises `UploadError`."""
    if not files:
        raise UploadError("Choose a zip, or the saved pages with their pictures.")
    size = sum(file.size for file in files)
    if size > UPLOAD_BYTES_MAX:
        raise UploadError(
            f"These are {size // MEGABYTE} MB; at most {UPLOAD_BYTES_MAX // MEGABYTE} can be uploaded at once. "
            "Upload them in parts, or import them on the server with “bpod import”."
        )
    with _new_folder() as (name, folder):
        if len(files) == 1 and zipfile.is_zipfile(files[0]):
            files[0].seek(0)
            _unpack(files[0], folder)
        else:
            _write(files, paths, folder)
        return name


@contextmanager
def _new_folder() -> Iterator[tuple[str, Path]]:
    """It has its name once it is whole."""
    name = secrets.token_hex(16)
    new = root() / f".{name}"
    try:
        new.mkdir(mode=0o700, parents=True)
        yield name, new
        new.rename(path(name))
    except OSError as error:
        raise UploadError(
            f"It cannot be written to the disk: {error.strerror}. Make room, or try again."
        ) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _write(files: Sequence[Any], paths: Sequence[str], folder: Path) -> None:
    names = list(paths) if len(paths) == len(files) else [file.name for file in files]
    room = _Room(TOTAL_BYTES_MAX)
    for file, name in zip(files, names, strict=True):
        if file.name.lower().endswith(".zip"):
            raise UploadError(
                f"“{file.name}” is no zip that can be read, or not the only file; upload one zip by itself."
            )
        if (parts := _parts(name)) is not None:
            file.seek(0)
            _copy(file, _place(folder, parts, name), name, room)


def _unpack(file: Any, folder: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > FILES_MAX:
                raise UploadError(
                    f"The zip has {len(entries)} files, at most {FILES_MAX} are taken; make several."
                )
            room = _Room(TOTAL_BYTES_MAX)
            for entry in _files(entries):
                parts = _parts(entry.filename)
                if parts is not None:
                    with archive.open(entry) as source:
                        _copy(source, _place(folder, parts, entry.filename), entry.filename, room)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
        if isinstance(error, UploadError):
            raise
        raise UploadError(
            "The zip is damaged or made in a way that is not known here; make it anew."
        ) from error


def _files(entries: Iterable[zipfile.ZipInfo]) -> Iterator[zipfile.ZipInfo]:
    for entry in entries:
        if entry.is_dir():
            continue
        if entry.flag_bits & _ENCRYPTED:
            raise UploadError(f"“{entry.filename}” has a password; make the zip without one.")
        mode = entry.external_attr >> _UNIX
        if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
            raise UploadError(
                f"“{entry.filename}” is a link or a device, not a file; leave it out of the zip."
            )
        yield entry


class _Room:
    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise UploadError(
                f"Unpacked it is more than {TOTAL_BYTES_MAX // MEGABYTE} MB; upload it in parts, or import it on "
                "the server with “bpod import”."
            )


def _copy(source: IO[bytes], target: Path, name: str, room: _Room) -> None:
    size = 0
    with target.open("xb") as file:
        while chunk := source.read(CHUNK_BYTES):
            size += len(chunk)
            room.take(len(chunk))
            if size > FILE_BYTES_MAX:
                raise UploadError(
                    f"“{name}” has more than {FILE_BYTES_MAX // MEGABYTE} MB; leave it out, or make it smaller."
                )
            file.write(chunk)


def _parts(name: str) -> list[str] | None:
    """The folders and the name; None for what systems leave beside files. Raises `UploadError`."""
    parts = [part for part in name.split("/") if part != "."]
    is_bad = name.startswith("/") or ".." in parts or "" in parts or "\\" in name or ":" in parts[0]
    if is_bad or any(not letter.isprintable() for letter in name):
        raise UploadError(
            f"“{name!a}” leads out of its folder or cannot be a file’s name; mend it, or leave it out."
        )
    if (
        len(parts) > DEPTH_MAX
        or len(name) > PATH_CHARS_MAX
        or any(len(part.encode()) > NAME_BYTES_MAX for part in parts)
    ):
        raise UploadError(f"“{name[:80]}…” is too long, or in too many folders; shorten it.")
    if any(part.startswith(".") or part in LEFT_OUT for part in parts):
        return None
    return parts


def _place(folder: Path, parts: Sequence[str], name: str) -> Path:
    target = folder.joinpath(*parts)
    with suppress(FileExistsError, NotADirectoryError):
        target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() or not target.parent.is_dir():
        raise UploadError(
            f"“{name}” is there twice; keep one of the two, or put them into a zip with their folders."
        )
    return target
