"""The whole suite twice: `python -m tests.run [pytest's arguments]`.

On SQLite with the embedded broker, and, all that touches a database or a broker, on a real Postgres with a
real Redis. Both at the same time, each in several processes that share the tests among them; the
outputs are shown one after the other.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests import servers, tables

TAIL_BYTES = 4000
OUTSIDE = ("DATABASE_URL", "REDIS_URL", "PYTHONDONTWRITEBYTECODE", tables.NAMED, tables.ON_SERVER)
"""Of whoever starts the suite. Where Python may not keep what it compiled, each process compiles everything anew:
some ten seconds for the tests alone."""
MEMORY = Path("/dev/shm")  # noqa: S108 - folders in it are made with names nobody can guess
MEMORY_BYTES = 4 * 2**30
"""Where there is so much room in memory the tests' files stay there: nothing they write need outlive a power cut."""
PROCESSES = 2
"""For each database: with four of them two cores are never idle, and each has a database to set up."""
SLOWEST = 12
"""So many are named at the end."""


@dataclass
class Run:
    title: str
    process: subprocess.Popen[bytes]
    output: Path

    def show(self) -> None:
        """Copy the output as it grows, until the run has ended."""
        _say(f"\n═══ {self.title} ═══")
        with self.output.open("rb") as reader:
            while True:
                ended = self.process.poll() is not None
                if chunk := reader.read():
                    sys.stdout.buffer.write(chunk)
                    sys.stdout.buffer.flush()
                elif ended:
                    return
                else:
                    time.sleep(0.1)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()

    @property
    def closing_line(self) -> str:
        with self.output.open("rb") as reader:
            reader.seek(max(0, self.output.stat().st_size - TAIL_BYTES))
            lines = reader.read().decode(errors="replace").splitlines()
        return next((line for line in reversed(lines) if line.strip()), "(no output)")


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that servers and folders are cleared away
    _stay_in_memory()
    with servers.temporary_folder("bpod-test-logs-") as logs, contextlib.ExitStack() as running:
        runs: list[Run] = []
        running.callback(lambda: [run.stop() for run in runs])
        real = {
            "DATABASE_URL": running.enter_context(servers.postgres()),
            "REDIS_URL": running.enter_context(servers.redis()),
        }
        only = ["-p", "tests.database_only"]
        embedded, on_server = running.enter_context(_tables({}, real))
        there = {tables.ON_SERVER: tables.on_server(real["DATABASE_URL"], on_server[tables.NAMED])}
        runs.append(_start("SQLite and the embedded broker", {**embedded, **there}, arguments, logs))
        runs.append(_start("Postgres and Redis", {**on_server, **there}, [*only, *arguments], logs))
        for run in runs:
            run.show()
        _say("\n═══ all ═══")
        for run in runs:
            _say(f"{run.title}: {run.closing_line}")
        return max(abs(run.process.returncode) for run in runs)


@contextlib.contextmanager
def _tables(*of: Mapping[str, str]) -> Iterator[list[dict[str, str]]]:
    """For each environment: itself, and where its tables are."""
    with servers.temporary_folder("bpod-tables-") as folder, ThreadPoolExecutor() as side_by_side:
        folders = [folder / str(number) for number in range(len(of))]
        environs = [{**_inside(), **urls} for urls in of]
        named = list(side_by_side.map(tables.make, folders, environs))
        yield [{**urls, tables.NAMED: name} for urls, name in zip(of, named, strict=True)]


def _stay_in_memory() -> None:
    try:
        room = shutil.disk_usage(MEMORY).free
    except OSError:
        return
    if room >= MEMORY_BYTES and os.access(MEMORY, os.W_OK):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def _inside() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OUTSIDE}


def _start(title: str, urls: Mapping[str, str], arguments: list[str], logs: Path) -> Run:
    # In the order of their collection: what flushes the database comes after what does not, in each process.
    shared = ["-n", str(PROCESSES), "--dist", "load", f"--durations={SLOWEST}"]
    output = logs / title
    with output.open("wb") as file:
        process = subprocess.Popen(
            # Without the cache: the two runs would write to one folder.
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *shared, *arguments],
            env={**_inside(), **urls, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    return Run(title, process, output)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
