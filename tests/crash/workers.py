"""Workers: children of a process with Django loaded, one for each round, which may be killed at any step."""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.crash.cases import Point

STUCK_SECONDS = 60.0

Act = Callable[[int], Any]
"""What a worker does; it is given the pipe for its steps, and what it returns comes back as `result`."""


@dataclass
class Worker:
    """How one ended."""

    killed: bool = False
    points: list[Point] = field(default_factory=list)
    round: int = 0
    """The last that it had begun."""
    result: Any = None
    error: str = ""


def work(act: Act) -> Worker:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _act(act, writer)
    os.close(writer)
    worker = _hear(reader, child)
    _, status = os.waitpid(child, 0)
    worker.killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return worker


def _act(act: Act, writer: int) -> None:
    gc.disable()
    status = 1
    try:
        os.write(writer, json.dumps({"result": act(writer)}).encode() + b"\n")
        status = 0
    except BaseException:  # noqa: BLE001 - the parent judges it
        os.write(writer, json.dumps({"error": traceback.format_exc()}).encode() + b"\n")
    finally:
        os._exit(status)


def _hear(reader: int, child: int) -> Worker:
    """Until the child has closed its end, by ending."""
    deadline, data, worker = time.monotonic() + STUCK_SECONDS, b"", Worker()
    with os.fdopen(reader, "rb", buffering=0) as pipe:
        while True:
            if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
                os.kill(child, signal.SIGTERM)
                worker.error = f"stuck for {STUCK_SECONDS:.0f} s"
                return worker
            if not (chunk := pipe.read(65536)):
                break
            data += chunk
    for line in data.splitlines():
        told = json.loads(line)
        if "point" in told:
            worker.points.append(Point(*told["point"]))
        worker.round = told.get("round", worker.round)
        worker.result = told.get("result", worker.result)
        worker.error = told.get("error", worker.error)
    return worker
