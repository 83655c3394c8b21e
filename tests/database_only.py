"""A pytest plugin, `-p tests.database_only`: leaves out what touches neither a database nor a broker.

The second pass of `tests.run` loads it: on another database such a test would do the very same again.
"""

from __future__ import annotations

import pytest

TOUCHES = frozenset({"db", "transactional_db", "database_url", "broker_url", "prepared"})
"""Fixtures that lead to one; `prepared` is an installation. The crash matrix plays both databases by itself."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if not _touches(item)]
    items[:] = [item for item in items if _touches(item)]
    config.hook.pytest_deselected(items=left_out)


def _touches(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not TOUCHES.isdisjoint(fixtures)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        session.exitstatus = pytest.ExitCode.OK
