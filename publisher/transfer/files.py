"""The files beside the lines, each under the hash of its bytes: in a folder, or in one zip that is not compressed."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from publisher.transfer.errors import TransferError

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same files make the same zip, whenever."""
_PIECE_BYTES = 1 << 20


class Shelf(Protocol):
    def put(self, name: str, source: Path | bytes) -> None: ...

    def get(self, name: str) -> bytes: ...

    def has(self, name: str) -> bool: ...


def name_of(sha256: str, suffix: str = "") -> str:
    return f"{sha256[:2]}/{sha256}{suffix}"


def folder_of(out: Path) -> Path:
    return out.with_name(f"{out.name}.files")


def zip_of(out: Path) -> Path:
    return out.with_name(f"{out.name}.zip")


@contextmanager
def beside(lines: Path) -> Iterator[Shelf]:
    """What was put beside an export, folder or zip."""
    if folder_of(lines).is_dir():
        yield Folder(folder_of(lines))
    elif zip_of(lines).exists():
        try:
            with zipfile.ZipFile(zip_of(lines)) as file:
                yield Zip(file)
        except zipfile.BadZipFile as error:
            raise TransferError(f"the file {zip_of(lines)} is no zip; export once more") from error
    else:
        yield Nowhere()


def proven(shelf: Shelf, sha256: str, suffix: str = "") -> bytes:
    """The bytes, which are those that were exported. Raises `TransferError`."""
    data = shelf.get(name_of(sha256, suffix))
    if hashlib.sha256(data).hexdigest() != sha256:
        raise TransferError(
            f"the file {name_of(sha256, suffix)} was changed since the export; export once more"
        )
    return data


class Nowhere:
    """The lines alone, as on standard output."""

    def put(self, name: str, source: Path | bytes) -> None:
        pass

    def get(self, name: str) -> bytes:
        raise TransferError(f"the file {name} is not here: its folder or zip belongs beside the lines")

    def has(self, name: str) -> bool:  # noqa: ARG002 - there is none
        return False


class Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, name: str, source: Path | bytes) -> None:
        target = self._root / name
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.new")
        if isinstance(source, bytes):
            temporary.write_bytes(source)
        else:
            shutil.copyfile(source, temporary)
        temporary.replace(target)

    def get(self, name: str) -> bytes:
        try:
            return (self._root / name).read_bytes()
        except OSError as error:
            raise TransferError(f"the file {self._root / name} cannot be read: {error.strerror}") from error

    def has(self, name: str) -> bool:
        return (self._root / name).is_file()


class Zip:
    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._names = set(file.namelist())

    def put(self, name: str, source: Path | bytes) -> None:
        if name in self._names:
            return
        self._names.add(name)
        with self._file.open(zipfile.ZipInfo(name, _EPOCH), "w", force_zip64=True) as target:
            if isinstance(source, bytes):
                target.write(source)
                return
            with source.open("rb") as file:
                shutil.copyfileobj(file, target, _PIECE_BYTES)

    def get(self, name: str) -> bytes:
        try:
            return self._file.read(name)
        except (KeyError, zipfile.BadZipFile) as error:
            raise TransferError(f"the file {name} cannot be read from the zip; export once more") from error

    def has(self, name: str) -> bool:
        return name in self._names
