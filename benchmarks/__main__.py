"""`make bench`: runs every measurement in a process of its own and writes benchmarks/results.json.

Each row has name, unit, ours, beside (the same work done another way in the same run, or why it is not there, or
null), ratio (ours ÷ beside, or null), the aim that was set for it and whether it is met, and the command that
measures it alone.
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
    "desk",
    "catalan_checks",
    "search",
    "search_same",
    "one_post",
    "full_bake",
    "post_page",
    "feeds",
    "histories",
)
LARGE = ("full_bake_40000", "search_40000")
"""Measured when they are named: minutes each."""
RESULTS = Path(__file__).with_name("results.json")


def main(names: list[str]) -> None:
    rows = {row["name"]: row for row in json.loads(RESULTS.read_text())} if RESULTS.exists() else {}
    for name in names or MEASUREMENTS:
        print(f"measuring {name} …", flush=True)
        command = f"python -m benchmarks.{name}"
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], stdout=subprocess.PIPE, check=True
        )
        rows = {key: row for key, row in rows.items() if row["command"] != command}
        for row in json.loads(done.stdout):
            rows[row["name"]] = {**row, "command": command}
    RESULTS.write_text(json.dumps(list(rows.values()), indent=2) + "\n")
    for row in rows.values():
        ratio = f"  {row['ratio']:.2f} × {row['beside']}" if row["ratio"] else ""
        met = {True: "  met", False: f"  missed: {row.get('aim')}"}.get(row.get("met"), "")
        print(f"{row['name']:<58} {row['ours']:>10} {row['unit']}{ratio}{met}")


if __name__ == "__main__":
    main(sys.argv[1:])
