"""P8: from enqueueing a wake-up to its start, with the embedded broker and with Redis; idle CPU and memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.processes import cpu_seconds, pss_bytes, tree
from benchmarks.rows import percentile, row, show

WAKES = 400
IDLE_SECONDS = 30.0


def main() -> None:
    from tests import servers

    rows: list[dict[str, Any]] = []
    with servers.embedded_broker() as url:
        rows += _dispatch("embedded broker", url)
    with servers.redis() as url:
        rows += _dispatch("Redis", url)
    show([*rows, *_idle()])


def _dispatch(label: str, url: str) -> list[dict[str, Any]]:
    """A worker in a process of its own; one wake-up at a time, on a quiet queue."""
    with tempfile.TemporaryDirectory(prefix="bpod-bench-") as folder:
        marks = Path(folder) / "marks"
        marks.touch()
        environ = {**os.environ, "BPOD_HOME": folder, "REDIS_URL": url, "BPOD_BENCH_MARKS": str(marks)}
        worker = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.dispatch_worker"], env=environ, stdout=sys.stderr
        )
        try:
            sent = subprocess.run(
                [sys.executable, "-m", "benchmarks.dispatch_send", str(WAKES)],
                env=environ,
                check=True,
                stdout=subprocess.PIPE,
            )
            left = dict(line.split() for line in sent.stdout.decode().splitlines())
            started = dict(line.split() for line in marks.read_text().splitlines())
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(20)
    waits = [(int(started[number]) - int(at)) / 1e6 for number, at in left.items()]
    return [
        row(f"P8 enqueue to start, {label}, p50 (aim 3)", "ms", percentile(waits, 0.5)),
        row(f"P8 enqueue to start, {label}, p99 (aim 10)", "ms", percentile(waits, 0.99)),
    ]


def _idle() -> list[dict[str, Any]]:
    """`bpod run` with nothing to do: each process's share of one core, and its memory."""
    from tests import servers

    with tempfile.TemporaryDirectory(prefix="bpod-bench-") as home:
        words = ["run", "--no-demo", f"--home={home}", f"--port={servers.free_port()}"]
        process = subprocess.Popen(
            [sys.executable, "-m", "publisher.cli", *words],
            stdout=sys.stderr,
            env={name: value for name, value in os.environ.items() if name != "REDIS_URL"},
            start_new_session=True,
        )
        try:
            time.sleep(IDLE_SECONDS)  # started, prepared, and the first ticks done
            before = {pid: cpu_seconds(pid) for pid in tree(process.pid)}
            time.sleep(IDLE_SECONDS)
            rows = []
            for pid, (name, cpu) in ((pid, before[pid]) for pid in tree(process.pid) if pid in before):
                share = 100 * (cpu_seconds(pid)[1] - cpu) / IDLE_SECONDS
                rows.append(row(f"P8 idle CPU, {name}", "% of a core", share))
                rows.append(row(f"P8 memory (PSS), {name}", "MB", pss_bytes(pid) / 1e6))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
    return rows


if __name__ == "__main__":
    main()
