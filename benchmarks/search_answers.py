"""The answers of one installation, in a process of its own that `search_same` starts, as JSON."""

from __future__ import annotations

import importlib
import json
import os
import sys


def main(size: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "publisher.settings"
    importlib.import_module("django").setup()
    print(json.dumps(importlib.import_module("benchmarks.search_rows").answers(size)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
