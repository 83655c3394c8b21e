"""The translators' memory: one text of nine sentences against 36,000 sentences said before.

Beside it the same comparison by `difflib` of the standard library, on one unit in four hundred, reckoned up.
"""

from __future__ import annotations

import importlib

from benchmarks.home import installation
from benchmarks.rows import show

if __name__ == "__main__":
    with installation():
        show(importlib.import_module("benchmarks.memory_units").measure())
