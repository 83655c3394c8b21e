"""The stages of a run: one process for each database, played in parallel."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg

from tests import servers
from tests.crash.cases import Case, Outcome

OUTSIDE = ("DATABASE_URL", "REDIS_URL")
RETRIES = 3
"""On a machine that is busy for a moment a peer may look as if it hung, and the run takes another way."""


class Stage:
    def __init__(self, backend: str, process: subprocess.Popen[str]) -> None:
        self.backend = backend
        self.process = process
        about = self._hear()
        self.kinds: list[str] = about["kinds"]
        self.left_out: dict[str, str] = about["left_out"]
        """Kinds that the sample story cannot be composed for, and why."""
        self.worker_steps: list[str] = about["worker_steps"]

    def play(self, case: Case) -> Outcome:
        """Again, where the chosen step did not come as it did in the dry run."""
        for _ in range(RETRIES):
            outcome = self._play(case)
            if outcome.problems or outcome.fired == len(case.deaths):
                break
        return outcome

    def _play(self, case: Case) -> Outcome:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(asdict(case)) + "\n")
        self.process.stdin.flush()
        return Outcome.from_json(self._hear())

    def _hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the stage of {self.backend} ended with {self.process.wait()}")
        told: dict[str, Any] = json.loads(line)
        return told


@contextlib.contextmanager
def stage(backend: str, server_url: str = "") -> Iterator[Stage]:
    """`server_url`: of the Postgres, where a database of its own is made and dropped."""
    with servers.temporary_folder("bpod-crash-") as home, _database(backend, server_url) as database_url:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("BPOD_") and name not in OUTSIDE
        }
        environ = {
            **kept,
            **({"DATABASE_URL": database_url} if database_url else {}),
            "BPOD_HOME": str(home),
            "BPOD_SECRET_KEY": "only-for-tests-" * 4,
            "NO_PROXY": "127.0.0.1,localhost",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.stage"],
            cwd=Path(__file__).parents[2],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield Stage(backend, process)
        finally:
            _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()


@contextlib.contextmanager
def _database(backend: str, server_url: str) -> Iterator[str]:
    if backend == "sqlite":
        yield ""
        return
    name = f"crash_{os.getpid()}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{server_url.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
