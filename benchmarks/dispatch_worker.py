"""A Celery worker as `bpod worker` starts one, with a task that writes down when it began."""

from __future__ import annotations

import os
import time
import warnings

from celery.exceptions import SecurityWarning

from publisher.celery import app

MARKS = os.environ["BPOD_BENCH_MARKS"]


@app.task(name="benchmarks.mark")
def mark(number: int) -> None:
    with open(MARKS, "a") as file:  # noqa: PTH123 - appended by several threads, a line at a time
        file.write(f"{number} {time.monotonic_ns()}\n")


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=SecurityWarning)
    app.steps["worker"].clear()  # no ticks: there is no database here
    app.start(
        [
            "--quiet",
            "worker",
            "--pool=threads",
            "--concurrency=4",
            "--loglevel=WARNING",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ]
    )
