"""Writing public files: whole or not at all, and only when their bytes differ.

Names are plain strings here: a rebuild touches 100,000 of them, and `Path` costs a fifth of its time.
"""

# ruff: noqa: PTH103, PTH105, PTH106, PTH108, PTH110, PTH120, PTH123, PTH208

from __future__ import annotations

import errno
import fcntl
import functools
import gzip
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from publisher.website.addresses import FEEDS

TWIN = ".gz"
TWIN_LEVEL = 6
"""Level 9 takes twice as long for one byte in a hundred."""
TWIN_BYTES_MIN = 1024
TEMPORARY = ".new"
SYNCS = 8
"""Files that are synced at the same time."""
_WITH_TWIN = (".html", ".css", ".js", ".json", ".xml", ".atom", ".rss", ".webmanifest")
_CANNOT_LINK = {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP}


def site_folder(language: str) -> Path:
    root: Path = settings.SITE_ROOT
    return root / language


@contextmanager
def only_baker() -> Iterator[None]:
    """One baker at a time, in whatever process; the lock dies with its holder.

    Two bakers could undo each other: the slower one would put an older list over a newer one.
    """
    root: Path = settings.SITE_ROOT
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def has_twin(name: str, size: int = TWIN_BYTES_MIN) -> bool:
    """Whether a file of that size is kept compressed as well: for servers that hand out what is there."""
    return size >= TWIN_BYTES_MIN and (name.endswith(_WITH_TWIN) or name in FEEDS)


class Stage:
    """What the folders of one bake will show: held back until all of it is safely on disk, then put in place in
    the order it was made. A disk syncs many files at once in the time of two or three.
    """

    def __init__(self) -> None:
        self._made: list[str] = []
        self._steps: list[Callable[[], object]] = []

    def add(self, step: Callable[[], object], made: str = "") -> None:
        self._steps.append(step)
        if made:
            self._made.append(made)

    def place(self) -> None:
        _sync(self._made)
        self._made.clear()
        for step in self._steps:
            step()
        self._steps.clear()


class Folder:
    """One site's public folder, as one baker writes it; sites that lead to each other share a stage."""

    def __init__(self, root: Path, stage: Stage | None = None) -> None:
        self.root = root
        self.in_bulk = False
        """Thousands of files are put in place at once and synced together at the end."""
        self.changes = 0
        self.kept: set[str] = set()
        """Every name that was asked for, written or found as it should be."""
        self._touched: set[str] = set()
        self._single: list[str] = []
        self._stage = stage or Stage()
        self._temporary = f"{root}/{TEMPORARY}"
        self._number = 0

    def write(self, name: str, data: bytes) -> None:
        """With its compressed twin, which is never older than the file: first it goes, last it comes."""
        target = self._keep(name)
        is_new = _read(target) != data
        if is_new:
            self._place(target, data)
            self.changes += 1
        if not has_twin(name, len(data)):
            if not is_new:
                _unlink(target + TWIN)
            return
        self.kept.add(name + TWIN)
        if not is_new and os.path.exists(target + TWIN):
            return
        if self.in_bulk:
            self._single.append(name)
        else:
            self._place_twin(target, data)

    def compress(self) -> None:
        """Make the twins that a bulk has left for later."""
        for name in self._single:
            data = _read(self._path(name))
            if data is not None:
                self._place_twin(self._path(name), data)
        self._single.clear()

    def link(self, name: str, source: Path) -> None:
        """A hard link to the frozen file, or a copy where the two are on different disks; there at once.

        The name is the hash of the bytes, so a file that is there is the right one. Raises
        `FileNotFoundError` where there is no source.
        """
        target = self._keep(name)
        folder = self._folder_of(target)
        try:
            os.link(source, target)
        except FileExistsError:
            return
        except OSError as error:
            if error.errno not in _CANNOT_LINK:
                raise
            temporary = self._temporary_file()
            _copy(source, temporary)
            os.replace(temporary, target)
        self.changes += 1
        self._touched.add(folder)

    def has(self, name: str) -> bool:
        """Whether the file is there; if so, it is kept."""
        return self.exists(name) and bool(self._keep(name))

    def exists(self, name: str) -> bool:
        return os.path.exists(self._path(name))

    def remove(self, name: str) -> None:
        target = self._path(name)
        self.kept.discard(name)
        self.kept.discard(name + TWIN)
        if os.path.exists(target):
            self.changes += 1
        elif not os.path.exists(target + TWIN):
            return
        self._touched.add(os.path.dirname(target))
        self._do(lambda: _unlink_both(target))

    def settle(self) -> None:
        """Make what was done outlive a power cut, before the database says that it was done.

        A cut before that can leave half a file of a bulk: the next bake finds that its bytes are wrong.
        """
        self._stage.place()
        shutil.rmtree(self._temporary, ignore_errors=True)
        if self.in_bulk and self._touched:
            os.sync()
        else:
            _sync(
                folder for folder in sorted(self._touched) if os.path.exists(folder)
            )  # not swept away since
        self._touched.clear()

    def sweep(self, spared: Collection[str]) -> None:
        """Remove every file nobody asked for since this folder was opened, but the spared and what is in them."""
        self._stage.place()
        skipped = len(str(self.root)) + 1
        for folder, _folders, files in os.walk(self.root, topdown=False):
            for file in files:
                name = f"{folder}/{file}"[skipped:]
                if name not in self.kept and name.partition("/")[0] not in spared:
                    self.changes += _unlink_both(f"{folder}/{file}")
                    self._touched.add(folder)
            if folder != str(self.root) and not os.listdir(folder):
                os.rmdir(folder)

    def _path(self, name: str) -> str:
        return f"{self.root}/{name}"

    def _keep(self, name: str) -> str:
        self.kept.add(name)
        return self._path(name)

    def _folder_of(self, target: str) -> str:
        folder = os.path.dirname(target)
        if folder not in self._touched:
            os.makedirs(folder, exist_ok=True)
        return folder

    def _do(self, step: Callable[[], object], made: str = "") -> None:
        if self.in_bulk:
            step()
        else:
            self._stage.add(step, made)

    def _place(self, target: str, data: bytes) -> None:
        temporary = self._written(target, data)

        def step() -> None:
            _unlink(target + TWIN)
            os.replace(temporary, target)

        self._do(step, temporary)

    def _place_twin(self, target: str, data: bytes) -> None:
        # No time and no name inside: the same bytes give the same twin.
        temporary = self._written(target, gzip.compress(data, TWIN_LEVEL, mtime=0))
        self._do(lambda: os.replace(temporary, target + TWIN), temporary)

    def _written(self, target: str, data: bytes) -> str:
        self._touched.add(self._folder_of(target))
        temporary = self._temporary_file()
        with open(temporary, "wb") as file:
            file.write(data)
        return temporary

    def _temporary_file(self) -> str:
        """In a folder of its own, never served: what a killed baker left there goes with it."""
        if not self._number:
            shutil.rmtree(self._temporary, ignore_errors=True)
        os.makedirs(self._temporary, exist_ok=True)
        self._number += 1
        return f"{self._temporary}/{self._number}"


def _sync(paths: Iterable[str]) -> None:
    """All at once, so that a disk with a journal commits them together."""
    for _ in _syncing().map(_sync_one, list(paths)):
        pass


@functools.cache
def _syncing() -> ThreadPoolExecutor:
    """Kept: to start its threads takes as long as to sync."""
    return ThreadPoolExecutor(SYNCS, thread_name_prefix="sync")


def _sync_one(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _unlink(path: str) -> bool:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return False
    return True


def _unlink_both(target: str) -> bool:
    """Its twin first; whether there was one of it at all."""
    _unlink(target + TWIN)
    return _unlink(target)


def _copy(source: Path, path: str) -> None:
    shutil.copyfile(source, path)
    with open(path, "rb") as file:
        os.fsync(file.fileno())
