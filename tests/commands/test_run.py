"""`bpod run`: everything in one command, and nothing left behind."""

from __future__ import annotations

import contextlib
import datetime
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests import installation, peers
from tests.commands.pages import text_copy
from tests.commands.test_pipeline import ALT, add_outlet

pytestmark = pytest.mark.timeout(240)


def free_ports(count: int = 4) -> int:
    """The first of `count` neighbouring free ports, below those the system gives out; another suite looks too."""
    while True:
        port = 20000 + secrets.randbelow(12000)
        if all(is_free(port + step) for step in range(count)):
            return port


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.1)


def read(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.read().decode()
    except (urllib.error.URLError, OSError):
        return ""


def family(pid: int) -> set[int]:
    """The process and all below it; one that ends meanwhile has no children."""
    found = {pid}
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found |= family(int(child))
    return found


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def workers(pid: int) -> set[int]:
    """The workers of a family; one that has just ended, or is just beginning, is not among them."""
    return {member for member in family(pid) if b"worker" in _command(member)}


def _command(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


@contextlib.contextmanager
def running_in(home) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_ports()
    process = home.start("run", f"--port={port}", "--no-demo")
    try:
        until(lambda: read(f"http://127.0.0.1:{port}/desk/login/"))
        yield process, port
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(60)


@pytest.fixture(scope="module")
def running(prepared, tmp_path_factory):
    """One for all who do not end it: each of its processes takes seconds to start."""
    with (
        installation.copy(prepared, tmp_path_factory.mktemp("running")) as home,
        running_in(home) as (process, port),
    ):
        yield home, process, port


def write_today(home, folder) -> datetime.date:
    """A post for today whose slot has come already, or comes at midnight."""
    home.shell(
        "from publisher.schedule.models import Slot; Slot.objects.update(time='00:00', catch_up_hours=48)"
    )
    today = datetime.datetime.now(ZoneInfo("Europe/London")).date()
    page = text_copy(folder, "today", date=f"{today.day} {today:%B %Y}")
    home.bpod("import", str(page), "--draft")
    done = home.bpod("approve", today.isoformat(), f"--alt={ALT}", "--rights=all")
    assert done.returncode == 0, done.stderr
    return today


def test_beat_releases_and_a_worker_delivers_what_is_due(running, tmp_path):
    home, _, port = running
    with peers.sandbox(tmp_path / "peer") as peer:
        add_outlet(home, peer)
        today = write_today(home, tmp_path)
        until(lambda: peer.visible("tumblr", "tumblr-en"))
        page = f"http://127.0.0.1:{port}/archive/{today.year}/{today.month}/{today.day}"
        assert "Closing Ranks" in read(page)
        assert page in str(peer.visible("tumblr", "tumblr-en"))
        until(lambda: home.json("status", today.isoformat())["ok"])


def test_a_worker_that_dies_is_started_again(running):
    _, process, _ = running
    before = workers(process.pid)
    assert before
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    until(lambda: workers(process.pid) - before)


def test_a_killed_parent_leaves_nobody_behind(home):
    with running_in(home) as (process, _):
        members = family(process.pid) - {process.pid}
        assert len(members) >= 4
        process.kill()
        process.wait()
        until(lambda: not any(is_alive(member) for member in members), 30)


def test_a_second_run_of_the_same_home_is_refused(running):
    home, _, port = running
    done = home.bpod("run", f"--port={port}", "--no-demo")
    assert done.returncode == 1
    assert "another `bpod run`" in done.stderr


def test_a_taken_port_is_named(home):
    port = free_ports()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just closed will do
        taken.bind(("127.0.0.1", port + 1))
        taken.listen()
        done = home.bpod("run", f"--port={port}", "--no-demo")
    assert done.returncode == 1
    assert f"port {port + 1} is taken" in done.stderr


def test_without_any_broker_the_runner_takes_over(home, tmp_path):
    process = home.start("worker", "--no-broker")
    try:
        today = write_today(home, tmp_path)
        until(lambda: home.json("status", today.isoformat())["editions"][0]["state"] == "released", 30)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_a_worker_whose_broker_never_answers_ticks_by_itself(home, tmp_path):
    home.environ["REDIS_URL"] = f"redis://127.0.0.1:{free_ports(1)}/0"
    process = subprocess.Popen(
        home.command("worker"), env=home.environment(), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        today = write_today(home, tmp_path)
        until(lambda: home.json("status", today.isoformat())["editions"][0]["state"] == "released", 60)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
