"""The supervisor with small real processes: they write down what happens to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher import supervisor
from publisher.supervisor import Process, StartError, Supervisor

CHILD = """
import os, signal, sys, time
name, log = sys.argv[1:]
def write(word):
    with open(log, "a") as file:
        file.write(f"{name} {word} {os.getpid()}\\n")
def end(*_):
    write("ended")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
write("started")
while True:
    time.sleep(1)
"""
DEAF = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).touch()
time.sleep(60)
"""
SUPERVISES = """
import sys
from publisher.supervisor import Process, Supervisor, stop_on_signals
log, *names = sys.argv[1:]
over = Supervisor()
stop_on_signals(over)
for name in names:
    over.start(Process(name, [sys.executable, "-c", CHILD, name, log]), lambda: f"{name} started" in open(log).read())
print("watching", flush=True)
over.watch()
over.stop()
"""


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log"
    path.touch()
    return path


@pytest.fixture
def over():
    made = Supervisor()
    yield made
    for process in made.processes:
        if process.running and process.running.poll() is None:
            process.running.kill()
            process.running.wait()


@pytest.fixture
def supervising(log):
    """A process that supervises two others, `first` and `second`, as `bpod run` does."""
    code = f"CHILD = {CHILD!r}\n{SUPERVISES}"
    words = [sys.executable, "-c", code, str(log), "first", "second"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "watching\n"
        yield process
        process.kill()
    until(lambda: not any(is_alive(pid) for pid in pids(log)))


def child(name: str, log: Path) -> Process:
    return Process(name, [sys.executable, "-c", CHILD, name, str(log)])


def says(log: Path, line: str) -> Callable[[], bool]:
    return lambda: line in log.read_text()


def events(log: Path) -> list[str]:
    return [line.rpartition(" ")[0] for line in log.read_text().splitlines()]


def pids(log: Path, name: str = "") -> list[int]:
    return [int(line.split()[2]) for line in log.read_text().splitlines() if line.startswith(name)]


def until(true: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_each_is_ready_before_the_next_one_starts_and_they_end_in_the_reverse_order(over, log):
    for name in ("broker", "web", "worker"):
        over.start(child(name, log), says(log, f"{name} started"))
        assert events(log)[-1] == f"{name} started"
    over.stop()
    assert events(log) == [
        *("broker started", "web started", "worker started"),
        *("worker ended", "web ended", "broker ended"),
    ]


def test_one_that_ends_instead_of_getting_ready_is_named(over):
    with pytest.raises(StartError, match="web did not start"):
        over.start(Process("web", [sys.executable, "-c", "raise SystemExit(3)"]), lambda: False)


def test_one_that_is_never_ready_is_named(over, log):
    with pytest.raises(StartError, match="web did not start"):
        over.start(child("web", log), lambda: False, within_seconds=0.2)


def test_nobody_is_waited_for_once_the_end_was_asked_for(over, log):
    over.stopped.set()
    over.start(child("web", log), lambda: False)
    over.watch()
    over.stop()


def test_a_process_gets_its_own_additions_to_the_environment(over, log, monkeypatch):
    monkeypatch.setenv("KEPT", "kept")
    code = "import os, sys; open(sys.argv[1], 'w').write(os.environ['KEPT'] + os.environ['ADDED'])"
    process = Process("web", [sys.executable, "-c", code, str(log)], environ={"ADDED": " and added"})
    over.start(process, says(log, "kept and added"))


def test_one_that_is_deaf_to_the_request_to_end_is_killed(over, tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.2)
    ready = tmp_path / "ready"
    process = Process("deaf", [sys.executable, "-c", DEAF, str(ready)])
    over.start(process, ready.exists)
    over.stop()
    assert process.running.returncode == -signal.SIGKILL


def test_what_keeps_failing_at_once_is_given_up_and_named(over, capfd):
    over.start(Process("web", [sys.executable, "-c", "raise SystemExit(3)"]), lambda: True)
    with pytest.raises(StartError, match=f"web ended {supervisor.QUICK_FAILURES_MAX + 1} times at once"):
        over.watch()
    assert capfd.readouterr().err.count("web ended by itself") == supervisor.QUICK_FAILURES_MAX


def test_one_that_ran_for_a_while_is_started_again_however_often_it_ends(over, monkeypatch):
    monkeypatch.setattr(supervisor, "QUICK_SECONDS", 0.0)
    process = Process("web", [sys.executable, "-c", "raise SystemExit(3)"])
    over.start(process, lambda: True)
    for _ in range(2 * supervisor.QUICK_FAILURES_MAX):
        process.running.wait()
        over._again(process)
    assert process.failures == 1


def test_what_was_killed_is_started_again(supervising, log):
    (old,) = pids(log, "first")
    os.kill(old, signal.SIGKILL)
    until(lambda: len(pids(log, "first")) == 2)
    assert is_alive(pids(log, "first")[-1])
    assert len(pids(log, "second")) == 1
    assert supervising.poll() is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_in_order(supervising, log, number):
    supervising.send_signal(number)
    assert supervising.wait(20) == 0
    assert events(log) == ["first started", "second started", "second ended", "first ended"]


def test_ctrl_c_in_a_terminal_reaches_the_supervisor_alone(supervising, log):
    assert len({os.getpgid(pid) for pid in (supervising.pid, *pids(log))}) == 3


def test_children_end_when_their_parent_is_killed(supervising, log):
    supervising.kill()
    supervising.wait()
    until(lambda: not any(is_alive(pid) for pid in pids(log)))
    assert sorted(events(log)[2:]) == ["first ended", "second ended"]
