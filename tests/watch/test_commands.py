"""`bpod watch` and `bpod doctor` as processes: no database, no broker, no second watch."""

from __future__ import annotations

import fcntl
import json
import signal
import time

import pytest

from tests import installation, servers


@pytest.fixture
def bare(tmp_path):
    """A home, and a database that nobody answers for."""
    home = tmp_path / "home"
    home.mkdir()
    gone = f"postgres://bpod:hunter2@127.0.0.1:{servers.free_port()}/bpod"
    return installation.Installation(home, gone)


def test_a_database_that_is_gone_is_told_by_webhook_and_mail(bare, hook, mail):
    bare.environ = {
        "BPOD_ALARM_WEBHOOK": hook.url,
        "BPOD_ALARM_EMAIL": "desk@example.org",
        "BPOD_ALARM_SMTP": mail.url,
    }
    for _ in range(3):  # a process each: the book carries over
        done = bare.bpod("watch", "--once")
        assert done.returncode == 1
        assert "hunter2" not in done.stderr
    assert sorted(hook.events) == [("raised", "database"), ("raised", "tick")]
    assert "hunter2" not in str(hook.letters)
    (letter,) = mail.mails
    assert "[database]" in letter.get_content()


def test_the_doctor_needs_no_database(bare):
    done = bare.bpod("doctor", "--json")
    assert done.returncode == 1
    found = {finding["key"]: finding["level"] for finding in json.loads(done.stdout)["findings"]}
    assert found["database"] == "bad"
    assert "page:en" not in found
    shown = bare.bpod("doctor")
    assert shown.returncode == 1
    assert "bad      database" in shown.stdout
    assert "mend: see whether it runs" in shown.stdout
    assert "hunter2" not in done.stdout + shown.stdout


def test_a_second_watch_stands_by_and_both_end_when_told(bare):
    watches = [bare.start("watch") for _ in range(2)]
    lock = bare.home / "watch" / "lock"
    try:
        deadline = time.monotonic() + 60
        while not lock.exists() or _is_free(bare):
            assert time.monotonic() < deadline
            assert all(watch.poll() is None for watch in watches)
            time.sleep(0.2)
        done = bare.bpod("watch", "--once")
        assert "another `bpod watch` keeps the alarm book" in done.stderr
        assert all(watch.poll() is None for watch in watches)
    finally:
        for watch in watches:
            watch.send_signal(signal.SIGTERM)
        statuses = [watch.wait(30) for watch in watches]
    assert set(statuses) <= {0, -signal.SIGTERM}  # one that had not begun yet ends by the signal itself


def _is_free(bare: installation.Installation) -> bool:
    with (bare.home / "watch" / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
