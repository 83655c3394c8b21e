"""From the slot's instant to the page and to the last outlet, over 100 days with the clock injected."""

from __future__ import annotations

import importlib

from benchmarks.home import installation
from benchmarks.rows import show

if __name__ == "__main__":
    with installation() as home:
        show(importlib.import_module("benchmarks.slot_days").measure(home))
