"""A small race of real processes on the database of this run; `python -m tests.storm race` is the long one."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.timeout(300)  # many processes: a busy machine may take its time
WORDS = ("--here", "--deliveries=60", "--workers=4", "--kills=10", "--faster=120", "--seconds=150")


def test_workers_that_are_killed_bring_each_edition_to_each_outlet_once(database_url):
    done = subprocess.run(
        [sys.executable, "-m", "tests.storm", "race", *WORDS],
        env={**os.environ, "DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        timeout=250,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "60 delivered, 60 posts, 0 twice, 0 wrong receipts" in done.stdout
