"""P10: one day to 10, 100 and 1,000 outlets, at 0 and 50 ms a call; the ledger beside a bare call."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from benchmarks.home import installation
from benchmarks.rows import show
from tests import servers

OUTLETS = (10, 100, 1000)


def main() -> None:
    rows = []
    for outlets in OUTLETS:
        words = [sys.executable, "-m", "benchmarks.fanout", str(outlets)]
        rows += json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)
    show(rows)


def one(outlets: int) -> None:
    import importlib

    with servers.embedded_broker() as url:
        os.environ["REDIS_URL"] = url
        with installation() as home:
            show(importlib.import_module("benchmarks.fanout_day").measure(home, outlets))


if __name__ == "__main__":
    if sys.argv[1:]:
        one(int(sys.argv[1]))
    else:
        main()
