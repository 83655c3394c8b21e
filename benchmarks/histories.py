"""P2: random histories of releases, corrections, new pictures, topics, withdrawals and late translations; half of them
killed before one of their writes. Each must end with the bytes of a site baked from nothing. Five minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks.rows import row, show

HISTORIES = 100
TESTS = {
    "P2 histories that end with the bytes of a clean build": "increments",
    "P2 histories killed between writes that end with them": "killed_between_any",
    "P2 one release and correction killed at each of its writes in turn ends with them": "killed_between_each",
}


def _holds(which: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command += ["tests/website/test_histories.py", "-k", which, "--timeout=0"]
    environ = {**os.environ, "HISTORIES": str(HISTORIES)}
    return subprocess.run(command, env=environ, stdout=sys.stderr, check=False).returncode == 0


if __name__ == "__main__":
    rows = []
    for name, which in TESTS.items():
        played = 1 if "each" in which else HISTORIES
        holds = _holds(which)
        rows.append(row(name, "histories", played if holds else 0, aim=str(played), met=holds))
    show(rows)
