"""P3: the whole site of 4,000 posts from nothing, beside Hugo; two minutes on two quiet cores."""

from __future__ import annotations

import importlib

from benchmarks.home import installation
from benchmarks.rows import show

if __name__ == "__main__":
    with installation() as home:
        show(importlib.import_module("benchmarks.full_bake_rows").measure(home, 4_000, rounds=3))
