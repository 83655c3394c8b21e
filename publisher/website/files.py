"""Writing public files: whole or not at all, and only when their bytes differ."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


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


class Folder:
    """One site's public folder, as one baker writes it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.changes = 0
        self.kept: set[str] = set()
        """Every name that was asked for, written or found as it should be."""
        self._touched: set[Path] = set()

    def write(self, name: str, data: bytes) -> None:
        target = self._keep(name)
        try:
            if target.stat().st_size == len(data) and target.read_bytes() == data:
                _temporary(target).unlink(missing_ok=True)
                return
        except FileNotFoundError:
            pass
        self._place(target, lambda temporary: _write(temporary, data))

    def link(self, name: str, source: Path) -> None:
        """A hard link to the frozen file, or a copy where the two are on different disks.

        The name is the hash of the bytes, so a file that is there is the right one.
        """
        target = self._keep(name)
        if not target.exists():
            self._place(target, lambda temporary: _link(temporary, source))

    def remove(self, name: str) -> None:
        target = self.root / name
        self.kept.discard(name)
        _temporary(target).unlink(missing_ok=True)
        if target.exists():
            target.unlink()
            self.changes += 1
            self._touched.add(target.parent)

    def exists(self, name: str) -> bool:
        return (self.root / name).exists()

    def settle(self) -> None:
        """Make the renames outlive a power cut, before the database says that they happened."""
        for folder in sorted(self._touched):
            if not folder.exists():  # swept away since
                continue
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        self._touched.clear()

    def sweep(self, spared: Collection[str]) -> None:
        """Remove every file nobody asked for since this folder was opened, but the spared."""
        for folder, _folders, files in os.walk(self.root, topdown=False):
            for file in files:
                name = Path(folder, file).relative_to(self.root).as_posix()
                if name not in self.kept and name not in spared:
                    self.remove(name)
            if Path(folder) != self.root and not any(Path(folder).iterdir()):
                Path(folder).rmdir()

    def _keep(self, name: str) -> Path:
        self.kept.add(name)
        return self.root / name

    def _place(self, target: Path, make: Callable[[Path], None]) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = _temporary(target)
        temporary.unlink(missing_ok=True)
        make(temporary)
        temporary.replace(target)
        self.changes += 1
        self._touched.add(target.parent)


def _temporary(target: Path) -> Path:
    """Always the same name, never served: what a killed baker left is overwritten by the next."""
    return target.parent / f".{target.name}.new"


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _link(path: Path, source: Path) -> None:
    try:
        os.link(source, path)
    except OSError as error:
        if error.errno not in {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP}:
            raise
        shutil.copyfile(source, path)
        with path.open("rb") as file:
            os.fsync(file.fileno())
