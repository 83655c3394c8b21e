"""A sandbox in a process of its own, so that it takes no time from what is measured."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from channels.models import Outlet
from sandbox import accounts
from tests.servers import free_port


@dataclass(frozen=True)
class Peer:
    data: Path
    url: str

    def outlet(self, name: str, language: str = "en") -> Outlet:
        """A Tumblr outlet on this peer, not saved yet."""
        settings = {"base_url": f"{self.url}/tumblr"}
        outlet = Outlet(name=name, kind="tumblr", account=name, language=language, settings=settings)
        outlet.set_secrets(accounts.create(self.data, "tumblr", name))
        return outlet

    def slow(self, seconds: float) -> None:
        """Every call takes so much longer; 0 makes it quick again."""
        self._ask("DELETE", "/__faults")
        if seconds:
            fault = {"kind": "tumblr", "operation": "*", "fault": "slow", "seconds": seconds, "count": None}
            self._ask("POST", "/__faults", fault)

    def _ask(self, method: str, path: str, value: Any = None) -> None:
        body = None if value is None else json.dumps(value).encode()
        urllib.request.urlopen(urllib.request.Request(self.url + path, body, method=method)).close()


@contextmanager
def peer(data: Path) -> Iterator[Peer]:
    port = free_port()
    data.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox", f"--port={port}", f"--data={data}"], stdout=sys.stderr
    )
    try:
        made = Peer(data, f"http://127.0.0.1:{port}")
        _wait(f"{made.url}/__state")
        yield made
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the sandbox does not start")
