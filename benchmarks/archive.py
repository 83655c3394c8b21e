"""`bpod import` of 5,000 generated pages, and `bpod rebuild` of 5,000 posts in two languages."""

from __future__ import annotations

import importlib

from benchmarks.home import installation
from benchmarks.rows import show

if __name__ == "__main__":
    with installation() as home:
        show(importlib.import_module("benchmarks.archive_pages").measure(home))
