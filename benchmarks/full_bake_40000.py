"""P3: the whole site of 40,000 posts from nothing, beside Hugo; six to eight minutes on two quiet cores."""

from __future__ import annotations

import importlib

from benchmarks.home import installation
from benchmarks.rows import show

if __name__ == "__main__":
    with installation() as home:
        show(
            importlib.import_module("benchmarks.full_bake_rows").measure(home, 40_000, rounds=1, growth=True)
        )
