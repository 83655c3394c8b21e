"""The whole way on a server that others wrote: mastodon-mock, with our own transport and its own faults."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import uvicorn
from mastodon_mock.app import create_app
from mastodon_mock.config import MastodonMockConfig

from channels.contract import Memo, OutletConfig, Presence, Story
from channels.errors import OutcomeUnknown, Unauthorized, Unavailable
from channels.mastodon.adapter import Adapter
from tests import stories

TOKEN = "tok-bpod"
FETCH = stories.fetch_from()
_days = itertools.count(1)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("mastodon-mock")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        place = f"127.0.0.1:{listening.getsockname()[1]}"
        config = MastodonMockConfig.model_validate(
            {
                "domain": place,
                "url_scheme": "http",
                "media_storage_path": str(folder / "media"),
                "database": {"path": str(folder / "mock.sqlite3")},
                "faults": {"enabled": True},
                "seed": {"accounts": [{"username": "bpod", "access_token": TOKEN}]},
            }
        )
        options = {"log_config": None, "lifespan": "on", "ws": "none"}
        server = uvicorn.Server(uvicorn.Config(create_app(config), **options))  # type: ignore[arg-type]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        yield f"http://{place}"
        server.should_exit = True
        thread.join()


@dataclass
class Outlet:
    url: str
    ledger: dict[str, str] = field(default_factory=dict)
    token: str = TOKEN
    day: date = field(default_factory=lambda: date(2026, 1, 1) + timedelta(days=next(_days)))
    """Another for each: this server fails at a key whose post was deleted."""

    def story(self, **changes: Any) -> Story:
        link = f"https://bpod.example/archive/{self.day:%Y/%m/%d}"
        return stories.story(publish_on=self.day, link=link, **changes)

    @property
    def channel(self) -> Adapter:
        settings = {"base_url": self.url, "read_seconds": "5"}
        return Adapter(OutletConfig("one", "bpod", "en", settings, {"access_token": self.token}))

    @property
    def memo(self) -> Memo:
        return Memo(dict(self.ledger), self.ledger.update)

    def fail(self, path: str, **effect: Any) -> None:
        fault = {"match": {"methods": ["POST"], "path": path}, "effect": effect, "count": 1}
        requests.post(f"{self.url}/api/v1/_mock/faults", json=fault, timeout=5).raise_for_status()

    def posts(self) -> list[dict[str, Any]]:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        me = requests.get(f"{self.url}/api/v1/accounts/verify_credentials", headers=headers, timeout=5).json()
        listed = requests.get(f"{self.url}/api/v1/accounts/{me['id']}/statuses", headers=headers, timeout=5)
        return list(listed.json())


@pytest.fixture
def outlet(url: str) -> Outlet:
    outlet = Outlet(url)
    for post in outlet.posts():
        requests.delete(
            f"{url}/api/v1/statuses/{post['id']}", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=5
        )
    return outlet


def test_a_story_is_posted_found_edited_and_deleted(outlet):
    rendition = outlet.channel.compose(outlet.story())
    outlet.channel.prepare(rendition, outlet.memo, FETCH)
    assert outlet.channel.look_up(rendition, outlet.memo).presence is Presence.ABSENT
    post = outlet.channel.send(rendition, outlet.memo, FETCH)
    [seen] = outlet.posts()
    assert (seen["id"], seen["url"], seen["language"]) == (post.remote_id, post.url, "en")
    assert [media["description"] for media in seen["media_attachments"]] == [stories.story().pictures[0].alt]
    outlet.ledger.clear()
    assert outlet.channel.look_up(rendition, outlet.memo).post == post
    corrected = outlet.channel.compose(outlet.story(title="The ring that tells the time"))
    assert outlet.channel.edit(post, corrected, FETCH) == post
    [seen] = outlet.posts()
    assert "tells the time" in seen["content"]
    assert len(seen["media_attachments"]) == 1
    outlet.channel.delete(post)
    outlet.channel.delete(post)
    assert outlet.posts() == []


def test_its_own_key_against_doubles_is_understood(outlet):
    rendition = outlet.channel.compose(outlet.story())
    found = set()
    for _ in range(2):
        outlet.ledger.clear()
        outlet.channel.prepare(rendition, outlet.memo, FETCH)
        found.add(outlet.channel.send(rendition, outlet.memo, FETCH))
    assert len(found) == len(outlet.posts()) == 1


@pytest.mark.parametrize(
    ("effect", "error"),
    [
        ({"type": "status", "status": 503}, OutcomeUnknown),
        ({"type": "malformed"}, OutcomeUnknown),
        ({"type": "ratelimit"}, Unavailable),
    ],
)
def test_its_faults_become_our_errors_and_end_in_one_post(outlet, effect, error):
    rendition = outlet.channel.compose(outlet.story())
    outlet.channel.prepare(rendition, outlet.memo, FETCH)
    outlet.fail("/api/v1/statuses", **effect)
    with pytest.raises(error):
        outlet.channel.send(rendition, outlet.memo, FETCH)
    if outlet.channel.look_up(rendition, outlet.memo).presence is Presence.ABSENT:
        outlet.channel.send(rendition, outlet.memo, FETCH)
    assert len(outlet.posts()) == 1


def test_a_wrong_token_is_a_person_s_matter(outlet):
    with pytest.raises(Unauthorized):
        Outlet(outlet.url, token="nobody").channel.check()
    assert outlet.channel.check().account == "bpod"
