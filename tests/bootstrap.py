"""Loaded before anything of Django: every test process gets a home of its own, and nothing from outside.

Of several processes that share a Redis (`tests.run`) each has a database of it, by its number.
"""

import os
import shutil
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="bpod-tests-"))

for name in [name for name in os.environ if name.startswith("BPOD_")]:
    del os.environ[name]
os.environ["BPOD_HOME"] = str(HOME)
os.environ["BPOD_SECRET_KEY"] = "only-for-tests-" * 4
if (url := os.environ.get("REDIS_URL")) and (worker := os.environ.get("PYTEST_XDIST_WORKER")):
    os.environ["REDIS_URL"] = f"{url.rpartition('/')[0]}/{1 + int(worker.removeprefix('gw'))}"
os.environ["NO_PROXY"] = "127.0.0.1,localhost"


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)
