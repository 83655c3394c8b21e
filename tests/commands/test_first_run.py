"""A newcomer's first run: a sample archive, today's post everywhere, and nothing twice at the second start."""

from __future__ import annotations

import datetime
import json
import re
import signal
import subprocess
from zoneinfo import ZoneInfo

import pytest

from publisher.commands import demo
from sandbox.server import KINDS
from tests.commands.test_run import family, free_ports, is_alive, is_free, read, until
from tests.installation import Installation

pytestmark = pytest.mark.timeout(480)


def start(home, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        home.command("run", f"--port={port}"),
        env=home.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


def stop(process: subprocess.Popen[str], port: int) -> str:
    """Ctrl-C ends every process, cleanly."""
    members = family(process.pid)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    until(lambda: not any(is_alive(member) for member in members), 5)
    assert is_free(port)
    return said


def on_the_wall(port: int) -> list[dict]:
    return [
        post
        for post in json.loads(read(f"http://127.0.0.1:{port + 2}/__state") or '{"posts": []}')["posts"]
        if post["visible"]
    ]


def reached(port: int) -> set[tuple[str, str]]:
    return {(post["kind"], post["account"]) for post in on_the_wall(port)}


def all_delivered(home, day: datetime.date) -> bool:
    """Replies too: one is opened with the confirmation of the post above it."""
    return {row["state"] for row in home.json("status", str(day))["deliveries"]} == {"delivered"}


def mailed(home) -> dict[str, dict[str, int]]:
    """Copies by state of each newsletter's only mailing."""
    return {row["outlet"]: row["copies"] for row in home.json("subscribers", "mailings")}


EVERY_READER = {
    f"newsletter-{language}": {"sent": len(readers)} for language, readers in demo.READERS.items()
}
OUTLETS = {(kind, account) for _, kind, account, _ in demo.OUTLETS}


def test_every_kind_of_the_sandbox_has_an_outlet_in_english():
    assert {kind for kind, account in OUTLETS if account == "bpod"} == {*KINDS}
    assert len(OUTLETS) == len(demo.OUTLETS)


@pytest.fixture
def home(tmp_path):
    """A newcomer's: empty, with all that is needed inside."""
    return Installation(tmp_path / "home")


def test_today_is_on_site_feeds_and_wall_and_a_second_start_posts_nothing_again(home):
    port = free_ports()
    today = datetime.datetime.now(ZoneInfo("Europe/London")).date()
    path = f"/archive/{today.year}/{today.month}/{today.day}"
    process = start(home, port)
    try:
        until(lambda: reached(port) == OUTLETS and all_delivered(home, today), 300)
        for site in (port, port + 1):
            for name in (path, "/", "/feed", "/feed.rss", "/feed.json"):
                assert path in read(f"http://127.0.0.1:{site}{name}"), name
        before = on_the_wall(port)
        assert mailed(home) == EVERY_READER
    finally:
        said = stop(process, port)
    for address in (
        f"http://127.0.0.1:{port}/desk/",
        f"http://127.0.0.1:{port + 1}/",
        f"http://127.0.0.1:{port + 2}/",
    ):
        assert address in said
    assert re.search(r"sign in as editor\s+\S{8,}", said)

    process = start(home, port)
    try:
        until(lambda: read(f"http://127.0.0.1:{port}{path}") and on_the_wall(port), 60)
        assert home.json("tick")["delivered"] == []
        assert on_the_wall(port) == before
        assert mailed(home) == EVERY_READER
    finally:
        assert "sign in" not in stop(process, port)
