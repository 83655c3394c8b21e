"""Programs to measure beside, from PyPI into a folder that goes away again: no dependency of ours."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ABSENT = "not installed here"


@contextmanager
def peer_venv(*packages: str) -> Iterator[dict[str, Path]]:
    """The folder of commands of each package that can be installed, in an environment of its own."""
    with tempfile.TemporaryDirectory(prefix="bpod-peers-") as folder:
        found = {}
        for package in packages:
            home = Path(folder, package)
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
            done = subprocess.run(
                [str(home / "bin/pip"), "install", "-q", package],
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            )
            if done.returncode == 0:
                found[package] = home / "bin"
            else:
                print(f"{package} cannot be installed here", file=sys.stderr)
        yield found
