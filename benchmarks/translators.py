"""The translators' room with 5,000 posts and 36,000 sentences said before: its pages, as one process answers them."""

from __future__ import annotations

import importlib

from benchmarks.home import installation
from benchmarks.rows import show

if __name__ == "__main__":
    with installation():
        show(importlib.import_module("benchmarks.translators_rows").measure())
