"""Search in 5,000 and 40,000 posts of each language, beside SQLite's own full-text search."""

from __future__ import annotations

import importlib

from benchmarks.home import installation
from benchmarks.rows import show

if __name__ == "__main__":
    with installation() as home:
        show(importlib.import_module("benchmarks.search_rows").measure(home))
