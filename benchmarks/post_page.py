"""P4: one post's page from the embedded server, beside nginx, a Django view and a Wagtail page; two minutes."""

from __future__ import annotations

import importlib

from benchmarks.home import installation
from benchmarks.rows import show

if __name__ == "__main__":
    with installation() as home:
        show(importlib.import_module("benchmarks.post_page_rows").measure(home))
