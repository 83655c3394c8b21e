"""Says which readers this machine has: `apt install newsboat rss2email` brings the two programs."""

from __future__ import annotations

from tests.real.readers.readers import FOUND, MISSING


def pytest_report_header() -> str:
    found, missing = (", ".join(reader.name for reader in readers) for readers in (FOUND, MISSING))
    return f"feed readers: {found}" + (f"; not installed here: {missing}" if missing else "")
