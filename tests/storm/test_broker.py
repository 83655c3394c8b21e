"""The broker dies, forgets or falls silent in the middle of a release: nothing is lost, nothing comes twice."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import redis

from publisher.celery import app
from publisher.deliveries.models import Delivery, Receipt, State
from publisher.supervisor import Process, Supervisor
from tests import peers, servers
from tests.storm import today

pytestmark = pytest.mark.timeout(300)  # many processes: a busy machine may take its time
OUTLETS = 12
BOUND_SECONDS = 75.0
"""What docs/concepts/exactly-once.md promises without a broker."""


@pytest.fixture
def broker() -> Iterator[str]:
    """One of its own, since it will not outlive the test."""
    start = servers.redis if os.environ.get("REDIS_URL") else servers.embedded_broker
    with start() as url:
        pid = int(_client(url).info("server")["process_id"])
        try:
            yield url
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)  # one that is stopped would not hear the other signals


def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url.replace("redis+socket", "unix"))


def _killed(url: str) -> None:
    os.kill(int(_client(url).info("server")["process_id"]), signal.SIGKILL)


def _frozen(url: str) -> None:
    os.kill(int(_client(url).info("server")["process_id"]), signal.SIGSTOP)


def _flushed(url: str) -> None:
    _client(url).flushall()


@pytest.fixture
def start(database_url, broker, tmp_path):
    """`bpod worker`, `bpod beat`, in the folders of this test, kept up as `bpod run` keeps them up.

    A worker that holds messages when its broker dies ends: kombu, closing the connection, fails by itself.
    """
    environ = {"DATABASE_URL": database_url, "REDIS_URL": broker, "BPOD_HOME": str(tmp_path)}
    over = Supervisor()
    watching = threading.Thread(target=over.watch)

    def begin(word: str) -> None:
        words = [sys.executable, "-m", "publisher.cli", word]
        over.start(Process(word, words, environ), lambda: True)

    watching.start()
    yield begin
    over.stopped.set()
    watching.join()
    for process in over.processes:
        process.running.kill()
        process.running.wait()


@pytest.mark.parametrize(("trouble", "beats"), [(_killed, 0), (_frozen, 0), (_flushed, 2)])
def test_the_broker_fails_in_the_middle_of_a_release(start, broker, tmp_path, trouble, beats):
    with peers.sandbox(tmp_path / "peer") as peer:
        today.approved(peer, OUTLETS)
        peer.arm("tumblr", "prepare", "slow", count=None, seconds=0.4)
        start("worker")
        for _ in range(beats):
            start("beat")
        _ask_for_a_tick(broker)
        until(lambda: peer.state()["posts"])
        assert Delivery.objects.filter(state=State.PENDING).exists(), "too late to be in the middle"
        trouble(broker)
        until(lambda: Delivery.objects.filter(state=State.DELIVERED).count() == OUTLETS, BOUND_SECONDS)
        assert [len(peer.visible("tumblr", name)) for name in today.names(OUTLETS)] == [1] * OUTLETS
    assert Receipt.objects.count() == OUTLETS


def _ask_for_a_tick(url: str) -> None:
    """What beat does; it would do it within ten seconds."""
    with app.connection_for_write(url) as connection:
        app.send_task("publisher.tick", connection=connection)


def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.1)
