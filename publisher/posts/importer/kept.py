"""What was not wholly understood is kept byte for byte, under the hash of its bytes, for a better parser."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings

FOLDER = "originals"


def path(sha256: str) -> Path:
    return Path(settings.BPOD_HOME) / FOLDER / sha256[:2] / sha256


def put(source: bytes) -> str:
    """Returns its SHA-256. Putting the same bytes again changes nothing, and ends what was cut short."""
    sha256 = hashlib.sha256(source).hexdigest()
    target = path(sha256)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{sha256}.new")
        with temporary.open("wb") as file:
            file.write(source)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    return sha256


def fetch(sha256: str) -> bytes | None:
    try:
        return path(sha256).read_bytes()
    except FileNotFoundError:
        return None
