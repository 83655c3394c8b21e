"""A newcomer's first minute: `bpod run` on an empty home until today's post is everywhere, and its memory."""

from __future__ import annotations

import datetime
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.processes import pss_bytes, tree
from benchmarks.rows import row, show

DEADLINE_SECONDS = 180.0
EVERY_OUTLET = "every outlet on the wall"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bpod-bench-") as home:
        port = _free_ports(4)
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "publisher.cli", "run", f"--port={port}", f"--home={home}"],
            stdout=sys.stderr,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            seconds = _until_everywhere(port, started, Path(home))
            memory = sum(pss_bytes(pid) for pid in tree(process.pid))
            stopping = time.perf_counter()
            process.send_signal(signal.SIGINT)
            process.wait(60)
            stopped = time.perf_counter() - stopping
        finally:
            if process.poll() is None:
                process.kill()
    show(
        [
            *(row(f"first run: start to {place}", "s", taken) for place, taken in seconds.items()),
            row("first run: memory of all processes (PSS)", "MB", memory / 1e6),
            row("first run: Ctrl-C to the end of all processes", "s", stopped),
        ]
    )


def _until_everywhere(port: int, started: float, home: Path) -> dict[str, float]:
    today = datetime.datetime.now(datetime.UTC).date()
    path = f"/archive/{today.year}/{today.month}/{today.day}"
    site = f"http://127.0.0.1:{port}"
    wanted = {
        "the page": (site + path, ""),
        "the Atom feed": (f"{site}/feed", path),
        "the RSS feed": (f"{site}/feed.rss", path),
        "the JSON feed": (f"{site}/feed.json", path),
        "the Catalan page": (f"http://127.0.0.1:{port + 1}{path}", ""),
        "the wall": (f"http://127.0.0.1:{port + 2}/__state", path),
    }
    seconds: dict[str, float] = {}
    while len(seconds) < len(wanted) + 1:
        if time.perf_counter() - started > DEADLINE_SECONDS:
            raise SystemExit(
                f"not everywhere after {DEADLINE_SECONDS} s: {sorted({*wanted, EVERY_OUTLET} - {*seconds})}"
            )
        for place, (url, needle) in wanted.items():
            if place not in seconds and needle in _read(url):
                seconds[place] = time.perf_counter() - started
        if EVERY_OUTLET not in seconds and _reached(port) >= _opened(home) > set():
            seconds[EVERY_OUTLET] = time.perf_counter() - started
        time.sleep(0.1)
    return seconds


def _opened(home: Path) -> set[tuple[str, str]]:
    """Kind and account of each sandbox outlet."""
    file = home / "sandbox" / "accounts.json"
    known = json.loads(file.read_text()) if file.exists() else {}
    return {(kind, account) for kind, accounts in known.items() for account in accounts}


def _reached(port: int) -> set[tuple[str, str]]:
    """Kind and account of each outlet that shows a post."""
    state = _read(f"http://127.0.0.1:{port + 2}/__state") or '{"posts": []}'
    return {(post["kind"], post["account"]) for post in json.loads(state)["posts"] if post["visible"]}


class _Nothing(str):
    """What an address that does not answer holds: not even the empty string."""

    __slots__ = ()

    def __contains__(self, _needle: object) -> bool:
        return False


def _read(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, OSError):
        return _Nothing()


def _free_ports(count: int) -> int:
    """The first of `count` neighbouring free ports."""
    for port in range(20000 + os.getpid() % 10000, 60000, count):
        if all(_is_free(port + step) for step in range(count)):
            return port
    raise SystemExit("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


if __name__ == "__main__":
    main()
