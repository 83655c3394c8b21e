"""Loaded before anything of Django: every test run gets a home of its own, and nothing from outside."""

import os
import shutil
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="bpod-tests-"))

for name in [name for name in os.environ if name.startswith("BPOD_")]:
    del os.environ[name]
os.environ["BPOD_HOME"] = str(HOME)
os.environ["BPOD_SECRET_KEY"] = "only-for-tests-" * 4
os.environ["NO_PROXY"] = "127.0.0.1,localhost"


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)
