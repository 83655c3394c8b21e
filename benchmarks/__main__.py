"""`make bench`: runs every measurement in a process of its own and writes benchmarks/results.json.

Each row has name, unit, ours, beside (the same work done another way in the same run, or null),
ratio (ours ÷ beside, or null) and the command that measures it alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

MEASUREMENTS = (
    "first_run",
    "slot",
    "dispatch",
    "punctuality",
    "punctuality_beat",
    "fanout",
    "archive",
    "pictures",
    "channels",
    "memory",
    "translators",
    "catalan_checks",
    "search",
)
RESULTS = Path(__file__).with_name("results.json")


def main(names: list[str]) -> None:
    rows = {row["name"]: row for row in json.loads(RESULTS.read_text())} if RESULTS.exists() else {}
    for name in names or MEASUREMENTS:
        print(f"measuring {name} …", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], stdout=subprocess.PIPE, check=True
        )
        for row in json.loads(done.stdout):
            rows[row["name"]] = {**row, "command": f"python -m benchmarks.{name}"}
    RESULTS.write_text(json.dumps(list(rows.values()), indent=2) + "\n")
    for row in rows.values():
        ratio = f"  {row['ratio']:.2f} × {row['beside']}" if row["ratio"] else ""
        print(f"{row['name']:<58} {row['ours']:>10} {row['unit']}{ratio}")


if __name__ == "__main__":
    main(sys.argv[1:])
