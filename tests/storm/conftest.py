from __future__ import annotations

import logging
import os

import pytest
from django.db import connection

from tests.storm import world as worlds
from tests.tables import on_server


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


@pytest.fixture
def database_url(transactional_db) -> str:  # noqa: ARG001 - other processes see what is committed
    name = str(connection.settings_dict["NAME"])
    server = os.environ.get("DATABASE_URL")
    return on_server(server, name) if server else f"sqlite:///{name}"
