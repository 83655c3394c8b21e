"""A real worker and a real beat on the broker of REDIS_URL, as `bpod run` starts them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def worker() -> Iterator[int]:
    """Its process id; it ends with the block. Beat is there as well: messages that wait too long are sent again."""
    with _running("beat"), _running("worker") as pid:
        time.sleep(5)  # it listens by then
        yield pid


@contextmanager
def worker_and_beat() -> Iterator[None]:
    with _running("worker"), _running("beat"):
        yield


@contextmanager
def _running(role: str) -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-m", "publisher.cli", role], stdout=sys.stderr)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)
