"""A deployment on real servers, whichever database the suite itself runs on."""

from __future__ import annotations

import contextlib
import os
from urllib.parse import urlsplit

import pytest

from tests import servers, tables
from tests.deploy.deployment import Deployment


@pytest.fixture(scope="module")
def deployment(tmp_path_factory):
    with contextlib.ExitStack() as stack:
        made_before = os.environ.get(tables.ON_SERVER)
        server = made_before or os.environ.get("DATABASE_URL") or stack.enter_context(servers.postgres())
        # Not the suite's: other workers would take our messages.
        broker = stack.enter_context(servers.redis())
        name = f"bpod_deploy_{os.getpid()}"
        tables_of = f" TEMPLATE {urlsplit(made_before).path[1:]}" if made_before else ""
        tables.run_sql(server, f"CREATE DATABASE {name}{tables_of}")
        made = Deployment(
            tmp_path_factory.mktemp("deployment"), tables.on_server(server, name), broker, servers.free_port()
        )
        try:
            made.prepare_folders()
            yield made
        finally:
            made.stop()
            tables.run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")
