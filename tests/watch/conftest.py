"""A whole outside for the watch: sites, platforms, a mail server, a webhook, and a clock the test moves."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.db import transaction

from channels.models import Outlet
from publisher import heartbeat
from publisher.clock import Clock
from publisher.deliveries.models import Delivery, State
from publisher.editions import freeze, sites
from publisher.editions.models import Edition
from publisher.environment import Alarms, MailServer, Watching
from publisher.posts.models import Post
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from publisher.tick import tick
from publisher.watch.watch import Watch
from publisher.website.serve import site_files
from tests import factories, peers, smtp_peer
from tests.serving import serving

MINUTE = datetime.timedelta(minutes=1)


class Hook:
    """A webhook and a ping address that keep what they are told."""

    def __init__(self) -> None:
        self.letters: list[dict[str, Any]] = []
        self.pings = 0
        self.status = 204
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if hook.status < 300:
                    hook.letters.append(json.loads(body))
                self._answer()

            def do_GET(self) -> None:
                hook.pings += 1
                self._answer()

            def _answer(self) -> None:
                self.send_response(hook.status)
                self.send_header("Content-Length", "0")
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def events(self) -> list[tuple[str, str]]:
        """What was told, oldest first; how full this machine's disk is belongs to no test."""
        return [
            (event["event"], event["key"])
            for letter in self.letters
            for event in letter["events"]
            if event["key"] != "disk"
        ]

    def about(self, key: str) -> dict[str, str]:
        """The last event of this key."""
        return [event for letter in self.letters for event in letter["events"] if event["key"] == key][-1]

    @contextmanager
    def running(self) -> Iterator[Hook]:
        with serving(self._server):
            yield self


class _SiteServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def _no_django(_environ: Any, start_response: Any) -> list[bytes]:
    start_response("404 Not Found", [])
    return [b""]


@contextmanager
def sites_served() -> Iterator[dict[str, str]]:
    """Both sites on one loopback port, each under a name of its own; gives their addresses."""
    server = make_server("127.0.0.1", 0, _no_django, server_class=_SiteServer, handler_class=_Quiet)
    addresses = {
        "en": f"http://127.0.0.1:{server.server_port}",
        "ca": f"http://localhost:{server.server_port}",
    }
    sites.ensure(addresses)
    server.set_app(site_files(_no_django))
    with serving(server):
        yield addresses


@dataclass
class Scene:
    home: Path
    site_root: Path
    peer: peers.Peer
    hook: Hook
    mail: smtp_peer.SmtpPeer
    now: datetime.datetime
    watching: Watching
    addresses: dict[str, str]
    ticking: bool = True
    """Somebody ticks: the watch sees fresh signs of life."""
    watch: Watch | None = field(default=None)

    def tick(self) -> None:
        tick(Clock(now=lambda: self.now))

    def outlet(self, name: str = "tumblr-en", language: str = "en") -> Outlet:
        settings, secrets = self.peer.outlet("tumblr", name)
        return factories.outlet(name, account=name, language=language, settings=settings, secrets=secrets)

    def approved(self, date: datetime.date = factories.DAY, **fields: Any) -> Edition:
        edition = factories.approved(date, **fields)
        sites.ensure(self.addresses)
        return edition

    def translated(self, edition: Edition, title: str = "Un jardí endins") -> Edition:
        content = dataclasses.replace(edition.content(), language="ca", title=title)
        post = Post.objects.get(pk=edition.post_id)
        with transaction.atomic():
            freeze.freeze(post, content, by=None, by_name="test", now=factories.NOON)
        return Edition.objects.get(post=post, language="ca")

    def restart(self) -> None:
        self.watch = None

    def round(self, after: datetime.timedelta = MINUTE, times: int = 1) -> None:
        for _ in range(times):
            self.now += after
            if self.ticking:
                heartbeat.beat(self.home, heartbeat.TICK, self.now)
            if self.watch is None:
                self.watch = Watch(self.home, self.watching, Clock(now=lambda: self.now))
            self.watch.round()

    def until_watched(self) -> None:
        """To the minute at which the post of the day is expected."""
        self.round(MINUTE * (self.watching.minutes + 1))

    def page(self, language: str = "en", date: datetime.date = factories.DAY) -> Path:
        folder = self.site_root / language / "archive" / str(date.year) / str(date.month)
        return folder / f"{date.day}.html"

    def delivery(self, name: str = "tumblr-en") -> Delivery:
        return Delivery.objects.get(outlet__name=name)


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook().running() as running:
        yield running


@pytest.fixture
def mail() -> Iterator[smtp_peer.SmtpPeer]:
    with smtp_peer.running() as peer:
        yield peer


@pytest.fixture
def alarms(hook, mail) -> Alarms:
    return Alarms(
        email_to=("desk@example.org",),
        email_from="watch@example.org",
        mail_server=MailServer("127.0.0.1", mail.port, "", "", "none"),
        webhook=f"{hook.url}/secret-hook",
    )


@pytest.fixture
def scene(transactional_db, settings, tmp_path, hook, mail, alarms) -> Iterator[Scene]:  # noqa: ARG001
    """At the slot of the day, with everything there and nothing approved."""
    factories.sites()
    slot = Slot.objects.get(language="en")
    home = tmp_path / "home"
    home.mkdir()
    watching = Watching(runway_days=0, approval_hours=0, ping=f"{hook.url}/ping", alarms=alarms)
    with peers.sandbox(tmp_path / "peer") as peer, sites_served() as addresses:
        slot_at = slot_instant(factories.DAY, slot.time, slot.zone)
        yield Scene(home, Path(settings.SITE_ROOT), peer, hook, mail, slot_at, watching, addresses)


@pytest.fixture
def published(scene):
    """Both languages out, on the site, in the feeds and on an outlet each."""
    scene.outlet()
    scene.outlet("tumblr-ca", "ca")
    scene.translated(scene.approved())
    scene.tick()
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DELIVERED}
    return scene
