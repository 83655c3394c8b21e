"""A paper is looked up where somebody is named to be asked, and never stands in the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from publisher.submissions import drafts, papers
from publisher.submissions.papers import LookUpError, Paper
from tests.factories import DAY
from tests.serving import serving
from tests.submissions.giving import NOW, donated

KNOWN = {"message": {"container-title": ["Journal of\nFindings"], "issued": {"date-parts": [[2026, 2, 3]]}}}


class Peer(ThreadingHTTPServer):
    """Answers as Crossref does."""

    status = 200
    body = json.dumps(KNOWN).encode()

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: list[str] = []


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def peer(settings) -> Iterator[Peer]:
    with serving(Peer()) as peer:
        settings.DOI_LOOKUP_URL = f"http://127.0.0.1:{peer.server_address[1]}/works"
        yield peer


def test_a_paper_that_is_known_is_found(peer):
    assert papers.look_up("10.5555/a/b?c") == Paper("Journal of Findings", 2026, 2)
    assert peer.asked == ["/works/10.5555%2Fa%2Fb%3Fc"]


def test_nobody_is_asked_unless_a_setting_names_whom(peer, settings):
    assert papers.look_up("") is None
    settings.DOI_LOOKUP_URL = None
    assert papers.look_up("10.5555/x") is None
    assert peer.asked == []


@pytest.mark.parametrize(
    ("told", "paper"),
    [
        ({}, Paper("", None, None)),
        ({"container-title": [], "issued": {"date-parts": [[None]]}}, Paper("", None, None)),
        ({"container-title": None, "issued": None}, Paper("", None, None)),
        (
            {"container-title": ["x" * 999], "issued": {"date-parts": [[99999, 13]]}},
            Paper("x" * 160, None, None),
        ),
    ],
)
def test_what_is_missing_or_odd_is_left_out(peer, told, paper):
    peer.body = json.dumps({"message": told}).encode()
    assert papers.look_up("10.5555/x") == paper


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"message": 1}', b'{"message": {"issued": [1]}}'])
def test_an_answer_that_cannot_be_read_is_said(peer, body):
    peer.body = body
    with pytest.raises(LookUpError, match="cannot be read"):
        papers.look_up("10.5555/x")


def test_an_unknown_paper_is_none_and_other_answers_are_said(peer):
    peer.status = 404
    assert papers.look_up("10.5555/x") is None
    for peer.status in (302, 500):
        with pytest.raises(LookUpError, match=str(peer.status)):
            papers.look_up("10.5555/x")
    assert "/elsewhere" not in peer.asked


def test_where_nobody_answers_it_is_said(settings):
    settings.DOI_LOOKUP_URL = "http://127.0.0.1:1"
    with pytest.raises(LookUpError, match="no answer"):
        papers.look_up("10.5555/x")


@pytest.mark.usefixtures("site")
def test_what_was_found_fills_what_the_donor_left_empty():
    paper = Paper("Journal of Findings", 2026, 2)
    for number, (typed, shown) in enumerate((("", "Journal of Findings"), ("Their Words", "Their Words"))):
        given = donated(journal=typed, donor_email=f"d{number}@example.org")
        day = DAY.replace(day=DAY.day + number)
        post = drafts.make(given, day, by=None, by_name="ed", now=NOW, paper=paper)
        found = post.publications.get()
        assert (found.journal, found.year, found.month, found.doi) == (shown, 2026, 2, "10.5555/example.7")
