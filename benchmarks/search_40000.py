"""P6: search in 40,000 posts of each language, beside FTS5, Postgres and tantivy; eight minutes on two quiet cores."""

from __future__ import annotations

import importlib

from benchmarks.home import installation
from benchmarks.rows import show

if __name__ == "__main__":
    with installation() as home:
        show(importlib.import_module("benchmarks.search_rows").measure(home, 40_000))
