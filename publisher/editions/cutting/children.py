"""Starts the processes that open pictures, asks them, and bears it when one of them dies.

A child costs a fraction of a second to start, so it is kept for the next picture and ends by itself when
none comes. It is given no variable of ours: whoever takes it over through a picture finds no secret there.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from publisher.editions.cutting import header
from publisher.editions.cutting.refusal import PictureRefusedError

WALL_SECONDS_MAX = 120.0
START_SECONDS_MAX = 60.0
_ROOT = Path(__file__).resolve().parents[3]
_COMMAND = (sys.executable, "-m", "publisher.editions.cutting.child")
_ENVIRON = {
    "PATH": os.defpath,
    "PYTHONPATH": str(_ROOT),
    "VIPS_BLOCK_UNTRUSTED": "1",  # https://www.libvips.org/API/current/func.block_untrusted_set.html
    "VIPS_CONCURRENCY": "1",  # several children share the cores; threads would also cost address space
    "VIPS_WARNING": "0",
    "MALLOC_ARENA_MAX": "2",
}

Value = dict[str, Any]


class StartError(RuntimeError):
    """The process that opens pictures does not start: an installation without libvips."""


class Child:
    """One process, started when it is first asked, and again after it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._owner = 0

    def ask(self, asked: Value) -> Value:
        """Raises `PictureRefusedError`, also where the picture was too much for the process."""
        process = self._started()
        answer = _exchange(process, asked, WALL_SECONDS_MAX)
        if answer is None and process.wait() == 0:  # it had just ended, of idleness
            answer = _exchange(self._started(), asked, WALL_SECONDS_MAX)
        if answer is None:
            self.end()
            raise PictureRefusedError(
                "the file takes more memory or time than any picture may, or it is damaged; save it again as PNG or"
                " JPEG, with fewer pixels"
            )
        if "refused" in answer:
            raise PictureRefusedError(answer["refused"])
        return answer

    def end(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()  # it owns nothing: a file is in the store, or it is not
        process.communicate()

    def _started(self) -> subprocess.Popen[str]:
        if self._owner != os.getpid():  # after a fork it belongs to the other
            self._process, self._owner = None, os.getpid()
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = subprocess.Popen(
                _COMMAND,
                env=_ENVIRON,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd="/",
                start_new_session=True,  # Ctrl-C is for us; our end closes its input
            )
            if _answer(self._process, START_SECONDS_MAX) is None:
                self.end()
                raise StartError("the process that cuts pictures does not start; see what it printed above")
        return self._process


_kept, _one_at_a_time = Child(), threading.Lock()
atexit.register(_kept.end)


def ask(asked: Value) -> Value:
    """Of the one child this process keeps. Raises `PictureRefusedError`."""
    _check(asked)
    with _one_at_a_time:
        return _kept.ask(asked)


def ask_apart(asked: Value) -> Value:
    """Of a child of its own, which gives way to all else and ends with its answer. Raises `PictureRefusedError`."""
    _check(asked)
    child = Child()
    try:
        return child.ask({**asked, "gives_way": True})
    finally:
        child.end()


def ask_all(questions: Iterable[Value], children: int) -> Iterator[Value | PictureRefusedError]:
    """The answers in order, from several children at once; what is refused is an answer like any other."""
    with _some(children) as idle, ThreadPoolExecutor(children) as threads:

        def one(asked: Value) -> Value | PictureRefusedError:
            child = idle.get()
            try:
                _check(asked)
                return child.ask(asked)
            except PictureRefusedError as error:
                return error
            finally:
                idle.put(child)

        yield from threads.map(one, questions)


@contextmanager
def _some(count: int) -> Iterator[SimpleQueue[Child]]:
    idle: SimpleQueue[Child] = SimpleQueue()
    with ExitStack() as stack:
        for _ in range(count):
            child = Child()
            stack.callback(child.end)
            idle.put(child)
        yield idle


def _check(asked: Value) -> None:
    header.checked(Path(asked["source"]))


def _exchange(process: subprocess.Popen[str], asked: Value, seconds: float) -> Value | None:
    assert process.stdin is not None  # noqa: S101 - it was started with pipes
    try:
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
    except BrokenPipeError:
        return None
    return _answer(process, seconds)


def _answer(process: subprocess.Popen[str], seconds: float) -> Value | None:
    """None where there is none in time: the process is then at its end, or is put to it."""
    assert process.stdout is not None  # noqa: S101 - it was started with pipes
    if not select.select([process.stdout], [], [], seconds)[0]:
        process.kill()
        return None
    line = process.stdout.readline()
    return json.loads(line) if line else None
