"""One cutting in a process of its own: `ours` or `pillow`, the work, the picture, the cuts' folder, what is wanted."""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.processes import peak_bytes
from publisher.editions.cutting.shape import Form


def main(who: str, work: str, source: Path, folder: Path, wanted: Any) -> None:
    os.environ["VIPS_CONCURRENCY"] = "1"  # as `cutting.children` starts it
    cut = getattr(importlib.import_module(f"benchmarks.pictures_{who}"), work)
    if work == "forms":
        wanted = [Form(**form) for form in wanted]
    wall, cpu = time.perf_counter(), time.process_time()
    cut(source, folder, wanted)
    taken = {"seconds": time.perf_counter() - wall, "CPU": time.process_time() - cpu}
    print(json.dumps({**taken, "peak memory": peak_bytes(os.getpid()) / 1e6}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]), json.loads(sys.argv[5]))
