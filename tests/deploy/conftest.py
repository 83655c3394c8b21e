"""A deployment on real servers, whichever database the suite itself runs on."""

from __future__ import annotations

import contextlib
import os

import psycopg
import pytest

from tests import servers
from tests.deploy.deployment import Deployment


@pytest.fixture(scope="module")
def deployment(tmp_path_factory):
    with contextlib.ExitStack() as stack:
        server = os.environ.get("DATABASE_URL") or stack.enter_context(servers.postgres())
        broker = stack.enter_context(
            servers.redis()
        )  # not the suite's: other workers would take our messages
        name = f"bpod_deploy_{os.getpid()}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
            made = Deployment(
                tmp_path_factory.mktemp("deployment"),
                f"{server.rpartition('/')[0]}/{name}",
                broker,
                servers.free_port(),
            )
            made.prepare_folders()
            yield made
            made.stop()
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
