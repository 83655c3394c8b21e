"""Frozen pictures, kept under the hash of their bytes: a name nobody can guess, and proof in itself."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

EXTENSIONS = {"image/jpeg": ".jpg", "image/webp": ".webp"}


class StoreError(Exception):
    """A frozen picture is missing or is not what was frozen."""


def root() -> Path:
    folder: Path = settings.FROZEN_ROOT
    return folder


def path(sha256: str, mime: str, folder: Path | None = None) -> Path:
    return (folder or root()) / sha256[:2] / f"{sha256}{EXTENSIONS[mime]}"


def put(data: bytes, mime: str, folder: Path | None = None) -> str:
    """Keep `data`; returns its SHA-256. Putting the same bytes again changes nothing.

    `folder` is named by processes that cut without Django.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    target = path(sha256, mime, folder)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)  # web servers read what is baked from here by hard link
        Path(temporary).replace(target)
    return sha256


def fetch(sha256: str, mime: str = "image/jpeg") -> bytes:
    """The bytes, proven to be the frozen ones; raises `StoreError`."""
    try:
        data = path(sha256, mime).read_bytes()
    except FileNotFoundError:
        raise StoreError(
            f"picture {sha256[:12]}… is not in the store; restore the folder “frozen” from a backup"
        ) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise StoreError(
            f"picture {sha256[:12]}… was changed after approval; restore the folder “frozen” from a backup"
        )
    return data
