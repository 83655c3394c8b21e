"""An import that stores nothing says what a real one would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publisher.posts.models import Post
from tests.posts.files import dry, picture, put, run, stored_files
from tests.posts.sample import BODY, html_page, text_copy

pytestmark = pytest.mark.django_db


class TestDryRun:
    def test_stores_nothing_and_asks_nobody(self, tmp_path, settings):
        path = put(tmp_path / "a.txt", text_copy())
        picture(tmp_path / "a.jpg")
        (report,) = dry(path)
        assert report.ok
        assert Post.objects.count() == 0
        assert stored_files(settings) == []

    def test_says_what_a_real_run_would_say_of_dates(self, tmp_path):
        run(put(tmp_path / "a.txt", text_copy(date="1 May 2020")))
        put(tmp_path / "b.txt", text_copy(date="2 May 2020"))
        put(tmp_path / "c.txt", text_copy(date="2 May 2020"))
        put(tmp_path / "d.txt", text_copy(date="1 May 2020", title="Another"))
        reports = dry(tmp_path)
        assert [report.ok for report in reports] == [True, True, False, False]
        assert [report.is_new for report in reports] == [False, True, True, True]
        assert str(tmp_path / "b.txt") in reports[2].error
        assert [report.ok for report in run(tmp_path)] == [True, True, False, False]

    def test_a_page_that_would_fail_takes_no_date(self, tmp_path):
        put(tmp_path / "a.txt", text_copy())
        put(tmp_path / "a.jpg", b"broken")
        put(tmp_path / "b.txt", text_copy())
        assert [report.ok for report in dry(tmp_path)] == [False, True]

    def test_the_report_has_the_documented_shape(self, tmp_path):
        path = put(tmp_path / "a.html", html_page())
        (report,) = dry(path)
        assert json.loads(json.dumps(report.to_json())) == {
            "path": str(path),
            "ok": True,
            "error": None,
            "post": {
                "publish_on": "2016-02-18",
                "language": "en",
                "kicker": None,
                "title": "Tips of the Tongueless",
                "strapline": None,
                "body_text": "A thread of mould meets sugar, as it did four years ago, and forks – twice.",
                "paragraphs": 1,
                "links": ["https://mould.example/thread", "https://bpod.org.uk/archive/2012/3/25"],
                "writers": ["A. Quïll"],
                "credits": [
                    "Image from work by B. Petri and colleagues",
                    "Institute of Slow Growth, University of the Fen, Ely, UK",
                    "Image originally published under a Creative Commons Licence (BY 4.0)",
                    "Published in Samples, October 2015",
                ],
                "licence": "CC-BY-4.0",
                "publications": [{"journal": "Samples", "doi": "10.5555/mould.2015"}],
            },
        }

    def test_what_is_absent_is_null_or_empty(self, tmp_path):
        (report,) = dry(put(tmp_path / "a.txt", text_copy(strapline=None, byline=None)))
        assert report.post == {
            "publish_on": "2022-12-14",
            "language": "en",
            "kicker": None,
            "title": "Tips of the Tongueless",
            "strapline": None,
            "body_text": BODY,
            "paragraphs": 1,
            "links": [],
            "writers": [],
            "credits": [],
            "licence": None,
            "publications": [],
        }

    def test_a_file_that_is_no_page_has_no_post(self, tmp_path):
        (report,) = dry(put(tmp_path / "a.html", "<p>Hello"))
        assert report.to_json()["post"] is None
        assert report.to_json()["error"]


def test_the_reference_shows_the_shape_of_the_report(tmp_path):
    reference = Path(__file__).parents[2] / "docs" / "reference" / "import.md"
    below = reference.read_text().partition("## `--json`")[2]
    (shown,) = json.loads(below.split("```json")[1].split("```")[0])
    (report,) = dry(put(tmp_path / "a.html", html_page()))
    assert list(shown) == list(report.to_json())
    assert list(shown["post"]) == list(report.post)
    assert list(shown["post"]["publications"][0]) == list(report.post["publications"][0])
