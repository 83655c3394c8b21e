"""What the second pass of the suite leaves out, and what it never may."""

from __future__ import annotations

import subprocess
import sys


def collected(*paths: str) -> str:
    words = ["-p", "no:cacheprovider", "-p", "tests.database_only", "--collect-only", *paths]
    return subprocess.run([sys.executable, "-m", "pytest", *words], capture_output=True, text=True).stdout


def test_what_reaches_a_database_by_a_mark_a_fixture_or_a_process_stays_and_the_rest_is_left_out():
    kept = (
        "tests/test_migrations.py",
        "tests/storm/test_broker.py",
        "tests/commands/test_run.py",
        "tests/feeds/test_bake.py",
    )
    said = collected(*kept, "tests/posts/test_text.py")
    for name in kept:
        assert f"{name}::" in said
    assert "test_text.py::" not in said


def test_nothing_left_to_do_is_no_failure():
    words = ["-p", "no:cacheprovider", "-p", "tests.database_only", "tests/posts/test_text.py"]
    assert subprocess.run([sys.executable, "-m", "pytest", *words], capture_output=True).returncode == 0
