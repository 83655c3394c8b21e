"""What readers make of our feeds: `python -m tests.real readers`. Those that are not installed are named."""

from __future__ import annotations

import datetime
import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest

from publisher.editions.models import Edition, Site
from publisher.feeds.bake import bake as bake_feeds
from publisher.website.bake import bake
from publisher.website.serve import site_files
from tests.real.readers.readers import FOUND, Shown
from tests.serving import serving
from tests.website import editions as make

ALT = "Pink folds, each as thin as a hair, & a “rim” of <light>."
READS = [(reader, form) for reader in FOUND for form in reader.forms]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Said nowhere."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@dataclass
class Served:
    url: str
    editions: list[Edition]

    def correct(self, number: int, **fields: str) -> None:
        make.correct(self.editions[number], **fields)
        _bake()


def _bake() -> None:
    bake()
    bake_feeds("en")


@pytest.fixture
def served(db: None, settings) -> Iterator[Served]:  # noqa: ARG001
    """Three posts on a site that answers at an address of its own."""
    make.sites()
    server = _Server(("127.0.0.1", 0), _Quiet)
    url = f"http://127.0.0.1:{server.server_address[1]}"
    Site.objects.filter(language="en").update(base_url=url)
    days = [make.DAY + datetime.timedelta(days) for days in range(3)]
    editions = [
        make.release(make.content(day, pictures=(make.picture(f"picture of {day}", alt=ALT),)))
        for day in days
    ]
    _bake()
    server.set_app(site_files(lambda _environ, _start: []))
    with serving(server):
        yield Served(url, editions)


@pytest.fixture(params=READS, ids=lambda pair: f"{pair[0].name}-{pair[1]}")
def read(request, served: Served, tmp_path: Path):
    """Reads the feed once more and gives what the reader shows then."""
    kind, form = request.param
    reader = kind(tmp_path)

    def read() -> list[Shown]:
        reader.read(f"{served.url}/{form}")
        return sorted(reader.shown(), key=lambda shown: shown.title)

    read.reader = reader
    return read


def titles(shown: list[Shown]) -> list[str]:
    return [one.title for one in shown]


def test_each_entry_is_shown_once_however_often_the_feed_is_read(read):
    for _ in range(3):
        shown = read()
    assert titles(shown) == [f"Title of 2026-03-{day} en" for day in (14, 15, 16)]


def test_picture_description_and_credit_are_there(read, served):
    for one in read():
        assert ALT in unescape(one.html)
        assert "A. B." in one.html
        assert "CC BY 4.0" in one.html
        assert f"{served.url}/pictures/" in one.html
        if one.enclosure:
            assert one.link.startswith(f"{served.url}/archive/2026/3/")
            with urllib.request.urlopen(one.enclosure, timeout=5) as answer:
                assert answer.headers["Content-Type"] == "image/jpeg"


def test_every_reader_that_can_has_the_picture_attached(read):
    assert {bool(one.enclosure) for one in read()} == {read.reader.attaches_pictures}


def test_a_correction_is_no_new_entry_and_is_shown_where_that_can_be(read, served):
    read()
    served.correct(1, title="Title of 2026-03-15, mended")
    shown = titles(read())
    assert len(shown) == 3
    assert ("Title of 2026-03-15, mended" in shown) == read.reader.shows_changes


def test_a_new_post_is_one_more_entry(read):
    read()
    make.release(make.content(make.DAY + datetime.timedelta(3)))
    _bake()
    assert len(read()) == 4


def test_the_json_feed_says_the_same(served):
    """No reader above reads this form."""

    def items() -> list[dict[str, object]]:
        with urllib.request.urlopen(f"{served.url}/feed.json", timeout=5) as answer:
            assert answer.headers["Content-Type"].startswith("application/feed+json")
            read: list[dict[str, object]] = json.load(answer)["items"]
        return read

    before = items()
    served.correct(1, title="Mended")
    after = items()
    assert [item["id"] for item in after] == [item["id"] for item in before]
    assert [item["date_published"] for item in after] == [item["date_published"] for item in before]
    assert [item["title"] for item in after].count("Mended") == 1
    for item in after:
        assert ALT in unescape(str(item["content_html"]))
        assert "CC BY 4.0" in str(item["content_html"])
        assert item["attachments"]
