"""Every page of the desk and every read of the API with 5,000 posts and 60,000 deliveries, as one worker answers them."""

from __future__ import annotations

import importlib

from benchmarks.home import installation
from benchmarks.rows import show

if __name__ == "__main__":
    with installation():
        show(importlib.import_module("benchmarks.desk_rows").measure())
