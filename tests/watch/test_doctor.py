"""`bpod doctor`: the same questions at once, and the machine below."""

from __future__ import annotations

import datetime
import json
import re
import socket
import threading

import pytest

from publisher import environment, heartbeat
from publisher.clock import wall_now
from publisher.environment import Alarms, MailServer
from publisher.schedule.zones import next_change
from publisher.watch import doctor, machine
from publisher.watch.book import Book
from publisher.watch.doctor import Examination
from publisher.watch.finding import Finding, Level, ok
from publisher.watch.rounds import BARE, WITH_DATABASE
from tests import factories
from tests.docs.pages import DOCS, first_column

NOW = datetime.datetime(2026, 3, 14, 12, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def told(tmp_path):
    return environment.read({"BPOD_HOME": str(tmp_path / "home"), "BPOD_SECRET_KEY": "only-for-tests-" * 4})


def levels(examination: Examination) -> dict[str, Level]:
    return {finding.key: finding.level for finding in examination.findings}


@pytest.mark.django_db
def test_a_fresh_installation_is_told_what_it_lacks(told):
    factories.sites()
    found = levels(doctor.examine(told, wall_now()))
    assert {key for key, level in found.items() if level is Level.BAD} <= {"tick", "disk"}
    assert {"broker", "workers", "beat", "watch", "route"} <= {
        key for key, level in found.items() if level is Level.WARNING
    }
    assert {"database", "migrations", "queue", "brake", "clock", "slot:en", "slot:ca", "tzdata"} <= {
        key for key, level in found.items() if level is Level.OK
    }
    assert not (told.home / "watch").exists()


def test_outlets_are_asked_now_and_their_trouble_is_said(scene, told):
    outlet = scene.outlet()
    scene.outlet("tumblr-other")
    outlet.set_secrets({**outlet.secrets(), "oauth_token_secret": "0" * 50})
    outlet.save()
    examination = doctor.examine(told, scene.now)
    assert levels(examination)["token:tumblr-en"] is Level.BAD
    assert levels(examination)["token:tumblr-other"] is Level.OK
    assert examination.level is Level.BAD
    assert "0" * 50 not in str(examination)
    scene.peer.arm("tumblr", "check", "before-accept-503", count=None)
    assert levels(doctor.examine(told, scene.now))["token:tumblr-other"] is Level.WARNING


def test_signs_of_life_count_processes(told):
    heartbeat.beat(told.home, heartbeat.TICK, NOW - 59 * SECOND)
    (told.home / "heartbeat" / "tick.other.1").write_text((NOW - 5 * SECOND).isoformat())
    (told.home / "heartbeat" / "tick.dead.1").write_text((NOW - datetime.timedelta(hours=3)).isoformat())
    (told.home / "heartbeat" / "tick.broken.1").write_text("yesterday")
    assert doctor.workers(told, NOW).what == "2 processes ticked within the last minute"
    assert machine.ticks(told.home, NOW).what == "the last tick was 5 s ago"
    assert machine.ticks(told.home, NOW + 124 * SECOND).seen == "the last tick was 2 min ago (other.1)"
    assert doctor.beat(told, NOW).level is Level.WARNING
    heartbeat.beat(told.home, heartbeat.BEAT, NOW)
    assert doctor.beat(told, NOW).level is Level.OK


def test_a_sign_of_life_from_the_future_is_none(told):
    heartbeat.beat(told.home, heartbeat.TICK, NOW + datetime.timedelta(hours=1))
    assert machine.ticks(told.home, NOW).level is Level.BAD


def test_a_sign_of_life_that_cannot_be_written_is_in_nobodys_way(tmp_path, caplog):
    (tmp_path / "heartbeat").write_text("a file")
    heartbeat.beat(tmp_path, heartbeat.TICK, NOW)
    assert "no sign of life could be written" in caplog.text


@pytest.mark.parametrize(
    ("free", "total", "level"),
    [
        (100e9, 200e9, Level.OK),
        (4e9, 100e9, Level.WARNING),
        (0.4e9, 1e9, Level.BAD),
        (0.6e9, 1e9, Level.OK),
    ],
)
def test_a_disk_that_fills_is_told(free, total, level):
    assert machine.room(int(free), int(total)).level is level


def test_the_broker_is_asked_in_its_own_words(broker_url):
    assert doctor.broker(broker_url, embedded=True).level is Level.OK


@pytest.mark.parametrize(
    ("answer", "level"), [(b"-NOAUTH who are you\r\n", Level.OK), (b"HTTP/1.1 400\r\n", Level.WARNING)]
)
def test_what_answers_otherwise_is_no_broker(answer, level):
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_answer_once, args=(server, answer))
        thread.start()
        found = doctor.broker(f"redis://:hunter2@127.0.0.1:{server.getsockname()[1]}/0", embedded=False)
        thread.join()
    assert found.level is level
    assert "hunter2" not in str(found)


def _answer_once(server: socket.socket, answer: bytes) -> None:
    peer, _ = server.accept()
    with peer:
        peer.recv(100)
        peer.sendall(answer)


def test_a_route_that_failed_is_bad_and_none_at_all_is_a_warning():
    mail = Alarms(("a@example.org",), "a@example.org", MailServer("localhost", 25, "", "", "none"))
    assert [finding.level for finding in doctor.routes(mail, Book())] == [Level.OK]
    (failed,) = doctor.routes(mail, Book(failing={"e-mail": "e-mail: ConnectionRefusedError"}))
    assert (failed.level, failed.seen) == (Level.BAD, "e-mail: ConnectionRefusedError")
    assert [finding.level for finding in doctor.routes(Alarms(), Book())] == [Level.WARNING]


@pytest.mark.parametrize(
    ("zone", "now", "change"),
    [
        ("Europe/London", "2026-03-14", ("2026-03-29", 3600)),
        ("Europe/Madrid", "2026-04-01", ("2026-10-25", -3600)),
        ("Australia/Lord_Howe", "2026-04-10", ("2026-10-04", 1800)),
        ("UTC", "2026-04-01", None),
    ],
)
def test_the_next_change_of_the_clock(zone, now, change):
    found = next_change(zone, datetime.date.fromisoformat(now))
    assert (found and (str(found[0]), found[1].total_seconds())) == change


def test_the_json_is_the_one_of_the_reference():
    text = (DOCS / "reference" / "doctor.md").read_text()
    match = re.search(r"^```json\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert match is not None
    said = json.loads(match[1])
    (shown,) = said["findings"]
    beat = Finding("beat", Level.WARNING, shown["what"], shown["seen"], shown["mend"])
    told = Examination(datetime.datetime.fromisoformat(said["at"]), (beat,)).to_json()
    assert told == said
    fields = first_column(text.partition("--json`")[2])
    assert fields == (set(said) - {"findings"}) | {f"findings[].{name}" for name in shown}
    assert Examination(NOW, (ok("a", "well"),)).to_json()["ok"] is True


def test_every_key_of_the_watch_is_explained():
    told = {word.partition(":")[0] for word in first_column((DOCS / "concepts" / "watch.md").read_text())}
    assert told == {key for check in BARE + WITH_DATABASE for key in check.yields} | {"database", "watch"}
