"""The database is away, busy, or the disk is full: nothing is lost, nothing is half written."""

from __future__ import annotations

import datetime
import hashlib
import os
import resource
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from publisher.clock import Clock
from publisher.deliveries.models import Delivery, State
from publisher.editions.models import Edition
from publisher.tick import tick
from tests import factories, peers
from tests.storm import today

pytestmark = pytest.mark.timeout(300)  # many processes: a busy machine may take its time
FULL_BYTES = 2_000
"""No page is as small: with this limit every write ends as on a full disk."""


def files(root: Path) -> dict[str, str]:
    """What is served, by the hash of its bytes."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)
    }


@pytest.mark.parametrize("limit_bytes", [FULL_BYTES])
def test_a_full_disk_leaves_every_file_whole_and_the_next_tick_finishes(database_url, tmp_path, limit_bytes):
    environ = {**os.environ, "DATABASE_URL": database_url, "BPOD_HOME": str(tmp_path)}

    def run(preexec=None) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "publisher.cli", "tick", "--json"]
        return subprocess.run(
            words, env=environ, preexec_fn=preexec, capture_output=True, text=True, timeout=100
        )

    with peers.sandbox(tmp_path / "peer") as peer:
        edition = today.approved(peer, 0)
        yesterday = edition.publish_on - datetime.timedelta(days=1)
        Edition.objects.filter(pk=edition.pk).update(state=Edition.State.REOPENED)
        factories.approved(yesterday, title="Earlier")
        assert run().returncode == 0
        old = files(tmp_path / "site")
        Edition.objects.filter(pk=edition.pk).update(state=Edition.State.APPROVED)
        full = run(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes)))
        meanwhile = files(tmp_path / "site")
        mended = run()
        new = files(tmp_path / "site")
    assert full.returncode != 0
    words = "disk" if connection.vendor == "sqlite" else "cannot be written"
    assert words in full.stdout + full.stderr
    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert set(old) <= set(meanwhile)
    assert {
        name for name, digest in meanwhile.items() if digest not in {old.get(name), new.get(name)}
    } == set()
    assert f"en/archive/{edition.publish_on:%Y/%-m/%-d}.html" in set(new) - set(old)


if os.environ.get("DATABASE_URL"):

    def test_a_postgres_that_is_stopped_at_once_and_started_again_loses_nothing():
        words = ("--deliveries=40", "--workers=3", "--beats=1", "--kills=0", "--restarts=2", "--faster=120")
        done = subprocess.run(
            [sys.executable, "-m", "tests.storm", "race", *words, "--seconds=150"],
            env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            capture_output=True,
            text=True,
            timeout=250,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "40 delivered, 40 posts, 0 twice, 0 wrong receipts" in done.stdout

else:

    @pytest.fixture
    def waiting(transactional_db, tmp_path):  # noqa: ARG001
        """A day that is due, and a way to keep everybody else from writing."""
        with peers.sandbox(tmp_path / "peer") as peer:
            today.approved(peer, 2)
            other = sqlite3.connect(
                settings.DATABASES["default"]["NAME"], isolation_level=None, check_same_thread=False
            )
            yield other
            other.close()
            assert [len(peer.visible("tumblr", name)) for name in today.names(2)] == [1, 1]

    def test_a_busy_sqlite_is_waited_for(waiting):
        waiting.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(2.0, waiting.rollback)
        timer.start()
        tick(Clock())
        timer.join()
        assert set(Delivery.objects.values_list("state", flat=True)) == {State.DELIVERED}

    def test_a_sqlite_that_stays_busy_is_an_error_and_the_next_tick_does_it(waiting):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 200")
        waiting.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="database is locked"):
            tick(Clock())
        waiting.rollback()
        tick(Clock())
        assert set(Delivery.objects.values_list("state", flat=True)) == {State.DELIVERED}
        connection.close()
