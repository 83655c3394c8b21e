"""Starts processes, keeps them up and ends them in order: the whole of `bpod run` below its command.

Loads no Django: it only waits.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1  # prctl(2): the child is told when its parent dies, even by SIGKILL
STOP_SECONDS = 20.0
QUICK_SECONDS = 10.0
QUICK_FAILURES_MAX = 5


class StartError(Exception):
    """A process did not come up; the text names it."""


@dataclass
class Process:
    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    failures: int = 0
    started: float = 0.0
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.started = time.monotonic()
        self.running = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environ},
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which ends all in order
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - before any thread
        )

    def ended(self) -> bool:
        return self.running is not None and self.running.poll() is not None

    def stop(self) -> None:
        if self.running is None or self.running.poll() is not None:
            return
        self.running.terminate()
        try:
            self.running.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()


class Supervisor:
    """Processes start in the order they are added and end in the reverse."""

    def __init__(self) -> None:
        self.processes: list[Process] = []
        self.stopped = threading.Event()

    def start(self, process: Process, ready: Callable[[], bool], *, within_seconds: float = 60.0) -> None:
        """Start and wait until `ready`. Raises `StartError`."""
        self.processes.append(process)
        process.start()
        deadline = time.monotonic() + within_seconds
        while not ready():
            if self.stopped.is_set():
                return
            if process.ended() or time.monotonic() > deadline:
                raise StartError(f"{process.name} did not start; its own words are above")
            self.stopped.wait(0.05)

    def watch(self) -> None:
        """Start again whatever ends by itself, until stopped. Raises `StartError` for what keeps failing."""
        while not self.stopped.wait(0.5):
            for process in self.processes:
                if process.ended():
                    self._again(process)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.stop()

    def _again(self, process: Process) -> None:
        quick = time.monotonic() - process.started < QUICK_SECONDS
        process.failures = process.failures + 1 if quick else 1
        if process.failures > QUICK_FAILURES_MAX:
            raise StartError(
                f"{process.name} ended {process.failures} times at once; its own words are above"
            )
        print(f"bpod: {process.name} ended by itself and is started again", file=sys.stderr, flush=True)  # noqa: T201
        process.start()


def stop_on_signals(supervisor: Supervisor) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.stopped.set())


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
