"""A whole house in a process of its own, whose clock is moved by whoever started it.

`python -m tests.e2e.house HOME` answers one line of JSON for each line it is given: `{"do": "at", "instant": …}` moves the
clock and does what is due; the others look, or break something. The machine's clock is faked (time-machine), not our code.
"""

from __future__ import annotations

import datetime
import importlib
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import time_machine

from publisher import environment
from tests import smtp_peer, tables

MONDAY = datetime.datetime(2031, 3, 24, 10, 0, tzinfo=datetime.UTC)
"""Of the week in which the clocks of Europe go forward."""
PEOPLE = {
    "chief": ("editor-in-chief",),
    "writer": ("writer",),
    "translator": ("translator",),
    "reviewer": ("reviewer",),
}
PASSWORD = "only for this week, 2031"
OUTLETS = (
    ("mastodon-en", "mastodon", "en"),
    ("tumblr-en", "tumblr", "en"),
    ("telegram-en", "telegram", "en"),
    ("bluesky-ca", "bluesky", "ca"),
)
TEAM = "team@example.org"
READY = {
    3: "The garden within",
    4: "Threads of light",
    5: "A map of scent",
    6: "The slow tide",
    7: "Salt and bone",
}
"""Days of the week after this one's Tuesday, approved before it began. The Monday that follows is nobody's."""
AHEAD = datetime.date(2031, 4, 8)
SPARE = datetime.date(2031, 4, 15)
"""A day of April with an approved post, and one with a draft for any day."""
CONTRIBUTE = "<p>Have you made a picture? Show it to us.</p>"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Said nowhere."""


class Machine:
    """Its two clocks: the wall's, and the steady one since boot, which goes as far."""

    def __init__(self, traveller: Any) -> None:
        self._traveller, self._ahead = traveller, 0.0
        steady = time.clock_gettime
        time.clock_gettime = lambda which: (
            steady(which) + (self._ahead if which == time.CLOCK_BOOTTIME else 0)
        )

    def move_to(self, instant: datetime.datetime) -> None:
        self._ahead += (instant - datetime.datetime.now(datetime.UTC)).total_seconds()
        self._traveller.move_to(instant)


class House:
    def __init__(self, peer: Any, mail: Any, port: int, machine: Machine) -> None:
        self.peer, self.mail, self.port, self.machine = peer, mail, port, machine

    def urls(self) -> dict[str, str]:
        return {"en": f"http://127.0.0.1:{self.port}", "ca": f"http://localhost:{self.port}"}

    def fill(self) -> None:
        """People, outlets, a picture library, the posts of the days from Wednesday on, and two of April."""
        auth = importlib.import_module("django.contrib.auth.models")
        for name, groups in PEOPLE.items():
            user = auth.User.objects.create_user(name, f"{name}@example.org", PASSWORD)
            user.groups.set(auth.Group.objects.filter(name__in=groups))
        for name, kind, language in OUTLETS:
            self._connect(name, kind, language)
        factories = importlib.import_module("tests.factories")
        freeze = importlib.import_module("publisher.editions.freeze")
        factories.library_picture("A coral in bloom.jpg")
        for weekday, title in READY.items():
            date = MONDAY.date() + datetime.timedelta(days=weekday - 1)
            freeze.approve(factories.draft(date, title=title), by=None, by_name="chief", now=MONDAY)
        ahead = factories.draft(AHEAD, title="The lantern cells")
        freeze.approve(ahead, by=None, by_name="chief", now=MONDAY)
        factories.draft(SPARE, title="A quiet reserve")
        sites = importlib.import_module("publisher.editions.models").Site
        sites.objects.filter(language="en").update(contribute=CONTRIBUTE)

    def _connect(self, name: str, kind: str, language: str) -> None:
        models = importlib.import_module("channels.models")
        given, secrets = self.peer.outlet(kind, name)
        outlet = models.Outlet(name=name, kind=kind, account=name, language=language, settings=given)
        outlet.set_secrets(secrets)
        outlet.save()

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {**getattr(self, f"do_{asked.pop('do')}")(**asked)}

    def do_at(self, instant: str) -> dict[str, Any]:
        """What a worker does there: ticks until nothing is due any more."""
        tick = importlib.import_module("publisher.tick").tick
        clock = importlib.import_module("publisher.clock").Clock
        ledger = importlib.import_module("publisher.deliveries.ledger")
        self.machine.move_to(datetime.datetime.fromisoformat(instant))
        for _ in range(4):
            tick(clock(), deliver=lambda pk: ledger.deliver(pk, clock()))
        return {}

    def do_pass(self, seconds: int) -> dict[str, Any]:
        """To the next moment that is so many seconds on the clock: nothing is done there but time goes by."""
        now = datetime.datetime.now(datetime.UTC)
        ahead = seconds - now.timestamp() % seconds
        self.machine.move_to(now + datetime.timedelta(seconds=ahead))
        return {"now": datetime.datetime.now(datetime.UTC).timestamp()}

    def do_mails(self, to: str) -> dict[str, Any]:
        """What somebody was sent, the oldest first."""
        sent = zip(self.mail.recipients, self.mail.mails, strict=True)
        texts = [
            (mail["Subject"], mail.get_body(("plain",)).get_content()) for whom, mail in sent if to in whom
        ]
        return {"mails": [{"subject": subject, "text": text} for subject, text in texts]}

    def do_break(self, kind: str, operation: str, fault: str) -> dict[str, Any]:
        """At the next call alone."""
        self.peer.arm(kind, operation, fault)
        return {}

    def do_followers(self, kind: str, account: str) -> dict[str, Any]:
        return {"posts": self.peer.visible(kind, account)}


@contextmanager
def serving(application: Any, server: WSGIServer) -> Iterator[None]:
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield
    server.shutdown()
    server.server_close()


def main(home: Path) -> None:
    with smtp_peer.running() as mail:
        os.environ |= {
            "BPOD_HOME": str(home),
            "BPOD_SECRET_KEY": "only-for-tests-" * 4,
            "BPOD_EMAIL_SMTP": mail.url,
            "BPOD_EMAIL_FROM": "bpod@example.org",
            "BPOD_TEAM_EMAIL": TEAM,
            "DJANGO_SETTINGS_MODULE": "publisher.settings",
        }
        live(home, mail)


def live(home: Path, mail: smtp_peer.SmtpPeer) -> None:
    server = make_server("127.0.0.1", 0, lambda *_: [], _Server, _Quiet)
    answers, sys.stdout = sys.stdout, sys.stderr  # what else is said is no answer
    with time_machine.travel(MONDAY) as traveller:
        importlib.import_module("django").setup()
        peers, prepare = (importlib.import_module(name) for name in ("tests.peers", "publisher.prepare"))
        tables.copy(str(home / environment.SQLITE_NAME))
        with peers.sandbox(home / "peer") as peer:
            house = House(peer, mail, server.server_port, Machine(traveller))
            prepare.prepare(house.urls())
            house.fill()
            house.do_at(MONDAY.isoformat())
            with serving(importlib.import_module("publisher.wsgi").application, server):
                print(json.dumps(house.urls()), file=answers, flush=True)
                for line in sys.stdin:
                    print(json.dumps(house.answer(json.loads(line)), default=str), file=answers, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
