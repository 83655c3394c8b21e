"""P9: from the slot's instant until the page is live, and until the last of ten outlets has the post, by the real clock.

Three slots to an installation: each has a language and a site of its own, and a real one has two or three. So eight
installations follow each other, each with its own broker, beat, worker and peer.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys

from benchmarks.home import installation
from benchmarks.rows import at_most, percentile, row, show
from tests import servers

INSTALLATIONS = 8
LIVE_MS_MAX, LAST_MS_MAX = 1000, 3000


def main() -> None:
    found: list[tuple[float, float]] = []
    for _ in range(INSTALLATIONS):
        words = [sys.executable, "-m", "benchmarks.punctuality", "one"]
        found += json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)
    live, last = zip(*found, strict=True)
    label, outlets = "P9 slot to page live", "P9 slot to the last of 10 outlets, 50 ms a call"
    show(
        [
            row(f"{label}, p50 of {len(live)}", "ms", percentile(live, 0.5)),
            at_most(f"{label}, p99", "ms", percentile(live, 0.99), LIVE_MS_MAX),
            row(f"{outlets}, p50 of {len(last)}", "ms", percentile(last, 0.5)),
            at_most(f"{outlets}, p99", "ms", percentile(last, 0.99), LAST_MS_MAX),
        ]
    )


def one() -> None:
    with servers.embedded_broker() as url:
        os.environ["REDIS_URL"] = url
        with installation() as home:
            slots = importlib.import_module("benchmarks.punctuality_slots")
            print(json.dumps(slots.lateness_everywhere(home)))


if __name__ == "__main__":
    one() if sys.argv[1:] else main()
