"""Frozen pictures, kept under the hash of their bytes: a name nobody can guess, and proof in itself."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

from publisher.editions.cutting import kept
from publisher.editions.cutting.kept import EXTENSIONS

__all__ = ["EXTENSIONS", "StoreError", "fetch", "path", "put", "root"]


class StoreError(Exception):
    """A frozen picture is missing or is not what was frozen."""


def root() -> Path:
    folder: Path = settings.FROZEN_ROOT
    return folder


def path(sha256: str, mime: str) -> Path:
    return kept.path(root(), sha256, mime)


def put(data: bytes, mime: str) -> str:
    """Keep `data`; returns its SHA-256. Putting the same bytes again changes nothing."""
    return kept.put(root(), data, mime)


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
