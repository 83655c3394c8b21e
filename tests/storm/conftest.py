from __future__ import annotations

import logging

import pytest

from tests.storm import world as worlds


@pytest.fixture(autouse=True)
def _quiet():
    """A storm would fill the log with releases and lost leases; its own words say more."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(db):  # noqa: ARG001
    worlds.found()
    with worlds.world() as made:
        yield made
