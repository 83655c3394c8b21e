"""Where donated files lie: outside every public folder, under names drawn by lot.

A file is written whole before its row; one without a row is cleared away on a later tick.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db.models import Sum

from publisher.submissions.models import SubmissionFile

FILE_BYTES_MAX = 100_000_000
PREVIEW = ".preview"
_NAME = re.compile(r"[0-9a-f]{32}")


class TooLargeError(ValueError):
    """More bytes than a file may have; the rest is not read."""


class FullError(OSError):
    """The disk takes no more of it."""


@contextmanager
def _told_when_full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FullError(error.errno, "not written to the quarantine") from error


@dataclass
class Incoming:
    """A file while it comes in."""

    name: str
    file: BinaryIO = field(repr=False)
    size_bytes: int = 0
    _hash: hashlib._Hash = field(default_factory=hashlib.sha256, repr=False)

    def write(self, chunk: bytes) -> None:
        """Raises `TooLargeError` and `FullError`."""
        self.size_bytes += len(chunk)
        if self.size_bytes > FILE_BYTES_MAX:
            raise TooLargeError(f"more than {FILE_BYTES_MAX} bytes")
        self._hash.update(chunk)
        with _told_when_full():
            self.file.write(chunk)

    @property
    def path(self) -> Path:
        return path(self.name)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def settle(self) -> None:
        """On disk for good; only then may a row name it. Raises `FullError`."""
        with _told_when_full():
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()

    def drop(self) -> None:
        with suppress(OSError):  # what it still holds has no room, and is not wanted
            self.file.close()
        remove(self.name)


def root() -> Path:
    return Path(settings.QUARANTINE_ROOT)


def path(name: str) -> Path:
    """Refuses what is no name of ours."""
    if not _NAME.fullmatch(name):
        raise ValueError("no name of the quarantine")
    return root() / name


def preview_path(name: str) -> Path:
    return path(name).with_suffix(PREVIEW)


def arrive() -> Incoming:
    root().mkdir(mode=0o700, parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    descriptor = os.open(path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return Incoming(name, os.fdopen(descriptor, "wb"))


@contextmanager
def aside() -> Iterator[Path]:
    """A folder for what is made of a file; gone afterwards."""
    root().mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root(), prefix=".") as folder:
        yield Path(folder)


def remove(name: str) -> None:
    for one in (path(name), preview_path(name)):
        with suppress(FileNotFoundError):
            one.unlink()


def has_room(more_bytes: int) -> bool:
    held = SubmissionFile.objects.filter(removed_at__isnull=True)
    used = int(held.aggregate(Sum("size_bytes"))["size_bytes__sum"] or 0)
    return used + more_bytes <= settings.QUARANTINE_BYTES_MAX
