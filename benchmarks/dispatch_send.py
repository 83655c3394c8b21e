"""Sends wake-ups one by one and prints when each left."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from publisher.celery import app


def main(count: int) -> None:
    marks = Path(os.environ["BPOD_BENCH_MARKS"])
    sent: dict[int, int] = {}
    for number in range(-20, count):  # the first ones open connections and start threads
        sent[number] = time.monotonic_ns()
        app.send_task("benchmarks.mark", (number,), expires=30)
        deadline = time.monotonic() + 30
        while f"{number} " not in marks.read_text():
            if time.monotonic() > deadline:
                raise SystemExit("the worker does not answer")
            time.sleep(0.002)
    for number, at in sent.items():
        if number >= 0:
            print(number, at)


if __name__ == "__main__":
    main(int(sys.argv[1]))
