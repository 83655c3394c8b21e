"""The whole way through a hub that others wrote (Flask-WebSub): a subscriber gets the new entry, signed."""

from __future__ import annotations

import datetime
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import requests
from celery import Celery
from flask import Flask
from flask_websub.hub import Hub, SQLite3HubStorage
from werkzeug.serving import make_server as make_hub_server

from channels import registry
from channels.contract import Memo, OutletConfig
from publisher.editions.models import Site
from publisher.feeds.bake import bake as bake_feeds
from publisher.website.bake import bake as bake_pages
from publisher.website.serve import site_files
from tests import stories
from tests.serving import serving
from tests.website import editions as make

SECRET = "between the hub and its subscriber"


class Subscriber(HTTPServer):
    """Confirms what it asked for, and keeps what it is brought."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Subscriber)
        self.brought: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Subscriber(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer(parse_qs(urlsplit(self.path).query)["hub.challenge"][0].encode())

    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.brought.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self._answer(b"")

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Said nowhere."""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Said nowhere."""


@contextmanager
def hub(folder: Path) -> Iterator[str]:
    """Its answer comes after it has told every subscriber."""
    tasks = Celery("hub", set_as_current=False)
    tasks.conf.update(task_always_eager=True, task_eager_propagates=True)
    storage = SQLite3HubStorage(str(folder / "hub.sqlite3"))
    made = Hub(storage, tasks, SIGNATURE_ALGORITHM="sha256", MAX_ATTEMPTS=0)
    app = Flask("hub")
    app.config["PUBLISH_SUPPORTED"] = True
    app.register_blueprint(made.build_blueprint("/hub"))
    with serving(make_hub_server("127.0.0.1", 0, app, threaded=True)) as server:
        yield f"http://127.0.0.1:{server.port}/hub"


def bake() -> None:
    """As a tick does: an entry is in the feeds once its page is there."""
    bake_pages()
    bake_feeds("en")


@contextmanager
def site(hub_url: str) -> Iterator[str]:
    """The English site with one post, served as the embedded installation does."""
    make.sites()
    make.release(make.content())
    listening = make_server("127.0.0.1", 0, lambda *_: [], handler_class=_Quiet)
    base_url = f"http://127.0.0.1:{listening.server_port}"
    Site.objects.filter(language="en").update(base_url=base_url, hub_url=hub_url)
    bake()
    listening.set_app(site_files(lambda *_: []))
    with serving(listening):
        yield base_url


def subscribe(topic: str, callback: str) -> None:
    """As the standard has it: the hub is found in the topic's own answer."""
    found = requests.get(topic, timeout=5).links
    assert found["self"]["url"] == topic
    asked = {"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": callback, "hub.secret": SECRET}
    assert requests.post(found["hub"]["url"], data=asked, timeout=5).status_code == 202


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["feed", "feed.rss", "feed.json"])
def test_a_subscriber_is_brought_the_new_entry(tmp_path, settings, name):  # noqa: ARG001
    with (
        serving(Subscriber()) as subscriber,
        hub(tmp_path) as hub_url,
        site(hub_url) as base_url,
    ):
        subscribe(f"{base_url}/{name}", subscriber.url)
        assert subscriber.brought == []
        edition = make.release(make.content(make.DAY + datetime.timedelta(days=1), title="The ring"))
        bake()
        config = OutletConfig("hub", "hub", "en", {"base_url": hub_url}, {})
        channel = registry.adapter("websub", config)
        story = stories.story(link=f"{base_url}/archive/2026/3/15")
        post = channel.send(channel.compose(story), Memo({}, lambda _: None), stories.fetch_from())
        [(headers, body)] = subscriber.brought
        digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert headers["x-hub-signature"] == f"sha256={digest}"
        assert b"The ring" in body
        make.withdraw(edition)
        bake()
        channel.delete(post)
        assert b"The ring" not in subscriber.brought[-1][1]
        assert channel.check().detail == "the hub answers 405 to a reader"
