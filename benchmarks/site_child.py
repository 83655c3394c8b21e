"""Ours, in a process of its own: one of the works of `site_work`, its result as JSON."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from publisher import loaded


def ask(work: str, home: Path, *numbers: int) -> Any:
    command = [sys.executable, "-m", "benchmarks.site_child", work, str(home), *map(str, numbers)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def main(work: str, home: str, *numbers: str) -> None:
    os.environ["BPOD_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "publisher.settings"
    os.environ.pop("DATABASE_URL", None)
    importlib.import_module("django").setup()
    works = importlib.import_module("benchmarks.site_work")
    loaded.keep()  # as web and worker do
    done = getattr(works, work)(*map(int, numbers))
    print(json.dumps(done))


if __name__ == "__main__":
    main(*sys.argv[1:])
