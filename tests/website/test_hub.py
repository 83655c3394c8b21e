"""How subscribers find a feed's hub: in the answer, and in the feed itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publisher.editions.models import Site
from publisher.feeds.bake import bake as bake_feeds
from publisher.website.serve import site_files
from tests.website import editions as make
from tests.website.test_serve import Reply, django

HUB = "https://hub.example.org/"


@pytest.fixture
def site(db, settings) -> Path:  # noqa: ARG001
    make.sites()
    make.release(make.content())
    Site.objects.filter(language="en").update(hub_url=HUB)
    bake_feeds("en")
    folder: Path = settings.SITE_ROOT
    return folder / "en"


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("name", ["feed", "feed.rss", "feed.json"])
def test_a_feed_s_answer_names_the_hub_and_the_feed(name):
    base_url = Site.objects.get(language="en").base_url
    reply = Reply(site_files(django), f"/{name}", host=base_url.partition("//")[2])
    assert reply.headers["Link"] == f'<{HUB}>; rel="hub", <{base_url}/{name}>; rel="self"'


@pytest.mark.usefixtures("site")
def test_nothing_else_names_a_hub_and_a_site_without_one_does_not():
    app = site_files(django)
    assert "Link" not in Reply(app, "/404.html").headers
    Site.objects.update(hub_url="")
    assert "Link" not in Reply(site_files(django), "/feed").headers


def test_the_feeds_name_it_too(site):
    assert f'href="{HUB}"' in (site / "feed").read_text()
    assert f'href="{HUB}"' in (site / "feed.rss").read_text()
    assert json.loads((site / "feed.json").read_text())["hubs"] == [{"type": "WebSub", "url": HUB}]


def test_a_hub_that_is_taken_away_is_gone_from_the_feeds(site):
    Site.objects.update(hub_url="")
    assert bake_feeds("en") == 3
    assert HUB not in (site / "feed").read_text()
