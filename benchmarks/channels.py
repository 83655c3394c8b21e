"""What each kind of channel costs: the lines of its adapter, its calls and our CPU time of one post."""

from __future__ import annotations

import importlib

from benchmarks.home import installation
from benchmarks.rows import show

if __name__ == "__main__":
    with installation() as home:
        show(importlib.import_module("benchmarks.channels_rows").measure(home))
