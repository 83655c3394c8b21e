"""A whole installation of its own: a home, a database, and `bpod` as a person runs it.

It is prepared once a session and copied, on whichever database the suite runs.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publisher.environment import SQLITE_NAME
from tests import tables, warm
from tests.tables import on_server, run_sql

TEMPLATE = f"bpod_template_{os.getpid()}"


@dataclass
class Installation:
    home: Path
    database_url: str | None = None
    environ: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """What a new user's shell has, and where this installation is."""
        url = {"DATABASE_URL": self.database_url} if self.database_url else {}
        return {**everywhere(), "BPOD_HOME": str(self.home), **url, **self.environ}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "publisher.cli", *words]

    def bpod(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return warm.shared(**everywhere()).run(words, self.environment(), stdin)

    def json(self, *words: str) -> Any:
        done = self.bpod(*words, "--json")
        assert done.stdout, done.stderr
        return json.loads(done.stdout)

    def shell(self, code: str) -> None:
        """Reach into the database: only to make time pass or to break something on purpose."""
        done = self.bpod(warm.SHELL, code)
        assert done.returncode == 0, done.stderr

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command(*words), env=self.environment(), stdin=subprocess.DEVNULL)


def everywhere() -> dict[str, str]:
    """What every installation of this process has alike."""
    names = ("PATH", "HOME", "LANG", "TMPDIR", "REDIS_URL")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {**kept, "BPOD_SECRET_KEY": "only-for-tests-" * 4, "PYTHONWARNINGS": "default"}


@contextmanager
def template(folder: Path) -> Iterator[Installation]:
    """A prepared installation that others are copied from."""
    server = os.environ.get("DATABASE_URL")
    made = Installation(folder / "home", on_server(server, TEMPLATE) if server else None)
    made.home.mkdir(parents=True)
    if not tables.copy(TEMPLATE if server else str(made.home / SQLITE_NAME)) and server:
        run_sql(server, f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE}")
    done = made.bpod("prepare")
    assert done.returncode == 0, done.stderr
    yield made
    if server:
        run_sql(server, f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")


@contextmanager
def copy(of: Installation, folder: Path) -> Iterator[Installation]:
    home = folder / "home"
    shutil.copytree(of.home, home)
    server = os.environ.get("DATABASE_URL")
    name = f"bpod_{os.getpid()}_{abs(hash(str(folder))) % 10**9}"
    if server:
        run_sql(server, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    made = Installation(home, on_server(server, name) if server else None)
    yield made
    if server:
        run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")
