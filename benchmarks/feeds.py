"""P5: the feeds of one site, beside feedgen alone and Django's; half a minute."""

from __future__ import annotations

import importlib

from benchmarks.home import installation
from benchmarks.rows import show

if __name__ == "__main__":
    with installation():
        show(importlib.import_module("benchmarks.feeds_rows").measure())
