"""P9: how late beat's tick releases, over 200 slots a second apart by the real clock.

Ten slots to an installation, because each needs a language and a site of its own: every release writes the day's page on
all of them, and more than ten would measure that. So twenty installations follow each other, each with its own broker,
beat and worker.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys

from benchmarks.home import installation
from benchmarks.rows import percentile, row, show
from tests import servers

INSTALLATIONS = 20


def main() -> None:
    late: list[float] = []
    for _ in range(INSTALLATIONS):
        words = [sys.executable, "-m", "benchmarks.punctuality_beat", "one"]
        late += json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)
    label = f"P9 beat's lateness, {len(late)} slots a second apart"
    shares = (0.5, 0.99, 1.0)
    show([row(f"{label}, p{100 * share:.0f}", "ms", percentile(late, share)) for share in shares])


def one() -> None:
    with servers.embedded_broker() as url:
        os.environ["REDIS_URL"] = url
        with installation():
            print(json.dumps(importlib.import_module("benchmarks.punctuality_slots").lateness()))


if __name__ == "__main__":
    one() if sys.argv[1:] else main()
