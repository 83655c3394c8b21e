"""What could not be understood is read once more, from what was kept of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publisher.editions.models import Edition
from publisher.mirror.archive import archive, correct
from publisher.mirror.catalan import translate
from publisher.mirror.report import report as report_of_all
from publisher.posts.importer import Report, again, import_pages, kept
from publisher.posts.models import CreditNote, ImportedFile, Post
from tests import factories
from tests.posts import mirror
from tests.posts.sample import html_page

pytestmark = pytest.mark.django_db
NOW = factories.NOON


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path_factory):
    settings.BPOD_HOME = tmp_path_factory.mktemp("home")
    factories.sites()


def first(folder: Path, *, draft: bool = False) -> list[Report]:
    return import_pages([folder], draft=draft, dry_run=False, now=NOW, archive=archive, translate=translate)


def once_more() -> list[Report]:
    return again(now=NOW, archive=archive, correct=correct, translate=translate)


def as_an_older_parser_had_it(path: Path) -> None:
    """The one post, its credit kept as a note, as it was when nobody understood the line."""
    post, line = Post.objects.get(), "Image by B. Petri"
    post.creators.all().delete()
    CreditNote.objects.create(post=post, text=line)
    ImportedFile.objects.filter(post=post, language="en").update(unread=[{"field": "credits", "text": line}])
    kept.put(path.read_bytes())
    if Edition.objects.exists():
        correct(Post.objects.get())


PAGE = html_page(date="1 March 2016", address=None, credits="<li>Image by B. Petri</li>")


def test_a_better_parser_mends_a_stored_post(tmp_path):
    path = mirror.put(tmp_path / mirror.ENGLISH / "archive/2016/3/1.html", PAGE)
    mirror.catalan(tmp_path, "puntes", day=1, title="Puntes")
    first(tmp_path)
    as_an_older_parser_had_it(path)
    (report,) = once_more()
    assert report.ok
    post = Post.objects.get()
    assert [one.name for one in post.creators.all()] == ["B. Petri"]
    assert post.credit_notes.count() == 0
    for edition in Edition.objects.all():
        assert [one.name for one in edition.content().creators] == ["B. Petri"]
        assert (edition.current.number, edition.current.corrected_at) == (3, None)
    assert Edition.objects.get(language="ca").content().title == "Puntes"
    assert once_more() == []


def test_a_post_that_somebody_has_edited_is_left_alone(tmp_path):
    path = mirror.put(tmp_path / mirror.ENGLISH / "archive/2016/3/1.html", PAGE)
    first(tmp_path)
    as_an_older_parser_had_it(path)
    Post.objects.get().save_revision()
    assert once_more() == []
    assert Post.objects.get().creators.count() == 0


def test_a_draft_is_mended_too(tmp_path):
    path = mirror.put(tmp_path / "page.html", PAGE)
    first(tmp_path, draft=True)
    as_an_older_parser_had_it(path)
    (report,) = once_more()
    assert report.ok
    assert Post.objects.get().creators.count() == 1
    assert not Edition.objects.exists()


@pytest.mark.parametrize("page", [PAGE, "<h1>BPoD</h1>"])
def test_what_was_refused_is_read_once_more_though_the_mirror_is_gone(tmp_path, page):
    ImportedFile.objects.create(
        path="bpod.mrc.ac.uk/archive/2016/3/1.html",
        folder=str(tmp_path / "gone"),
        sha256=kept.put(page.encode()),
        outcome="refused",
        error="a fault of the parser",
        read_at=NOW,
    )
    (report,) = once_more()
    row = ImportedFile.objects.get()
    assert (report.ok, row.outcome) == ((True, "stored") if page is PAGE else (False, "refused"))
    assert row.error != "a fault of the parser"
    assert [edition.state for edition in Edition.objects.all()] == ["released"] * report.ok


def test_the_report_names_file_field_and_original(tmp_path):
    page = PAGE.replace("Image by B. Petri", "A prize of the Fen")
    mirror.put(tmp_path / mirror.ENGLISH / "archive/2016/3/1.html", page)
    mirror.english(tmp_path, 2)
    mirror.about(tmp_path)
    refused = mirror.put(tmp_path / mirror.ENGLISH / "archive/2016/3/9.html", "<h1>BPoD</h1>")
    first(tmp_path)
    told = report_of_all()
    assert told["files"] == 7
    assert told["outcomes"] == {"stored": 2, "copy": 0, "skipped": 4, "unmatched": 0, "refused": 1}
    rows = {row["path"]: row for row in told["rows"]}
    assert "bpod.mrc.ac.uk/archive/2016/3/2.html" not in rows
    stored = rows["bpod.mrc.ac.uk/archive/2016/3/1.html"]
    assert stored["fields"][0] == {"field": "credits", "text": "A prize of the Fen"}
    assert (stored["outcome"], stored["date"], stored["error"]) == ("stored", "2016-03-01", None)
    broken = rows["bpod.mrc.ac.uk/archive/2016/3/9.html"]
    assert Path(broken["original"]).read_bytes() == refused.read_bytes()
    assert "not a post" in broken["error"]


def test_the_reference_shows_the_shape_of_the_report(tmp_path):
    reference = Path(__file__).parents[2] / "docs" / "reference" / "import.md"
    below = reference.read_text().partition("## What was not understood")[2]
    shown = json.loads(below.split("```json")[1].split("```")[0])
    mirror.put(tmp_path / mirror.ENGLISH / "archive/2016/3/9.html", "<h1>BPoD</h1>")
    first(tmp_path)
    told = report_of_all()
    assert list(shown) == list(told)
    assert shown["outcomes"].keys() == told["outcomes"].keys()
    assert list(shown["rows"][0]) == list(told["rows"][0])
