"""Files under the hash of their bytes, in a folder that is named: for processes that know no settings."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

AVIF = "image/avif"
EXTENSIONS = {"image/jpeg": ".jpg", "image/webp": ".webp", AVIF: ".avif"}


def path(folder: Path, sha256: str, mime: str) -> Path:
    return folder / sha256[:2] / f"{sha256}{EXTENSIONS[mime]}"


def put(folder: Path, data: bytes, mime: str) -> str:
    """Keep `data`; returns its SHA-256. Putting the same bytes again changes nothing."""
    sha256 = hashlib.sha256(data).hexdigest()
    target = path(folder, sha256, mime)
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
