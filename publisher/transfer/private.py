"""For nobody's eyes but those of whoever asked: an export, and the files beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO


def opened(path: Path) -> IO[str]:
    make_file(path)
    return path.open("w", encoding="utf-8", newline="\n")


def make_file(path: Path) -> None:
    """Empty, and private before anything is in it, whatever the umask says and a killed export left."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def make_folder(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
